"""The tables. `migrations` makes them; a test holds both against each other.

Times are seconds since 1970, so that SQLite and PostgreSQL keep and compare them alike. A ticket is
known by site and issue id: keys move. What belongs to a ticket goes when its row goes.
"""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

VERSION = "0002"
"""The migration that leads to these tables."""
VERSION_TABLE = "ticket_lint_version"
"""Not Alembic's own name: the database may be shared with others who use Alembic."""

METADATA = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)
_NUMBER = BigInteger().with_variant(Integer(), "sqlite")


def _id() -> Column[int]:
    return Column("id", _NUMBER, primary_key=True, autoincrement=True)


def _of(table: str, name: str, *, gone: str = "CASCADE", **given: bool) -> Column[int]:
    return Column(name, _NUMBER, ForeignKey(f"{table}.id", ondelete=gone), **given)  # type: ignore[arg-type]


RUNS = Table(
    "runs",
    METADATA,
    _id(),
    Column("command", String(20), nullable=False),
    Column("site", String(255), nullable=False),
    Column("scope", Text, nullable=False),
    Column("apply", Boolean, nullable=False),
    Column("versions", JSON, nullable=False),
    Column("started", Float, nullable=False),
    Column("beat", Float, nullable=False),
    Column("ended", Float),
    Column("outcome", String(20), nullable=False, default=""),
    Column("host", String(255), nullable=False, default=""),
    Column("process", Integer, nullable=False, default=0),
    Column("counts", JSON, nullable=False),
    Column("cursor", String(64), nullable=False, default=""),
    Index(None, "command", "site", "started"),
)
"""A run. `scope` is what it went over: a search, or `sprint 7`. `beat` is its last sign of life,
`cursor` how far it came."""

TICKETS = Table(
    "tickets",
    METADATA,
    _id(),
    Column("site", String(255), nullable=False),
    Column("issue", String(64), nullable=False),
    Column("key", String(255), nullable=False),
    Column("project", String(255), nullable=False),
    UniqueConstraint("site", "issue"),
    Index(None, "key"),
)
"""A ticket under the key that it had when it was last seen."""

ASSESSMENTS = Table(
    "assessments",
    METADATA,
    _id(),
    _of("tickets", "ticket", nullable=False, index=True),
    Column("revision", String(64), nullable=False),
    Column("text_hash", String(64), nullable=False),
    Column("key", String(255), nullable=False, index=True),
    Column("profile", String(20), nullable=False),
    Column("summary", String(255), nullable=False),
    Column("kind", String(20), nullable=False),
    Column("score", Integer, nullable=False),
    Column("verdict", String(20), nullable=False),
    Column("findings", JSON, nullable=False),
    Column("versions", JSON, nullable=False),
    Column("judged", Float, nullable=False),
)
"""What was said of a revision. `key` is the key of that time."""

STANDINGS = Table(
    "standings",
    METADATA,
    _of("tickets", "ticket", primary_key=True),
    Column("profile", String(20), primary_key=True),
    _of("assessments", "assessment", nullable=False, index=True),
    Column("settled", String(64), nullable=False, default=""),
)
"""The last assessment of a ticket under a profile: a sprint report asks for more than a scan.

`settled` is the state of the ticket that asked for nothing more to be written.
"""

SEEN = Table(
    "seen",
    METADATA,
    _of("runs", "run", primary_key=True),
    _of("tickets", "ticket", primary_key=True, index=True),
    _of("assessments", "assessment", nullable=False, index=True),
    Column("points", Float),
)
"""Which tickets a run went over, and what it took each to be."""

ACTIONS = Table(
    "actions",
    METADATA,
    _id(),
    _of("tickets", "ticket", nullable=False, index=True),
    _of("runs", "run", gone="SET NULL", index=True),
    Column("at", Float, nullable=False),
    Column("kind", String(20), nullable=False),
    Column("comment", String(64), nullable=False, default=""),
    Column("person", String(255), nullable=False, default=""),
    Index(None, "kind", "at"),
)
"""What was written to a ticket: `posted`, `edited`, `label` … and the id of our comment."""


