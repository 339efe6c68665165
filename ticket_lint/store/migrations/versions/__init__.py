"""The migrations, one a file. A released one is never changed."""
