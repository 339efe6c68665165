"""Who is on the sandbox's site, with which credentials and permissions."""

from __future__ import annotations

from typing import NamedTuple

from ticket_lint.sandbox.access import EVERYWHERE, PERMISSIONS, grant
from ticket_lint.sandbox.answer import BASE
from ticket_lint.sandbox.call import READ, USER, WRITE
from ticket_lint.sandbox.state import JSON, State

DOMAIN = "sandbox.example"
_ALL = [READ, WRITE, USER]


class Person(NamedTuple):
    """A user: login, name, permissions everywhere."""

    login: str
    name: str
    permissions: tuple[str, ...]


_LINTS = (
    "BROWSE_PROJECTS",
    "ADD_COMMENTS",
    "EDIT_ISSUES",
    "EDIT_OWN_COMMENTS",
    "DELETE_OWN_COMMENTS",
    "TRANSITION_ISSUES",
)
_WORKS = (
    *_LINTS,
    "CREATE_ISSUES",
    "ASSIGN_ISSUES",
    "LINK_ISSUES",
    "DELETE_ALL_COMMENTS",
    "MANAGE_SPRINTS_PERMISSION",
    "SET_ISSUE_SECURITY",
)
PEOPLE = (
    Person("lint", "Ticket Lint", _LINTS),
    Person("pm", "Paula Mertens", _WORKS),
    Person("admin", "Ada Minkowski", tuple(PERMISSIONS)),
    Person("reader", "Rhea Dering", ("BROWSE_PROJECTS",)),
    Person("outsider", "Otto Sidler", ()),
)
TRUSTED = ("lint", "pm", "admin")
"""Who is in the security level."""


def account(state: State, login: str) -> str:
    """Return the id of one of the people: an `accountId` on Cloud."""
    return f"712020:{login}" if state.cloud else login


def user(state: State, key: str, name: str, login: str = "") -> JSON:
    """Return a user in Jira's shape."""
    email = f"{login or key}@{DOMAIN}"
    if state.cloud:
        return {
            "self": f"{BASE}/rest/api/3/user?accountId={key}",
            "accountId": key,
            "accountType": "atlassian",
            "emailAddress": email,
            "displayName": name,
            "active": True,
            "timeZone": "Etc/UTC",
        }
    return {
        "self": f"{BASE}/rest/api/2/user?username={key}",
        "name": key,
        "key": f"JIRAUSER{10_000 + sum(map(ord, key))}",
        "emailAddress": email,
        "displayName": name,
        "active": True,
        "timeZone": "Etc/UTC",
    }


def add_people(state: State) -> None:
    """Add the people with `LOGIN-token` as token; the linter's own is `sandbox-token`."""
    for person in PEOPLE:
        key = account(state, person.login)
        state.put("user", key, user(state, key, person.name, person.login))
        for name in person.permissions:
            grant(state, key, EVERYWHERE, name)
        secret = "sandbox-token" if person.login == "lint" else f"{person.login}-token"
        _credential(state, person.login, secret, bearer=not state.cloud)
    _credential(state, "lint", "expired-token", expired=True, bearer=True)
    if state.cloud:
        _credential(state, "lint", "sandbox-scoped-token", scopes=_ALL, bearer=True)
        _credential(state, "lint", "sandbox-oauth-token", scopes=_ALL, bearer=True)
        _credential(state, "lint", "sandbox-read-token", scopes=[READ, USER], bearer=True)
    members = [account(state, "admin")]
    state.put("role", "Administrators", {"id": "10002", "members": members})
    team = [account(state, login) for login in ("lint", "pm", "admin")]
    state.put("role", "Developers", {"id": "10001", "members": team})
    state.put(
        "security",
        "10100",
        {
            "id": "10100",
            "name": "Core team",
            "description": "",
            "members": [account(state, login) for login in TRUSTED],
        },
    )


def _credential(state: State, login: str, secret: str, **more: object) -> None:
    key = account(state, login)
    names = [f"{login}@{DOMAIN}"] if state.cloud else [login]
    state.put("credential", secret, {"user": key, "names": names, **more})
