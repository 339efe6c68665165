"""What a request is refused with: one error, which the app turns into one form of answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ticket_lint.errors import TicketLintError


class Refused(TicketLintError):  # noqa: N818 - says what happened
    """A request that is not served: HTTP status, what is wrong, where, and what would be right.

    `errors` are those of the inputs in it, where it has several, the first of which this one is.
    """

    def __init__(
        self,
        status: int,
        what: str,
        *,
        where: str = "",
        right: str = "",
        headers: Mapping[str, str] | None = None,
        errors: Sequence[TicketLintError] = (),
    ) -> None:
        """Keep the status and the headers of the answer, such as `Retry-After`."""
        super().__init__(what, where=where, right=right)
        self.status, self.headers, self.errors = status, dict(headers or {}), errors
