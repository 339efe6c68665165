"""A local Jira to try things on: Cloud (REST v3) or Data Center (REST v2) over real HTTP.

Answers the part of Jira that ticket-lint uses, refuses what Jira refuses, and fails on demand.
Start it with `ticket-lint sandbox`, or in a test with `ticket_lint.sandbox.server.running`.
"""
