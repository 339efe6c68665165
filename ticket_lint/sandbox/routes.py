"""All routes, below `/rest/api/VERSION` and elsewhere."""

from __future__ import annotations

from ticket_lint.sandbox.call import Route
from ticket_lint.sandbox.rest import (
    agile,
    comments,
    fields,
    issues,
    properties,
    search,
    service,
    site,
    transitions,
    webhooks,
)

REST: tuple[Route, ...] = (
    *site.ROUTES,
    *fields.ROUTES,
    *search.ROUTES,
    *issues.ROUTES,
    *comments.ROUTES,
    *properties.ROUTES,
    *transitions.ROUTES,
)
"""Below `/rest/api/VERSION`."""

PLAIN: tuple[Route, ...] = (*agile.ROUTES, *service.ROUTES, *webhooks.ROUTES, *site.PLAIN)
"""Anywhere else."""
