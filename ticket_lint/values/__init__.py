"""Plain values: what the floors hand to each other. No behaviour beyond look-ups."""
