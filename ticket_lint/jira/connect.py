"""From a login to a `Jira` that is known to work: product found, route found, token tried."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlsplit

from ticket_lint.config.schema import Config
from ticket_lint.errors import JiraError, NotAuthenticated, NotJira, NotPermitted, NotThere
from ticket_lint.jira.address import GATEWAY, is_cloud, is_here, root
from ticket_lint.jira.client import Account, Jira, Product, decoded, user_id

if TYPE_CHECKING:
    from requests import PreparedRequest, Session

    from ticket_lint.jira.credentials import Login
    from ticket_lint.jira.transport import Terms

_AGENT = {"User-Agent": "ticket-lint"}


def connect(login: Login, config: Config, terms: Terms) -> Jira:
    """Return a Jira whose `/myself` has answered for this login.

    That call comes first on purpose: with a bad token a search shows what a stranger may see, which
    is often no ticket at all, and would be taken for a clean bill.

    Scoped tokens, service accounts and OAuth 2 work at Jira Cloud's gateway only; there they are
    tried where the site itself does not know them. Raises a `JiraError`.
    """
    session = _session(login, terms)
    site = login.url
    if _is_gateway(site, config):
        found = Jira(session, terms, site, site, "cloud", Account("", ""))
        return _named(
            found,
            _account(found),
            str(found.object(found.api("serverInfo")).get("baseUrl") or site),
        )
    here = Jira(session, terms, site, site, _product(session, site), Account("", ""))
    refused: JiraError | None = None
    if not (here.is_cloud and login.bearer):
        try:
            return _named(here, _account(here), site)
        except (NotAuthenticated, NotPermitted, NotThere) as error:
            if not here.is_cloud:
                raise
            refused = error
    gateway = _gateway(here, config)
    if gateway is None:
        raise refused or NotAuthenticated(
            "the site does not tell its id at the gateway",
            where=site,
            right="`cloud_id` under [jira]",
        )
    try:
        account = _account(gateway)
    except JiraError as error:
        raise refused or error from None
    return _named(gateway, account, site)


def _session(login: Login, terms: Terms) -> Session:
    from jira import JIRA  # noqa: PLC0415 - slow to import

    from ticket_lint.jira.transport import Transport  # noqa: PLC0415 - brings requests

    who: dict[str, Any] = (
        {"token_auth": login.token} if login.bearer else {"basic_auth": (login.email, login.token)}
    )
    client = JIRA(
        login.url,
        options={"headers": dict(_AGENT), "check_update": False},
        get_server_info=False,  # product and version are asked for below, once
        max_retries=0,
        timeout=terms.timeout,
        logging=False,
        **who,
    )
    session = client._session  # noqa: SLF001 - it has no public name
    client._session = None  # type: ignore[assignment]  # noqa: SLF001 - else it is closed with it
    session.cookies.clear()
    transport = Transport(terms)
    for scheme in ("https://", "http://"):
        session.mount(scheme, transport)
    return session


def _product(session: Session, site: str) -> Product:
    """Ask a site what it is, without the token: one that it does not accept is another question."""
    if is_cloud(urlsplit(site).hostname or ""):
        return "cloud"
    path = "/rest/api/2/serverInfo"
    try:
        about = decoded(session.request("GET", site + path, auth=_nobody), path)
    except (NotAuthenticated, NotPermitted):
        return "datacenter"  # one that hides even this from strangers
    except NotThere:
        raise NotJira(
            "there is no Jira at this address", where=site, right="the address up to its /browse"
        ) from None
    if not isinstance(about, dict) or not {"version", "deploymentType"} & about.keys():
        raise NotJira("does not answer as a Jira does", where=site, right="the address of Jira")
    return "cloud" if about.get("deploymentType") == "Cloud" else "datacenter"


def _nobody(request: PreparedRequest) -> PreparedRequest:
    """Log in as nobody, in place of what the session would do."""
    return request


def _account(jira: Jira) -> Account:
    """Ask who we are; raises `NotAuthenticated` where the answer is nobody."""
    me = jira.object(jira.api("myself"))
    number = user_id(me)
    if not number:
        raise NotAuthenticated(
            "Jira takes us for a stranger", where=jira.site, right="a token that it accepts"
        )
    return Account(number, str(me.get("displayName") or number))


def _gateway(here: Jira, config: Config) -> Jira | None:
    """Return the same site by way of the gateway, None where its id cannot be found."""
    if is_here(here.base) and not is_here(config.jira.gateway):
        return None  # no Jira of Atlassian's, so its token goes to no gateway of theirs
    number = config.jira.cloud_id
    if not number:
        try:
            path = "/_edge/tenant_info"
            about = decoded(here.session.request("GET", here.base + path, auth=_nobody), path)
            number = about.get("cloudId", "") if isinstance(about, dict) else ""
        except JiraError:
            return None
    if not isinstance(number, str) or not number:
        return None
    base = root(config.jira.gateway, where="jira.gateway").rstrip("/")
    return replace(here, base=f"{base}{GATEWAY}{quote(number, '')}", product="cloud")


def _is_gateway(site: str, config: Config) -> bool:
    return site.startswith(f"{config.jira.gateway.rstrip('/')}{GATEWAY}")


def _named(jira: Jira, account: Account, site: str) -> Jira:
    return replace(jira, site=site.rstrip("/"), account=account)
