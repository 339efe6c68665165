"""What a request is refused with: one error, which the app turns into one form of answer."""

from __future__ import annotations

from collections.abc import Mapping

from ticket_lint.errors import TicketLintError


class Refused(TicketLintError):  # noqa: N818 - says what happened
    """A request that is not served: HTTP status, what is wrong, where, and what would be right."""

    def __init__(
        self,
        status: int,
        what: str,
        *,
        where: str = "",
        right: str = "",
        headers: Mapping[str, str] | None = None,
    ) -> None:
        """Keep the status and the headers of the answer, such as `Retry-After`."""
        super().__init__(what, where=where, right=right)
        self.status, self.headers = status, dict(headers or {})
