"""Rules of the family `language`: one file a rule."""
