"""Where the token comes from: the environment, a file, the system keyring. Never from a config."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from ticket_lint.config.environment import PREFIX
from ticket_lint.config.schema import Config
from ticket_lint.errors import ConfigError, NotAuthenticated
from ticket_lint.jira.address import host_of, root

SERVICE = "ticket-lint"
"""Under which name a token lies in the keyring; the user is the site's host."""
_URL, _EMAIL = PREFIX + "JIRA_URL", PREFIX + "JIRA_EMAIL"
_TOKEN, _FILE = PREFIX + "JIRA_TOKEN", PREFIX + "JIRA_TOKEN_FILE"
_LONGEST = 10_000


@dataclass(frozen=True, slots=True)
class Login:
    """A site and who asks it: with an e-mail address by basic login, without by bearer token.

    `origin` tells where the token was found, for messages.
    """

    url: str
    email: str = field(default="", repr=False)
    token: str = field(default="", repr=False)
    origin: str = ""

    @property
    def bearer(self) -> bool:
        """Whether the token stands for itself: personal access token, OAuth 2, service account."""
        return not self.email


def login(config: Config, environ: Mapping[str, str]) -> Login:
    """Return the site and the token in force.

    Raises `ConfigError` for a missing or impossible address and a token file that cannot be read,
    and `NotAuthenticated` where there is no token.
    """
    given = environ.get(_URL, "")
    url = given or config.jira.url
    if not url:
        raise ConfigError(
            "no Jira is configured",
            right=f"set {_URL}, or `url` under [jira]; `ticket-lint init` asks for it",
        )
    address = root(url, where=_URL if given else "jira.url")
    email = environ.get(_EMAIL, "").strip() or config.jira.email.strip()
    token, origin = _token(host_of(address), environ)
    return Login(address, email, token, origin)


def _token(host: str, environ: Mapping[str, str]) -> tuple[str, str]:
    """Return the token and where it was found."""
    if token := environ.get(_TOKEN, "").strip():
        return _legal(token, _TOKEN), _TOKEN
    if path := environ.get(_FILE, ""):
        return _legal(_read(path), f"{_FILE}={path}"), _FILE
    if token := stored(host):
        return _legal(token, "the system keyring"), "the system keyring"
    raise NotAuthenticated(
        "no token for Jira",
        where=host,
        right=f"set {_TOKEN} or {_FILE}, or keep one in the system keyring by `ticket-lint init`",
    )


def _read(path: str) -> str:
    try:
        with Path(path).open("rb") as stream:
            token = stream.read(_LONGEST).decode("utf-8-sig").strip()
    except UnicodeDecodeError:
        raise ConfigError("is no text", where=f"{_FILE}={path}", right="the token alone") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise ConfigError(f"cannot be read: {reason}", where=f"{_FILE}={path}") from None
    if not token:
        raise ConfigError("is empty", where=f"{_FILE}={path}", right="a file with the token alone")
    return token


def _legal(token: str, where: str) -> str:
    """Return a token that fits in a header. The message does not quote it."""
    if not token.isascii() or not token.isprintable() or " " in token:
        raise ConfigError(
            "the token holds a space, a line break or a character outside ASCII",
            where=where,
            right="the token alone, as Jira shows it",
        )
    return token


def stored(host: str) -> str:
    """Return the token that the system keyring holds for a site; nothing where there is none."""
    try:
        import keyring  # noqa: PLC0415 - an extra, and slow to begin

        found: str | None = keyring.get_password(SERVICE, host)
    except ImportError:
        return ""
    except Exception:  # noqa: BLE001 - backends raise what they like, and no keyring is no error
        return ""
    return found or ""


def keep(host: str, token: str) -> bool:
    """Put a token into the system keyring; tell whether there is one that took it."""
    try:
        import keyring  # noqa: PLC0415 - an extra, and slow to begin

        keyring.set_password(SERVICE, host, token)
    except ImportError:
        return False
    except Exception:  # noqa: BLE001 - as above
        return False
    return True
