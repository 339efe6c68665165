"""Who we are is asked first, of the right door, and no token goes astray."""

from __future__ import annotations

import base64
import sys
from pathlib import Path
from typing import Any

import pytest
import requests
import responses

from ticket_lint.config.schema import Config
from ticket_lint.errors import (
    ConfigError,
    JiraError,
    JiraUnreachable,
    NotAuthenticated,
    NotJira,
)
from ticket_lint.jira.address import root
from ticket_lint.jira.client import Jira
from ticket_lint.jira.connect import connect
from ticket_lint.jira.credentials import Login, keep, login, stored
from ticket_lint.jira.transport import Terms

CLOUD, CENTER = "https://example.atlassian.net", "https://jira.example.org/jira"
TOKEN = "ATATT3xFfGF0-not-a-real-token-4711"
GATEWAY = "https://api.atlassian.com/ex/jira/1-2-3"
ME = {"accountId": "5b10", "displayName": "Ann Example"}


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        ("example.atlassian.net", CLOUD),
        ("https://example.atlassian.net/", CLOUD),
        ("https://example.atlassian.net/browse/WEB-1?x=1#y", CLOUD),
        ("https://example.atlassian.net/jira/software/projects/WEB/boards/1", CLOUD),
        ("https://jira.example.org/jira/", CENTER),
        ("https://jira.example.org/jira/browse/WEB-1", CENTER),
        ("https://jira.example.org/secure/RapidBoard.jspa?rapidView=3", "https://jira.example.org"),
        ("https://jira.example.org/browse/WEB-1", "https://jira.example.org"),
        ("http://localhost:8080", "http://localhost:8080"),
        ("http://[::1]:8080/", "http://[::1]:8080"),
        (GATEWAY, GATEWAY),
        (f"{GATEWAY}/rest/api/3/myself", GATEWAY),
    ],
)
def test_address_is_made_of_what_people_paste(given: str, wanted: str) -> None:
    """The page, the query and the slash at the end go; a context path stays."""
    assert root(given, where="url") == wanted


@pytest.mark.parametrize(
    "given",
    [
        "",
        "  ",
        "ftp://example.org",
        "https://",
        "https://a b.example",
        "https://x:99999",
        "https://[",
    ],
)
def test_no_address(given: str) -> None:
    """What is no web address is an error that gives an example."""
    with pytest.raises(ConfigError, match="is no web address"):
        root(given, where="url")


def test_address_with_a_login_is_refused() -> None:
    """A password in the address is refused, and not repeated."""
    with pytest.raises(ConfigError) as caught:
        root("https://ann:hunter2@jira.example.org", where="url")
    assert "hunter2" not in str(caught.value)


def test_token_is_not_sent_unencrypted() -> None:
    """Plain HTTP is for this machine alone."""
    with pytest.raises(ConfigError, match="unencrypted"):
        root("http://jira.example.org", where="url")


@pytest.mark.parametrize(
    ("who", "expected"),
    [
        (Login(CLOUD, "ann@example.org", TOKEN), "Basic "),
        (Login(CENTER, "", TOKEN), f"Bearer {TOKEN}"),
    ],
)
def test_header_of_each_way_to_log_in(
    http: responses.RequestsMock, who: Login, expected: str
) -> None:
    """E-mail and token go as basic login, a token alone as bearer."""
    http.get(f"{CLOUD}/rest/api/3/myself", json=ME)
    http.get(f"{CENTER}/rest/api/2/serverInfo", json={"version": "10.3.2"})
    http.get(f"{CENTER}/rest/api/2/myself", json=ME)
    jira = connect(who, Config(), Terms())
    assert jira.account.name == "Ann Example"
    header = str(http.calls[-1].request.headers["Authorization"])
    assert header.startswith(expected)
    if who.email:
        assert base64.b64decode(header[6:]).decode() == f"ann@example.org:{TOKEN}"


def test_scoped_token_goes_through_the_gateway(http: responses.RequestsMock) -> None:
    """Where the site does not know the token, the gateway is asked, by the site's id."""
    http.get(f"{CLOUD}/rest/api/3/myself", status=401, json={"message": "Client must be …"})
    http.get(f"{CLOUD}/_edge/tenant_info", json={"cloudId": "1-2-3"})
    http.get(f"{GATEWAY}/rest/api/3/myself", json=ME)
    jira = connect(Login(CLOUD, "bot@example.org", TOKEN), Config(), Terms())
    assert (jira.base, jira.site) == (GATEWAY, CLOUD)


def test_oauth_goes_to_the_gateway_at_once(http: responses.RequestsMock) -> None:
    """A bearer token is never offered to the site of Jira Cloud, which does not take it."""
    http.get(f"{CLOUD}/_edge/tenant_info", json={"cloudId": "1-2-3"})
    http.get(f"{GATEWAY}/rest/api/3/myself", json=ME)
    assert connect(Login(CLOUD, "", TOKEN), Config(), Terms()).base == GATEWAY


