"""Searching and fetching many: Cloud with page tokens, Data Center with `startAt`."""

from __future__ import annotations

import json
from array import array

from ticket_lint.sandbox.answer import UNSEEN, Answer, JiraError
from ticket_lint.sandbox.call import PAYLOAD, READ, Call, Route
from ticket_lint.sandbox.issues import find, visible
from ticket_lint.sandbox.search import as_indexed, offset_of, ready, token_of
from ticket_lint.sandbox.state import JSON
from ticket_lint.sandbox.view import Wanted, changelog, names, shown_issue

_GONE = (
    "The requested API has been removed. Please migrate to the /rest/api/3/search/jql API. A full "
    "migration guideline is available at https://developer.atlassian.com/changelog/#CHANGE-2046"
)
_BODY = frozenset(
    """expand fields fieldsByKeys jql maxResults nextPageToken properties
    reconcileIssues""".split()
)
_FETCH_BODY = frozenset("expand fields fieldsByKeys issueIdsOrKeys properties".split())
_MOST_ASKED = 5000
_MOST_WITH_FIELDS = 100
_MOST_IDS = 1000
_MOST_RECONCILED = 50
_MOST_FETCHED = 100
_MOST_CHANGELOGS = 1000
_MOST_CHANGES = 10_000
_DEFAULT = 50


def _known(body: JSON, known: frozenset[str]) -> None:
    """Raise Jira's 400 for members that it does not know."""
    if set(body) - known:
        raise JiraError(400, body={"errorMessages": [PAYLOAD]})


def search_jql(call: Call) -> Answer:
    """Answer a page of a Cloud search, by POST or GET."""
    if call.request.method == "POST":
        body = call.body(
            jql=str,
            expand=str,
            fields=[str],
            maxResults=int,
            nextPageToken=str,
            properties=[str],
            reconcileIssues=[int],
        )
        _known(body, _BODY)
    else:
        body = {name: call.request.one(name) for name in ("jql", "nextPageToken", "expand")}
        body |= {"fields": call.many("fields"), "maxResults": call.number("maxResults", _DEFAULT)}
        body["properties"] = call.many("properties")
    jql = body.get("jql") or ""
    size = _DEFAULT if body.get("maxResults") is None else body["maxResults"]
    if not 1 <= size <= _MOST_ASKED:
        raise JiraError(400, "The max results parameter has to be between 1 and 5,000.")
    reconcile = body.get("reconcileIssues") or []
    if len(reconcile) > _MOST_RECONCILED:
        raise JiraError(400, f"You can reconcile at most {_MOST_RECONCILED} issues.")
    ready(call.state, reconcile)
    token = body.get("nextPageToken") or ""
    start = offset_of(token, jql) if token else 0
    ids = call.app.searches.ids(call.state, jql, call.caller, bounded=True, again=bool(token))
    wanted = Wanted(body.get("fields") or [], "id")
    size = min(size, _MOST_IDS if wanted.only_id else _MOST_WITH_FIELDS)
    expand = _names(body.get("expand"))
    result: JSON = {
        "issues": _shown(call, ids[start : start + size], wanted, expand, body),
        "isLast": start + size >= len(ids),
    }
    if not result["isLast"]:
        result["nextPageToken"] = token_of(jql, start + size)
    return Answer(200, result | _named(call, result["issues"], expand))


def search(call: Call) -> Answer:
    """Answer a page of a Data Center search, by POST or GET."""
    if call.request.method == "POST":
        body = call.body(
            jql=str, startAt=int, maxResults=int, fields=[str], expand=[str], properties=[str]
        )
    else:
        body = {"jql": call.request.one("jql"), "startAt": call.number("startAt", 0)}
        body |= {"fields": call.many("fields"), "expand": call.many("expand")}
        body["maxResults"] = call.number("maxResults", _DEFAULT)
    ready(call.state, [])
    start = max(0, body.get("startAt") or 0)
    size = _DEFAULT if body.get("maxResults") is None else body["maxResults"]
    size = min(_MOST_IDS if size < 0 else size, _MOST_IDS)
    ids = call.app.searches.ids(call.state, body.get("jql") or "", call.caller, bounded=False)
    wanted = Wanted(body.get("fields") or [], "*navigable")
    expand = body.get("expand") or []
    issues = _shown(call, ids[start : start + size], wanted, expand, body)
    return Answer(
        200,
        {
            "expand": "schema,names",
            "startAt": start,
            "maxResults": size,
            "total": len(ids),
            "issues": issues,
        }
        | _named(call, issues, expand),
    )


