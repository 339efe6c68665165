"""Issues by JQL and by key, a page at a time: memory holds one page, however many there are."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from ticket_lint.errors import InputError, JiraError, NotJira, NotThere, RequestRefused
from ticket_lint.jira import scrub
from ticket_lint.jira.client import PAGE, Jira, Json, as_object
from ticket_lint.jira.jql import narrowed, split

_MOST_TOKENS = 100_000
_MOST_IDS = 5_000
_MOST_ROWS = 1_000
"""Issues a page where ids alone are asked for: on Cloud, on Data Center."""
_KEY = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,99}-[0-9]{1,18}|[0-9]{1,18}")


def is_key(text: str) -> bool:
    """Tell whether a text can be the key or the id of an issue; a link field may hold anything."""
    return _KEY.fullmatch(text) is not None


def search(
    jira: Jira,
    jql: str,
    fields: Sequence[str],
    *,
    properties: Sequence[str] = (),
    size: int = PAGE,
) -> Iterator[list[Json]]:
    """Yield the pages of a JQL search, each a list of issues with `fields`, of `size` at most.

    Raises `RequestRefused` for JQL that Jira does not understand, with what it says of it.
    """
    pages = _by_token if jira.is_cloud else _by_start
    try:
        yield from pages(jira, jql, list(fields), list(properties), size)
    except RequestRefused as error:
        raise RequestRefused(
            error.what, where=f"--jql {scrub.quoted(jql)}", right=error.right, status=error.status
        ) from None


def _by_token(
    jira: Jira, jql: str, fields: list[str], properties: list[str], size: int
) -> Iterator[list[Json]]:
    """Yield pages of Jira Cloud; a token that comes back would go on for ever and is an error."""
    path = jira.api("search", "jql")
    body: Json = {"jql": jql, "maxResults": size, "fields": fields}
    if properties:
        body["properties"] = properties
    seen: set[int] = set()
    while True:
        page = as_object(jira.post(path, body), path)
        yield _issues(page, path)
        token = page.get("nextPageToken")
        if not token or page.get("isLast") is True:
            return
        if not isinstance(token, str) or hash(token) in seen or len(seen) > _MOST_TOKENS:
            raise NotJira("sends the same page again and again", where=path)
        seen.add(hash(token))
        body["nextPageToken"] = token


def _by_start(
    jira: Jira, jql: str, fields: list[str], properties: list[str], size: int
) -> Iterator[list[Json]]:
    """Yield pages of Data Center, which may give fewer issues a page than were asked for.

    Without an order of its own the search gets one: pages of an unordered search overlap.
    """
    path = jira.api("search")
    if not split(jql)[1]:
        jql = narrowed(jql, order="key")
    start, first = 0, None
    while True:
        body: Json = {"jql": jql, "startAt": start, "maxResults": size, "fields": fields}
        if properties:
            body["properties"] = properties
        page = as_object(jira.post(path, body), path)
        issues = _issues(page, path)
        if issues and issues[0].get("id") == first:
            raise NotJira("sends the same page again and again", where=path)
        if issues:
            yield issues
            first = issues[0].get("id")
        start += len(issues)
        total = page.get("total")
        if not issues or not isinstance(total, int) or start >= total:
            return


def ids(jira: Jira, jql: str) -> Iterator[list[str]]:
    """Yield the pages of a JQL search, each a list of issue ids: few requests for many issues.

    Jira Cloud gives up to 5,000 of them a page, Data Center 1,000 if its limits are as shipped.
    """
    size = _MOST_IDS if jira.is_cloud else _MOST_ROWS
    for page in search(jira, jql, ["id"], size=size):
        yield [str(issue.get("id")) for issue in page if str(issue.get("id")).isdigit()]


def present(
    jira: Jira, ids: Sequence[str], fields: Sequence[str], *, properties: Sequence[str] = ()
) -> Iterator[list[Json]]:
    """Yield issues by id as `fetch` does; those that are gone or hidden are left out."""
    for start in range(0, len(ids), PAGE):
        chunk = list(ids[start : start + PAGE])
        get = _bulk if jira.is_cloud else _one_query
        yield get(jira, chunk, list(fields), list(properties))


def fetch(
    jira: Jira, keys: Iterable[str], fields: Sequence[str], *, properties: Sequence[str] = ()
) -> Iterator[list[Json | InputError]]:
    """Yield issues by key or id, in the order given, a hundred at a time.

    In the place of one that is gone or hidden stands an `InputError`. An issue that was moved comes
    under its new key.
    """
    wanted = list(dict.fromkeys(keys))
    for start in range(0, len(wanted), PAGE):
        chunk = wanted[start : start + PAGE]
        get = _bulk if jira.is_cloud else _one_query
        found = get(jira, chunk, list(fields), list(properties))
        yield list(_in_order(jira, chunk, found, fields))


def _bulk(jira: Jira, keys: list[str], fields: list[str], properties: list[str]) -> list[Json]:
    path = jira.api("issue", "bulkfetch")
    body: Json = {"issueIdsOrKeys": keys, "fields": fields}
    if properties:
        body["properties"] = properties
    return _issues(as_object(jira.post(path, body), path), path)


def _one_query(jira: Jira, keys: list[str], fields: list[str], properties: list[str]) -> list[Json]:
    """Ask Data Center, which has no bulk fetch.

    A key that is not there is to be ignored (`validateQuery`), but where it is refused all the
    same, halves are asked for: it must not cost the others.
    """
    try:
        return _some_keys(jira, keys, fields, properties)
    except RequestRefused:
        if len(keys) == 1:
            return []
    middle = len(keys) // 2
    halves = (keys[:middle], keys[middle:])
    return [one for half in halves for one in _one_query(jira, half, fields, properties)]


def _some_keys(jira: Jira, keys: list[str], fields: list[str], properties: list[str]) -> list[Json]:
    path = jira.api("search")
    numbers = [key for key in keys if is_key(key) and key.isdigit()]
    names = ", ".join(f'"{key}"' for key in keys if is_key(key) and not key.isdigit())
    parts = [f"key in ({names})"] if names else []
    parts += [f"id in ({', '.join(numbers)})"] if numbers else []
    found: list[Json] = []
    while parts:
        body: Json = {
            "jql": " OR ".join(parts),
            "startAt": len(found),
            "maxResults": PAGE,
            "fields": fields,
            "validateQuery": False,
        }
        if properties:
            body["properties"] = properties
        page = as_object(jira.post(path, body), path)
        issues = _issues(page, path)
        found += issues
        total = page.get("total")
        if not issues or not isinstance(total, int) or len(found) >= min(total, len(keys)):
            break
    return found


def _in_order(
    jira: Jira, keys: Sequence[str], found: list[Json], fields: Sequence[str]
) -> Iterator[Json | InputError]:
    """Yield the issue of each key; one not found is asked for by itself, to learn why."""
    by_name: dict[Any, Json] = {}
    for issue in found:
        by_name[str(issue.get("key")).upper()] = by_name[str(issue.get("id"))] = issue
    for key in keys:
        # Under a missing name may be one that was moved: asking for it alone finds it.
        yield by_name.get(key.upper()) or one(jira, key, fields)


def one(jira: Jira, key: str, fields: Sequence[str]) -> Json | InputError:
    """Return one issue, or why it cannot be had."""
    try:
        return jira.object(jira.api("issue", key), fields=",".join(fields))
    except NotThere as error:
        return InputError(error.what, where=key, right=error.right)
    except RequestRefused as error:
        return InputError(error.what, where=key)


def count(jira: Jira, jql: str) -> int | None:
    """Return about how many issues a search has, None where Jira does not say."""
    try:
        if jira.is_cloud:
            answer = jira.post(jira.api("search", "approximate-count"), {"jql": jql})
            number = answer.get("count") if isinstance(answer, dict) else None
        else:
            body = {"jql": jql, "startAt": 0, "maxResults": 0, "fields": ["id"]}
            answer = jira.post(jira.api("search"), body)
            number = answer.get("total") if isinstance(answer, dict) else None
    except JiraError:
        return None
    return number if isinstance(number, int) else None


def _issues(page: Json, path: str) -> list[Json]:
    issues = page.get("issues")
    if not isinstance(issues, list):
        raise NotJira("answers a search without a list of issues", where=path)
    return [issue for issue in issues if isinstance(issue, dict)]
