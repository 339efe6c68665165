"""The command line: options in, reports out, one exit code."""
