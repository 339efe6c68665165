"""What is remembered between runs: runs, assessments by revision, actions, waivers, rejections.

`database.opened` comes first; `runs`, `assessments`, `actions` and `history` are what is asked of
it. The text of a ticket is not kept: docs/decisions/store.md says what is.
"""