def _reply(name: str, *more: Column[str]) -> Table:
    return Table(
        name,
        METADATA,
        _id(),
        _of("tickets", "ticket", nullable=False),
        Column("comment", String(64), nullable=False),
        Column("rule", String(255), nullable=False),
        Column("author", String(255), nullable=False),
        Column("reason", Text, nullable=False),
        Column("created", String(10), nullable=False),
        *more,
        UniqueConstraint("ticket", "comment", "rule"),
    )


WAIVERS = _reply("waivers", Column("until", String(10), nullable=False))
"""Findings that people waive on a ticket, by the comment in which they say so."""
REJECTIONS = _reply("rejections", Column("text_hash", String(64), nullable=False))
"""Findings that people call wrong, and the text that they were found in."""

# What the service works with.

ROUNDS = Table(
    "rounds",
    METADATA,
    Column("site", String(255), primary_key=True),
    Column("issue", String(64), primary_key=True),
    Column("key", String(255), nullable=False),
    Column("project", String(255), nullable=False, index=True),
    Column("newest", _NUMBER, nullable=False),
    Column("job", String(64), nullable=False),
    Column("tries", Integer, nullable=False, default=0),
    Column("arrived", Float, nullable=False),
)
"""A ticket under way, and only while it is. `newest` counts its events: the job in charge ends by
deleting the row under the count that it began with, so that nothing arrives unseen. `arrived` is
when the oldest event came that is not yet handled."""

DELIVERIES = Table(
    "deliveries",
    METADATA,
    Column("identifier", String(255), primary_key=True),
    Column("at", Float, nullable=False, index=True),
)
"""Webhook deliveries that were accepted, so that one that is sent again counts once."""

TOKENS = Table(
    "tokens",
    METADATA,
    _id(),
    Column("name", String(255), nullable=False, unique=True),
    Column("hash", String(64), nullable=False, unique=True),
    Column("scopes", JSON, nullable=False),
    Column("created", Float, nullable=False),
    Column("expires", Float),
    Column("revoked", Float),
    Column("used", Float),
)
"""API tokens: the SHA-256 of each, never the token. `used` is the day it was last used."""

PACES = Table(
    "paces",
    METADATA,
    Column("site", String(255), primary_key=True),
    Column("free", Float, nullable=False),
    Column("held", Float, nullable=False),
)
"""When the next request to a Jira may go, for all workers together (the database's clock): `free`
is the next slot, and nothing goes before `held`."""

SCHEDULES = Table(
    "schedules",
    METADATA,
    Column("name", String(255), primary_key=True),
    Column("cron", String(255), nullable=False),
    Column("last", Float, nullable=False),
)
"""Scheduled scans: `last` is the due time that was begun last."""

SCANS = Table(
    "scans",
    METADATA,
    _of("runs", "run", primary_key=True),
    Column("jql", Text, nullable=False),
    Column("minutes", Integer),
    Column("schedule", String(255), nullable=False, default="", index=True),
    Column("chunk", Integer, nullable=False, default=0),
    Column("pages", Integer, nullable=False, default=0),
    Column("listed", Integer, nullable=False, default=0),
    Column("total", Integer),
    Column("till", Float, nullable=False, default=0.0),
    Column("through", Boolean, nullable=False, default=False),
    Column("tries", Integer, nullable=False, default=0),
    Column("reason", Text, nullable=False, default=""),
)
"""A run that is a scan of the service, as far as its tickets are listed: `chunk` counts the looks
at the search, `pages` and `listed` what came of them, `till` is when the last ticket was created,
and `through` tells that no more are to come. `reason` is why it failed."""

PAGES = Table(
    "pages",
    METADATA,
    _of("runs", "run", primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("issues", JSON, nullable=False),
    Column("till", Float, nullable=False),
    Column("ended", Float),
    Column("arrived", Float, nullable=False),
    Column("tries", Integer, nullable=False, default=0),
    Column("reserved", Integer, nullable=False, default=0),
    Index(None, "run", "ended"),
)
"""A hundred tickets of a scan, by their ids; open until `ended`. `reserved` are new comments that
it is about to post, so that pages side by side do not post more than a run may. Rows go when no
later look at the search can bring the same tickets, at the latest with their scan."""
