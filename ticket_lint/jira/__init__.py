"""What Jira sends: issues as JSON, and which of their fields hold what."""
