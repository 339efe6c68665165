"""Rules: what ticket-lint objects to, one file each, in a folder a family."""
