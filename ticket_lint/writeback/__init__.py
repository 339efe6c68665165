"""What is written to a ticket, and how: one comment, a label, a score, and nothing twice."""
