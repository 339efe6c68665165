"""Paths to handlers. `{name}` takes one part of a path."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from ticket_lint.sandbox.call import Route


class Match(NamedTuple):
    """A route with the parts of the path that its template takes."""

    route: Route
    path: dict[str, str]


class Router:
    """Routes by method and number of parts; the more literal template wins."""

    def __init__(self, routes: Iterable[Route]) -> None:
        """Sort the routes."""
        self.routes: dict[tuple[str, int], list[tuple[list[str], Route]]] = {}
        for route in routes:
            parts = route.template.split("/")
            self.routes.setdefault((route.method, len(parts)), []).append((parts, route))
        for found in self.routes.values():
            found.sort(key=lambda each: sum(part.startswith("{") for part in each[0]))

    def match(self, method: str, path: str) -> Match | None:
        """Return the route of a path and its parts."""
        parts = path.split("/")
        for template, route in self.routes.get((method, len(parts)), ()):
            found: dict[str, str] = {}
            for wanted, part in zip(template, parts, strict=True):
                if wanted[:1] == "{":
                    found[wanted[1:-1]] = part
                elif wanted != part:
                    break
            else:
                return Match(route, found)
        return None

    def methods(self, path: str) -> list[str]:
        """Return the methods that a path knows."""
        return sorted({method for method, _ in self.routes if self.match(method, path)})