def _shown(
    call: Call, ids: array[int], wanted: Wanted, expand: list[str], body: JSON
) -> list[JSON]:
    """Return the issues of a page, with the properties that `body` asks for."""
    return [
        shown_issue(
            call.state,
            issue,
            wanted,
            call.caller,
            version=call.version,
            expand=expand,
            properties=body.get("properties") or [],
            in_search=True,
        )
        for issue in as_indexed(call.state, ids)
    ]


def _names(expand: object) -> list[str]:
    return expand.split(",") if isinstance(expand, str) else list(expand or ())  # type: ignore[call-overload] # JSON


def _named(call: Call, issues: list[JSON], expand: list[str]) -> JSON:
    if "names" not in expand:
        return {}
    keys = dict.fromkeys(name for issue in issues for name in issue.get("fields", ()))
    return {"names": names(call.state, keys)}


def gone(call: Call) -> Answer:
    """Answer what Cloud answers since its old search is gone."""
    del call
    raise JiraError(410, _GONE)


def count(call: Call) -> Answer:
    """Answer about how many issues a query finds."""
    ready(call.state, [])
    jql = call.body(jql=str).get("jql") or ""
    ids = call.app.searches.ids(call.state, jql, call.caller, bounded=True)
    return Answer(200, {"count": len(ids)})


def bulk_fetch(call: Call) -> Answer:
    """Answer up to 100 issues by id or key, with an error for each that is not there."""
    body = call.body(issueIdsOrKeys=[str], fields=[str], expand=[str], properties=[str])
    _known(body, _FETCH_BODY)
    wanted_issues = body.get("issueIdsOrKeys") or []
    if not 1 <= len(wanted_issues) <= _MOST_FETCHED:
        raise JiraError(400, f"Between 1 and {_MOST_FETCHED} issue ids or keys are expected.")
    wanted = Wanted(body.get("fields") or [], "*navigable")
    issues, errors = {}, []
    for name in wanted_issues:
        try:
            issue = visible(call.state, str(name), call.caller)
        except JiraError:
            errors.append({"id": str(name), "errorMessage": UNSEEN})
            continue
        issues[issue.id] = shown_issue(
            call.state,
            issue,
            wanted,
            call.caller,
            version=call.version,
            expand=body.get("expand") or [],
            properties=body.get("properties") or [],
        )
    return Answer(200, {"issues": [issues[key] for key in sorted(issues)], "issueErrors": errors})


def changelogs(call: Call) -> Answer:
    """Answer the changelogs of up to 1,000 issues, a page after another."""
    body = call.body(issueIdsOrKeys=[str], fieldIds=[str], maxResults=int, nextPageToken=str)
    found = [find(call.state, str(name)) for name in body.get("issueIdsOrKeys") or []]
    if not 1 <= len(found) <= _MOST_CHANGELOGS:
        raise JiraError(400, f"Between 1 and {_MOST_CHANGELOGS} issue ids or keys are expected.")
    fields = set(body.get("fieldIds") or ())
    size = body.get("maxResults") or _MOST_CHANGELOGS
    if not 1 <= size <= _MOST_CHANGES:
        raise JiraError(400, f"maxResults has to be between 1 and {_MOST_CHANGES}.")
    key = json.dumps([body.get("issueIdsOrKeys"), sorted(fields)])
    start = offset_of(body["nextPageToken"], key) if body.get("nextPageToken") else 0
    all_of = [
        (str(issue.id), entry)
        for issue in found
        if issue
        for entry in changelog(call.state, issue.id)
        if not fields or any(item.get("fieldId") in fields for item in entry["items"])
    ]
    by_issue: dict[str, list[JSON]] = {}
    for issue_id, entry in all_of[start : start + size]:
        by_issue.setdefault(issue_id, []).append(entry)
    result: JSON = {
        "issueChangeLogs": [
            {"issueId": issue_id, "changeHistories": entries}
            for issue_id, entries in by_issue.items()
        ]
    }
    if start + size < len(all_of):
        result["nextPageToken"] = token_of(key, start + size)
    return Answer(200, result)


ROUTES = (
    Route("POST", "/search/jql", search_jql, "cloud", READ),
    Route("GET", "/search/jql", search_jql, "cloud", READ),
    Route("POST", "/search/approximate-count", count, "cloud", READ),
    Route("GET", "/search", gone, "cloud"),
    Route("POST", "/search", gone, "cloud"),
    Route("GET", "/search", search, "datacenter"),
    Route("POST", "/search", search, "datacenter"),
    Route("POST", "/issue/bulkfetch", bulk_fetch, "cloud", READ),
    Route("POST", "/changelog/bulkfetch", changelogs, "cloud", READ),
)
