"""What a ticket states: text in, facts with their spans out."""
