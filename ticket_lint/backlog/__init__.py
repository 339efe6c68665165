"""What many tickets tell at once: is a sprint ready, what to ask, how far the backlog reaches."""
