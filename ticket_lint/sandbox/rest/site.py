"""The site and the caller: serverInfo, myself, mypermissions, users."""

from __future__ import annotations

from ticket_lint.sandbox.access import PERMISSIONS, may, searcher
from ticket_lint.sandbox.answer import BASE, CLOUD_ID, Answer, JiraError
from ticket_lint.sandbox.call import READ, USER, Call, Route
from ticket_lint.sandbox.catalogs import shown_user
from ticket_lint.sandbox.issues import visible

_VERSIONS = {
    "cloud": ("1001.0.0-SNAPSHOT", [1001, 0, 0], 100_274, "Cloud"),
    "datacenter": ("10.3.2", [10, 3, 2], 10_030_002, "Server"),
}
_LOGIN = "Client must be authenticated to access this resource."


def server_info(call: Call) -> Answer:
    """Answer what this Jira is; nobody needs to be known."""
    version, numbers, build, deployment = _VERSIONS[call.state.product]
    body = {
        "baseUrl": BASE,
        "version": version,
        "versionNumbers": numbers,
        "deploymentType": deployment,
        "buildNumber": build,
        "buildDate": "2026-06-01T00:00:00.000+0000",
        "serverTime": call.state.stamp(),
        "scmInfo": "0" * 40,
        "serverTitle": "Sandbox",
    }
    if call.state.cloud:
        body |= {"displayUrl": BASE, "serverTimeZone": "Etc/UTC"}
    return Answer(200, body)


def myself(call: Call) -> Answer:
    """Answer who asks; 401 for nobody, which is how a bad credential shows on Cloud."""
    user = shown_user(call.state, call.caller.user)
    if user is None:
        raise JiraError(401, body={"message": _LOGIN, "status-code": 401})
    return Answer(200, user | {"locale": "en_US"})


def my_permissions(call: Call) -> Answer:
    """Answer which of `permissions` the caller has, here or in a project or issue."""
    names = call.many("permissions")
    if not names and call.state.cloud:
        raise JiraError(400, "Missing required query parameter 'permissions'")
    unknown = [name for name in names if name not in PERMISSIONS]
    if unknown:
        raise JiraError(400, errors=dict.fromkeys(unknown, "Unrecognized permission"))
    project = _project(call)
    return Answer(
        200,
        {
            "permissions": {
                name: {
                    "id": str(PERMISSIONS[name][0]),
                    "key": name,
                    "name": PERMISSIONS[name][1],
                    "type": PERMISSIONS[name][2],
                    "description": "",
                    "havePermission": _has(call, name, project),
                }
                for name in names or PERMISSIONS
            }
        },
    )


def _project(call: Call) -> str:
    if name := call.request.one("issueKey") or call.request.one("issueId"):
        return visible(call.state, name, call.caller).project
    name = call.request.one("projectKey") or call.request.one("projectId")
    if not name:
        return ""
    found = {key: str(body["key"]) for key, body in call.state.catalog("project").items()}
    key = found.get(name, name)
    if key not in searcher(call.state, call.caller).projects:
        raise JiraError(404, f"No project could be found with key '{name}'.")
    return key


def _has(call: Call, name: str, project: str) -> bool:
    if project:
        return may(call.state, call.caller, name, project)
    row = call.state.row(
        "SELECT 1 FROM permission WHERE login = ? AND name = ?", call.caller.user, name
    )
    return bool(row)


def user_search(call: Call) -> Answer:
    """Answer the users whose name or address begins with a text."""
    wanted = (call.request.one("query") or call.request.one("username")).casefold()
    account = call.request.one("accountId")
    if not wanted and not account:
        raise JiraError(400, "The query, accountId or property parameter must be given.")
    found = [
        shown_user(call.state, key)
        for key, user in call.state.catalog("user").items()
        if (account and key == account)
        or (
            wanted
            and any(
                part.casefold().startswith(wanted)
                for text in (user.get("displayName"), user.get("emailAddress"), user.get("name"))
                if text
                for part in (text, *text.split())
            )
        )
    ]
    return Answer(200, found[: call.number("maxResults", 50)])


def tenant_info(call: Call) -> Answer:
    """Answer the site's cloud id, which the gateway needs."""
    del call
    return Answer(200, {"cloudId": CLOUD_ID})


ROUTES = (
    Route("GET", "/serverInfo", server_info),
    Route("GET", "/myself", myself, scope=USER),
    Route("GET", "/mypermissions", my_permissions, scope=READ),
    Route("GET", "/user/search", user_search, scope=USER),
)
PLAIN = (Route("GET", "/_edge/tenant_info", tenant_info, "cloud"),)
