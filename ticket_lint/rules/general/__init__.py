"""Rules of the family `general`: one file a rule."""
