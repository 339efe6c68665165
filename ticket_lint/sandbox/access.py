"""Who asks, and what they may do: permissions by project, security levels, project roles."""

from __future__ import annotations

from typing import NamedTuple

from ticket_lint.sandbox.answer import UNSEEN, JiraError
from ticket_lint.sandbox.jql.values import Searcher
from ticket_lint.sandbox.state import JSON, State

PERMISSIONS = {
    "BROWSE_PROJECTS": (10, "Browse Projects", "PROJECT"),
    "CREATE_ISSUES": (11, "Create Issues", "PROJECT"),
    "EDIT_ISSUES": (12, "Edit Issues", "PROJECT"),
    "ASSIGN_ISSUES": (13, "Assign Issues", "PROJECT"),
    "ADD_COMMENTS": (15, "Add Comments", "PROJECT"),
    "DELETE_ISSUES": (16, "Delete Issues", "PROJECT"),
    "DELETE_ALL_COMMENTS": (36, "Delete All Comments", "PROJECT"),
    "DELETE_OWN_COMMENTS": (37, "Delete Own Comments", "PROJECT"),
    "EDIT_ALL_COMMENTS": (34, "Edit All Comments", "PROJECT"),
    "EDIT_OWN_COMMENTS": (35, "Edit Own Comments", "PROJECT"),
    "TRANSITION_ISSUES": (46, "Transition Issues", "PROJECT"),
    "SET_ISSUE_SECURITY": (26, "Set Issue Security", "PROJECT"),
    "LINK_ISSUES": (21, "Link Issues", "PROJECT"),
    "MANAGE_SPRINTS_PERMISSION": (-1, "Manage Sprints", "PROJECT"),
    "ADMINISTER_PROJECTS": (23, "Administer Projects", "PROJECT"),
    "ADMINISTER": (0, "Administer Jira", "GLOBAL"),
}
"""Jira's permissions that the sandbox knows: id, name, type."""

EVERYWHERE = "*"


class Caller(NamedTuple):
    """Who asks: the id of a user (`accountId` or `name`), empty for nobody.

    `scopes` are those of an OAuth token; None is a token that may do whatever the user may.
    """

    user: str = ""
    scopes: frozenset[str] | None = None


def grant(state: State, user: str, project: str, name: str, *, granted: bool = True) -> None:
    """Give a user a permission in a project, or take it away; `*` is every project."""
    if granted:
        state.run("INSERT OR IGNORE INTO permission VALUES (?, ?, ?)", user, project, name)
        return
    if project != EVERYWHERE:  # what holds everywhere is spelled out, so that one can be taken
        projects = [body["key"] for body in state.catalog("project").values()]
        if state.run(
            "DELETE FROM permission WHERE login = ? AND project = ? AND name = ?",
            user,
            EVERYWHERE,
            name,
        ).rowcount:
            for each in projects:
                grant(state, user, each, name)
    state.run(
        "DELETE FROM permission WHERE login = ? AND name = ? AND (project = ? OR ? = '*')",
        user,
        name,
        project,
        project,
    )


def may(state: State, caller: Caller, name: str, project: str) -> bool:
    """Tell whether the caller has a permission in a project."""
    return bool(
        state.row(
            "SELECT 1 FROM permission WHERE login = ? AND name = ? AND project IN (?, '*')",
            caller.user,
            name,
            project,
        )
    )


def searcher(state: State, caller: Caller) -> Searcher:
    """Return what the caller may see: projects to browse and security levels to be in."""
    granted = {
        row[0]
        for row in state.rows(
            "SELECT project FROM permission WHERE login = ? AND name = 'BROWSE_PROJECTS'",
            caller.user,
        )
    }
    keys = {body["key"] for body in state.catalog("project").values()}
    return Searcher(
        state,
        caller.user,
        frozenset(keys if EVERYWHERE in granted else keys & granted),
        frozenset(
            key
            for key, level in state.catalog("security").items()
            if caller.user in level.get("members", ())
        ),
    )


def require_visible(state: State, caller: Caller, key: str, fields: JSON) -> None:
    """Raise Jira's 404 unless the caller may see the issue."""
    level = (fields.get("security") or {}).get("id")
    members = state.catalog("security").get(level, {}).get("members", ()) if level else ()
    if not may(state, caller, "BROWSE_PROJECTS", key.rpartition("-")[0]) or (
        level and caller.user not in members
    ):
        raise JiraError(404, UNSEEN)


def require(state: State, caller: Caller, name: str, key: str, message: str) -> None:
    """Raise Jira's refusal unless the caller has a permission in the issue's project.

    Cloud answers 403 to the nameless and the named alike; Data Center answers 401 to the nameless.
    """
    if not may(state, caller, name, key.rpartition("-")[0]):
        raise JiraError(403 if caller.user or state.cloud else 401, message)


def in_role(state: State, caller: Caller, role: str) -> bool:
    """Tell whether the caller is in a project role."""
    members = state.catalog("role").get(role, {}).get("members", ())
    return caller.user in members
