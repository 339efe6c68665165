"""Rules of the family `bug`: one file a rule."""
