"""The address of a Jira: what people paste, as the root that paths are put behind."""

from __future__ import annotations

from urllib.parse import urlsplit

from ticket_lint.errors import ConfigError

_CLOUD = (".atlassian.net", ".jira.com", ".jira-dev.com", "api.atlassian.com")
_LOOPBACK = ("localhost", "127.0.0.1", "::1")
GATEWAY = "/ex/jira/"
"""What paths at the gateway of Jira Cloud begin with; the id of the site follows."""
_PAGES = ("/browse/", "/secure/", "/projects/", "/issues/", "/rest/", "/plugins/")
"""Where the pages of a Jira begin: what a pasted link has behind the address."""
_RIGHT = "e.g. https://example.atlassian.net"


def root(url: str, *, where: str) -> str:
    """Return the address without trailing slash, page, query and anchor; `https://` is added.

    A context path (`https://example.org/jira`) stays. Raises `ConfigError` for what is no web
    address, holds a login, or would send the token unencrypted to another machine.
    """
    text = url.strip()
    if "://" not in text:
        text = f"https://{text}"
    try:
        parts = urlsplit(text)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        host, port = "", None
    if not host or parts.scheme not in ("http", "https") or any(c.isspace() for c in text):
        raise ConfigError(f"{url!r} is no web address", where=where, right=_RIGHT)
    if parts.username is not None or parts.password is not None:
        raise ConfigError(
            "the address holds a login",
            where=where,
            right="the token goes to TICKET_LINT_JIRA_TOKEN",
        )
    if parts.scheme == "http" and host not in _LOOPBACK:
        raise ConfigError(
            f"http://{host} would send the token unencrypted", where=where, right=f"https://{host}"
        )
    shown = f"[{host}]" if ":" in host else host
    place = f"{shown}:{port}" if port else shown
    return f"{parts.scheme}://{place}{_context(parts.path, cloud=is_cloud(host))}"


def is_cloud(host: str) -> bool:
    """Tell whether a host's name says that it is Jira Cloud; one of your own may be, too."""
    return host.endswith(_CLOUD)


def is_here(url: str) -> bool:
    """Tell whether an address is on this machine."""
    return urlsplit(url).hostname in _LOOPBACK


def host_of(url: str) -> str:
    """Return the host of an address, with its port where it names one."""
    return urlsplit(url).netloc.rpartition("@")[2]


def _context(path: str, *, cloud: bool) -> str:
    """Return the path that a Jira lies under: nothing on Cloud, but for the gateway's."""
    if path.startswith(GATEWAY):
        return "/".join(path.split("/")[:4])
    if cloud:
        return ""
    cut = min((at for page in _PAGES if (at := f"{path}/".find(page)) >= 0), default=len(path))
    return path[:cut].rstrip("/")
