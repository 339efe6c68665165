"""One ticket's way from Jira and back: look, judge, plan, write, look again."""
