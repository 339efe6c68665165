"""Rules of the family `criteria`: one file a rule."""
