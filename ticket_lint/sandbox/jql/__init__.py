"""Jira's query language, a part of it: text → clauses → SQL over the search index."""
