"""Rules of the family `agent`: one file a rule."""