def test_gateway_address_by_itself(http: responses.RequestsMock) -> None:
    """The gateway's own address works, and the site is what Jira calls itself."""
    http.get(f"{GATEWAY}/rest/api/3/myself", json=ME)
    http.get(f"{GATEWAY}/rest/api/3/serverInfo", json={"baseUrl": CLOUD, "version": "1001"})
    jira = connect(Login(GATEWAY, "", TOKEN), Config(), Terms())
    assert (jira.base, jira.site, jira.product) == (GATEWAY, CLOUD, "cloud")


def test_bad_token_is_an_error_of_two_tries(http: responses.RequestsMock) -> None:
    """Site and gateway refuse: the error tells what to do, and nothing else was asked."""
    http.get(f"{CLOUD}/rest/api/3/myself", status=401, json={"message": "Client must be …"})
    http.get(f"{CLOUD}/_edge/tenant_info", json={"cloudId": "1-2-3"})
    http.get(f"{GATEWAY}/rest/api/3/myself", status=401, json={})
    with pytest.raises(NotAuthenticated, match="does not accept the token") as caught:
        connect(Login(CLOUD, "ann@example.org", TOKEN), Config(), Terms())
    assert TOKEN not in str(caught.value)
    assert len(http.calls) == 3


@pytest.mark.parametrize(
    "answer",
    [
        {"status": 401, "body": "<html>Basic Authentication Failure - Reason : …</html>"},
        {"status": 401, "json": {"message": "no"}},
        {"status": 200, "json": ME, "headers": {"X-Seraph-LoginReason": "AUTHENTICATED_FAILED"}},
        {"status": 200, "json": {}},
    ],
)
def test_data_center_gets_a_login_once(
    http: responses.RequestsMock, answer: dict[str, Any]
) -> None:
    """After a refused login nothing follows: a few of them lock the account."""
    http.get(f"{CENTER}/rest/api/2/serverInfo", json={"version": "10.3.2"})
    http.get(f"{CENTER}/rest/api/2/myself", **answer)
    with pytest.raises(NotAuthenticated):
        connect(Login(CENTER, "", TOKEN), Config(), Terms())
    given = [call.request.headers.get("Authorization") for call in http.calls]
    assert given == [None, f"Bearer {TOKEN}"]


def test_captcha_is_told(http: responses.RequestsMock) -> None:
    """A locked account says what unlocks it."""
    headers = {"X-Seraph-LoginReason": "AUTHENTICATION_DENIED"}
    http.get(f"{CENTER}/rest/api/2/serverInfo", status=403, headers=headers)
    http.get(f"{CENTER}/rest/api/2/myself", status=403, headers=headers)
    with pytest.raises(NotAuthenticated, match="CAPTCHA"):
        connect(Login(CENTER, "ann", TOKEN), Config(), Terms())


@pytest.mark.parametrize(
    ("answer", "error", "said"),
    [
        ({"status": 200, "body": "<!DOCTYPE html><p>Please log in"}, NotJira, "login page"),
        ({"status": 404, "body": "<html>nginx</html>"}, NotJira, "web page"),
        ({"status": 404, "json": {"message": "no route"}}, NotJira, "no Jira at this address"),
        ({"status": 200, "body": "pong"}, NotJira, "no JSON"),
        ({"status": 200, "json": [1]}, NotJira, "does not answer as a Jira"),
        ({"status": 200, "json": {"status": "UP"}}, NotJira, "does not answer as a Jira"),
        (
            {"status": 302, "headers": {"Location": "https://sso.example.org/?next=1"}},
            NotJira,
            "https://sso.example.org/",
        ),
        ({"body": requests.exceptions.SSLError("x")}, JiraUnreachable, "certificate"),
        ({"body": requests.exceptions.ConnectTimeout("x")}, JiraUnreachable, "no connection"),
    ],
)
def test_wrong_site(
    http: responses.RequestsMock, answer: dict[str, Any], error: type[JiraError], said: str
) -> None:
    """An address that is no Jira says so; the token does not follow a redirection."""
    http.get(f"{CENTER}/rest/api/2/serverInfo", **answer)
    with pytest.raises(error, match=said):
        connect(Login(CENTER, "", TOKEN), Config(), Terms())
    assert len(http.calls) == 1


def test_custom_domain_of_cloud(http: responses.RequestsMock) -> None:
    """A Cloud under a domain of its own is found out by what it says of itself."""
    about = {"version": "1001", "deploymentType": "Cloud"}
    http.get("https://tickets.example.org/rest/api/2/serverInfo", json=about)
    http.get("https://tickets.example.org/rest/api/3/myself", json=ME)
    login = Login("https://tickets.example.org", "ann@example.org", TOKEN)
    assert connect(login, Config(), Terms()).is_cloud


