"""What can be configured, what is in force, and where each value came from."""
