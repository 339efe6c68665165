"""Rules of the family `task`: one file a rule."""
