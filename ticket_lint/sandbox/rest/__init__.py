"""The REST resources, one module each."""
