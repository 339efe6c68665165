"""`python -m ticket_lint`."""

from ticket_lint.cli.main import main

main()
