"""A Jira that was reached and knows us: what every call goes through."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, TypeAlias
from urllib.parse import quote

from ticket_lint.errors import NotJira

if TYPE_CHECKING:
    from requests import Response, Session

    from ticket_lint.jira.transport import Terms

Product: TypeAlias = Literal["cloud", "datacenter"]
Json: TypeAlias = dict[str, Any]
PAGE = 100
"""Issues a page: what Jira Cloud gives at most where fields are asked for."""
_AGILE = "/rest/agile/1.0"


@dataclass(frozen=True, slots=True)
class Account:
    """Who we are for Jira: the id that comments carry as their author, and the name to show."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Jira:
    """A connection, made by `jira.connect`. One for each thread: the session is not shared.

    `base` is what paths are put behind, `site` what people open in a browser; they differ at the
    gateway. All calls raise a `JiraError`.
    """

    session: Session
    terms: Terms
    base: str
    site: str
    product: Product
    account: Account

    @property
    def is_cloud(self) -> bool:
        """Whether this is Jira Cloud: REST v3, ADF, pages by token."""
        return self.product == "cloud"

    def api(self, *parts: str) -> str:
        """Return a path of the platform's REST API; each part is quoted."""
        return "/".join([f"/rest/api/{3 if self.is_cloud else 2}", *(quote(p, "") for p in parts)])

    def agile(self, *parts: str) -> str:
        """Return a path of Jira Software's REST API: boards and sprints."""
        return "/".join([_AGILE, *(quote(part, "") for part in parts)])

    def get(self, path: str, **params: str | int | bool) -> Any:  # noqa: ANN401 - JSON
        """Return what lies at a path."""
        return self.call("GET", path, params)

    def post(self, path: str, body: object, **params: str | int | bool) -> Any:  # noqa: ANN401 - JSON
        """Send a body and return the answer."""
        return self.call("POST", path, params, body)

    def call(
        self,
        method: str,
        path: str,
        params: Mapping[str, str | int | bool] | None = None,
        body: object = None,
    ) -> Any:  # noqa: ANN401 - JSON
        """Send a request; return the decoded answer, None for an empty one."""
        query = {
            key: str(value).lower() if isinstance(value, bool) else value
            for key, value in (params or {}).items()
        }
        response = self.session.request(method, self.base + path, params=query or None, json=body)
        return decoded(response, path)

    def object(self, path: str, **params: str | int | bool) -> Json:
        """Return the JSON object at a path; anything else is no Jira."""
        return as_object(self.get(path, **params), path)

    def pages(self, path: str, key: str, **params: str | int | bool) -> Iterator[Json]:
        """Yield the elements of a list that comes in pages by `startAt`.

        An answer that brings nothing new ends it, whatever it says of itself.
        """
        start = 0
        before: object = None
        while True:
            page = self.object(path, **params, startAt=start)
            values = page.get(key)
            values = values if isinstance(values, list) else []
            if values and values == before:
                raise NotJira("sends the same page again and again", where=path)
            yield from (value for value in values if isinstance(value, dict))
            before, start = values, start + len(values)
            total = page.get("total")
            last = page.get("isLast") is True or (isinstance(total, int) and start >= total)
            if last or not values:
                return


def as_object(value: object, path: str) -> Json:
    """Return an answer that is a JSON object; raises `NotJira` for any other."""
    if not isinstance(value, dict):
        raise NotJira("answers with JSON of another shape than Jira's", where=path)
    return value


def user_id(user: object) -> str:
    """Return the id of a user as Jira shows one: Cloud's, else Data Center's name or key."""
    if not isinstance(user, dict):
        return ""
    found = user.get("accountId") or user.get("name") or user.get("key")
    return found if isinstance(found, str) else ""


def decoded(response: Response, path: str) -> Any:  # noqa: ANN401 - JSON
    """Return the JSON of an answer, None for an empty one."""
    if not response.content:
        return None
    try:
        return json.loads(response.content)
    except (ValueError, RecursionError):
        raise NotJira("answers with something that is no JSON", where=path) from None
