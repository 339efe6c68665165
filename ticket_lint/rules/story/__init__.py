"""Rules of the family `story`: one file a rule."""
