"""Acme's own rules for ticket-lint: one file a rule, functions and word lists alike."""