def test_login_reads_the_environment() -> None:
    """Variables win over the file's address and account."""
    config = Config.model_validate({"jira": {"url": "other.example.org", "email": "b@example.org"}})
    environ = {
        "TICKET_LINT_JIRA_URL": "example.atlassian.net",
        "TICKET_LINT_JIRA_EMAIL": "a@example.org",
        "TICKET_LINT_JIRA_TOKEN": f" {TOKEN}\n",
    }
    who = login(config, environ)
    assert (who.url, who.email, who.token, who.bearer) == (CLOUD, "a@example.org", TOKEN, False)
    assert TOKEN not in repr(who)
    assert "a@example.org" not in repr(who)


def test_token_file(tmp_path: Path) -> None:
    """The token of a mounted secret may end with a line break."""
    file = tmp_path / "token"
    file.write_text(f"{TOKEN}\n")
    environ = {"TICKET_LINT_JIRA_URL": CENTER, "TICKET_LINT_JIRA_TOKEN_FILE": str(file)}
    assert login(Config(), environ).token == TOKEN


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is empty"),
        (b"\xff\xfe\x00", "is no text"),
        (b"two words", "a space"),
        (None, "cannot"),
    ],
)
def test_token_file_that_cannot_be_used(tmp_path: Path, content: bytes | None, said: str) -> None:
    """The error names the file and does not quote what stands in it."""
    file = tmp_path / "token"
    if content is not None:
        file.write_bytes(content)
    environ = {"TICKET_LINT_JIRA_URL": CENTER, "TICKET_LINT_JIRA_TOKEN_FILE": str(file)}
    with pytest.raises(ConfigError, match=said) as caught:
        login(Config(), environ)
    assert "two words" not in str(caught.value)


def test_nothing_configured(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without address or token the error says which variables to set."""
    monkeypatch.setattr("ticket_lint.jira.credentials.stored", lambda _: "")
    with pytest.raises(ConfigError, match="TICKET_LINT_JIRA_URL"):
        login(Config(), {})
    with pytest.raises(NotAuthenticated, match="TICKET_LINT_JIRA_TOKEN"):
        login(Config(), {"TICKET_LINT_JIRA_URL": CENTER})


def test_keyring_is_asked_last(monkeypatch: pytest.MonkeyPatch) -> None:
    """The system keyring holds a token by host."""
    monkeypatch.setattr("ticket_lint.jira.credentials.stored", lambda host: f"of-{host}")
    who = login(Config(), {"TICKET_LINT_JIRA_URL": CLOUD})
    assert (who.token, who.origin) == ("of-example.atlassian.net", "the system keyring")


class Keyring:
    """A system keyring, or one that refuses."""

    def __init__(self, *, works: bool) -> None:
        """Begin empty."""
        self.works = works
        self.kept: dict[tuple[str, str], str] = {}

    def set_password(self, service: str, user: str, password: str) -> None:
        """Keep a password."""
        if not self.works:
            raise RuntimeError("locked")
        self.kept[service, user] = password

    def get_password(self, service: str, user: str) -> str | None:
        """Return a password."""
        if not self.works:
            raise RuntimeError("locked")
        return self.kept.get((service, user))


def test_keyring_keeps_a_token_by_host(monkeypatch: pytest.MonkeyPatch) -> None:
    """What was kept is found again for its host alone; a locked keyring is none."""
    monkeypatch.setitem(sys.modules, "keyring", Keyring(works=True))
    assert keep("example.atlassian.net", TOKEN)
    assert (stored("example.atlassian.net"), stored("other.example.org")) == (TOKEN, "")
    monkeypatch.setitem(sys.modules, "keyring", Keyring(works=False))
    assert not keep("example.atlassian.net", TOKEN)
    assert stored("example.atlassian.net") == ""
    monkeypatch.setitem(sys.modules, "keyring", None)
    assert not keep("example.atlassian.net", TOKEN)
    assert stored("example.atlassian.net") == ""


def test_netrc_does_not_replace_the_token(
    http: responses.RequestsMock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A login for the host in `~/.netrc` is another program's."""
    (tmp_path / "netrc").write_text("machine jira.example.org login eve password other\n")
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    http.get(f"{CENTER}/rest/api/2/serverInfo", json={"version": "10.3.2"})
    http.get(f"{CENTER}/rest/api/2/myself", json=ME)
    connect(Login(CENTER, "", TOKEN), Config(), Terms())
    assert http.calls[-1].request.headers["Authorization"] == f"Bearer {TOKEN}"


def test_connection_has_no_secret_in_its_repr(cloud: Jira) -> None:
    """A connection may be printed."""
    assert TOKEN not in repr(cloud)
