"""Who asks and what that shows: credentials, the gateway, permissions, security levels."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import requests

from ticket_lint.sandbox.server import Sandbox

LINT = "lint@sandbox.example"
JQL = {"jql": "project = FERRY"}


def test_bad_credential_on_a_cloud_site_is_a_nameless_visitor(
    cloud: Sandbox, client_of: Callable[..., Any]
) -> None:
    """A wrong token finds nothing with 200, and only /myself says that it is wrong."""
    ask = client_of(cloud, "expired")
    found = ask("POST", "/search/jql", json=JQL)
    assert (found.status_code, found.json()) == (200, {"issues": [], "isLast": True})
    assert found.headers["X-Seraph-LoginReason"] == "AUTHENTICATED_FAILED"
    assert ask("GET", "/myself").status_code == 401
    assert ask("GET", "/issue/FERRY-412").status_code == 404


def test_scoped_token_holds_behind_the_gateway_only(cloud: Sandbox) -> None:
    """A scoped token works below /ex/jira only, a classic one on the site, which `self` names."""
    site = requests.get(f"{cloud.url}/_edge/tenant_info", timeout=5).json()["cloudId"]
    assert cloud.gateway == f"{cloud.url}/ex/jira/{site}"
    bearer = {"Authorization": "Bearer sandbox-oauth-token"}
    answer = requests.get(f"{cloud.gateway}/rest/api/3/issue/FERRY-412", headers=bearer, timeout=5)
    assert answer.json()["self"] == f"{cloud.url}/rest/api/3/issue/21412"
    scoped, classic = (LINT, "sandbox-scoped-token"), (LINT, "sandbox-token")

    def status(base: str, secret: tuple[str, str]) -> int:
        return requests.get(f"{base}/rest/api/3/myself", auth=secret, timeout=5).status_code

    assert (status(cloud.gateway, scoped), status(cloud.url, scoped)) == (200, 401)
    assert (status(cloud.gateway, classic), status(cloud.url, classic)) == (401, 200)


def test_missing_scope(cloud: Sandbox) -> None:
    """A token without the scope to write reads, and is refused when it writes."""
    bearer = {"Authorization": "Bearer sandbox-read-token"}
    url = f"{cloud.gateway}/rest/api/3/issue/FERRY-412"
    assert requests.get(url, headers=bearer, timeout=5).status_code == 200
    answer = requests.put(f"{url}/properties/x", json=1, headers=bearer, timeout=5)
    assert (answer.status_code, answer.json()["message"]) == (
        401,
        "Unauthorized; scope does not match",
    )


def test_unknown_site_behind_the_gateway(cloud: Sandbox) -> None:
    """A cloud id that does not exist is the gateway's own 404."""
    answer = requests.get(f"{cloud.url}/ex/jira/none/rest/api/3/myself", timeout=5)
    assert (answer.status_code, answer.headers["X-Failure-Category"]) == (
        404,
        "FAILURE_CLIENT_TCS",
    )


def test_datacenter_locks_a_name_after_failures(datacenter: Sandbox) -> None:
    """Wrong passwords are 401 in HTML, and after three even the right one is refused."""
    url = f"{datacenter.url}/rest/api/2/myself"
    answers = [requests.get(url, auth=("lint", "wrong"), timeout=5) for _ in range(4)]
    assert [answer.status_code for answer in answers] == [401, 401, 401, 403]
    assert answers[0].headers["Content-Type"].startswith("text/html")
    assert "CAPTCHA_CHALLENGE" in answers[3].headers["X-Authentication-Denied-Reason"]
    assert requests.get(url, auth=("lint", "sandbox-token"), timeout=5).status_code == 403
    bearer = {"Authorization": "Bearer sandbox-token"}
    answer = requests.get(url, headers=bearer, timeout=5)
    assert (answer.json()["name"], answer.headers["X-AUSERNAME"]) == ("lint", "lint")


def test_datacenter_has_no_v3(ask_datacenter: Any) -> None:
    """REST v3 and the searches of Cloud are not there."""
    assert ask_datacenter("GET", "/rest/api/3/myself").status_code == 404
    assert ask_datacenter("POST", "/search/jql", json=JQL).status_code == 404
    assert ask_datacenter("GET", "/rest/api/latest/myself").status_code == 200


@pytest.mark.parametrize(
    ("login", "read", "comment", "edit"),
    [
        ("lint", 200, 201, 204),
        ("reader", 200, 400, 403),
        ("outsider", 404, 404, 404),
    ],
)
def test_permissions_on_cloud(
    cloud: Sandbox,
    client_of: Callable[..., Any],
    adf: Callable[[str], Any],
    login: str,
    read: int,
    comment: int,
    edit: int,
) -> None:
    """What one may not see is not there; what one may not do is refused."""
    ask = client_of(cloud, login)
    assert ask("GET", "/issue/FERRY-412").status_code == read
    body = {"body": adf("text")}
    assert ask("POST", "/issue/FERRY-412/comment", json=body).status_code == comment
    labels = {"fields": {"labels": ["x"]}}
    assert ask("PUT", "/issue/FERRY-412", json=labels).status_code == edit


def test_permission_is_taken_in_one_project(either: Sandbox, client_of: Callable[..., Any]) -> None:
    """A permission that held everywhere can be taken in one project, and mypermissions tells."""
    ask = client_of(either)
    project = "FERRY" if either.state.cloud else "OPS"
    user = "712020:lint" if either.state.cloud else "lint"
    given = {"user": user, "project": project, "permission": "EDIT_ISSUES", "granted": False}
    assert ask("POST", "/sandbox/permissions", json=given).status_code == 204

    def allowed(key: str) -> bool:
        query = {"permissions": "EDIT_ISSUES", "projectKey": key}
        found = ask("GET", "/mypermissions", params=query).json()["permissions"]
        return bool(found["EDIT_ISSUES"]["havePermission"])

    assert (allowed(project), allowed("TIDE")) == (False, True)
    answer = ask("GET", "/mypermissions", params={"permissions": "LAUNCH_ROCKETS"})
    assert answer.json()["errors"] == {"LAUNCH_ROCKETS": "Unrecognized permission"}


def test_security_level(cloud: Sandbox, client_of: Callable[..., Any]) -> None:
    """A ticket with a level is there for its members only, in searches as well."""
    ask, reader = client_of(cloud, "pm"), client_of(cloud, "reader")
    given = {"fields": {"security": {"id": "10100"}}}
    assert ask("PUT", "/issue/FERRY-412", json=given).status_code == 204
    assert reader("GET", "/issue/FERRY-412").status_code == 404
    assert "FERRY-412" not in reader.keys("project = FERRY")
    assert "FERRY-412" in ask.keys("level = 'Core team'")


def test_log_holds_no_secret(cloud: Sandbox, ask: Any) -> None:
    """The log tells method, path, status and user of each request, and no token."""
    ask("GET", "/myself")
    log = ask("GET", "/sandbox/log")
    assert log.json()["entries"][-1] == {
        "number": 1,
        "method": "GET",
        "path": "/rest/api/3/myself",
        "status": 200,
        "user": "712020:lint",
        "fault": "",
    }
    assert "token" not in log.text
    assert cloud.log.total == 1
