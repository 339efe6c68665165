"""The routes of `/api/v1`."""

PREFIX = "/api/v1"
"""Stands in each router: what is put before a router from outside is not in a route's template."""
