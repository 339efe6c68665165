"""The first tables: runs, tickets, assessments, what was seen, actions, waivers, rejections."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make them."""
    op.create_table(
        "runs",
        sa.Column("id", _NUMBER, autoincrement=True, nullable=False),
        sa.Column("command", sa.String(length=20), nullable=False),
        sa.Column("site", sa.String(length=255), nullable=False),
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("apply", sa.Boolean(), nullable=False),
        sa.Column("versions", sa.JSON(), nullable=False),
        sa.Column("started", sa.Float(), nullable=False),
        sa.Column("beat", sa.Float(), nullable=False),
        sa.Column("ended", sa.Float(), nullable=True),
        sa.Column("outcome", sa.String(length=20), nullable=False),
        sa.Column("host", sa.String(length=255), nullable=False),
        sa.Column("process", sa.Integer(), nullable=False),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.Column("cursor", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_runs")),
    )
    op.create_index(
        op.f("ix_runs_command_site_started"), "runs", ["command", "site", "started"], unique=False
    )
    op.create_table(
        "tickets",
        sa.Column("id", _NUMBER, autoincrement=True, nullable=False),
        sa.Column("site", sa.String(length=255), nullable=False),
        sa.Column("issue", sa.String(length=64), nullable=False),
        sa.Column("key", sa.String(length=255), nullable=False),
        sa.Column("project", sa.String(length=255), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tickets")),
        sa.UniqueConstraint("site", "issue", name=op.f("uq_tickets_site_issue")),
    )
    op.create_index(op.f("ix_tickets_key"), "tickets", ["key"], unique=False)
    op.create_table(
        "actions",
        sa.Column("id", _NUMBER, autoincrement=True, nullable=False),
        sa.Column("ticket", _NUMBER, nullable=False),
        sa.Column("run", _NUMBER, nullable=True),
        sa.Column("at", sa.Float(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("comment", sa.String(length=64), nullable=False),
        sa.Column("person", sa.String(length=255), nullable=False),
        sa.ForeignKeyConstraint(
            ["run"], ["runs.id"], name=op.f("fk_actions_run"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["ticket"], ["tickets.id"], name=op.f("fk_actions_ticket"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_actions")),
    )
    op.create_index(op.f("ix_actions_kind_at"), "actions", ["kind", "at"], unique=False)
    op.create_index(op.f("ix_actions_ticket"), "actions", ["ticket"], unique=False)
    op.create_table(
        "assessments",
        sa.Column("id", _NUMBER, autoincrement=True, nullable=False),
        sa.Column("ticket", _NUMBER, nullable=False),
        sa.Column("revision", sa.String(length=64), nullable=False),
        sa.Column("text_hash", sa.String(length=64), nullable=False),
        sa.Column("key", sa.String(length=255), nullable=False),
        sa.Column("profile", sa.String(length=20), nullable=False),
        sa.Column("summary", sa.String(length=255), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.Column("verdict", sa.String(length=20), nullable=False),
        sa.Column("findings", sa.JSON(), nullable=False),
        sa.Column("versions", sa.JSON(), nullable=False),
        sa.Column("judged", sa.Float(), nullable=False),
        sa.ForeignKeyConstraint(
            ["ticket"], ["tickets.id"], name=op.f("fk_assessments_ticket"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assessments")),
    )
    op.create_index(op.f("ix_assessments_key"), "assessments", ["key"], unique=False)
    op.create_index(op.f("ix_assessments_ticket"), "assessments", ["ticket"], unique=False)
    op.create_table(
        "rejections",
        sa.Column("id", _NUMBER, autoincrement=True, nullable=False),
        sa.Column("ticket", _NUMBER, nullable=False),
        sa.Column("comment", sa.String(length=64), nullable=False),
        sa.Column("rule", sa.String(length=255), nullable=False),
        sa.Column("author", sa.String(length=255), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("created", sa.String(length=10), nullable=False),
        sa.Column("text_hash", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["ticket"], ["tickets.id"], name=op.f("fk_rejections_ticket"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rejections")),
        sa.UniqueConstraint(
            "ticket", "comment", "rule", name=op.f("uq_rejections_ticket_comment_rule")
        ),
    )
    op.create_table(
        "waivers",
        sa.Column("id", _NUMBER, autoincrement=True, nullable=False),
        sa.Column("ticket", _NUMBER, nullable=False),
        sa.Column("comment", sa.String(length=64), nullable=False),
        sa.Column("rule", sa.String(length=255), nullable=False),
        sa.Column("author", sa.String(length=255), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("created", sa.String(length=10), nullable=False),
        sa.Column("until", sa.String(length=10), nullable=False),
        sa.ForeignKeyConstraint(
            ["ticket"], ["tickets.id"], name=op.f("fk_waivers_ticket"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_waivers")),
        sa.UniqueConstraint(
            "ticket", "comment", "rule", name=op.f("uq_waivers_ticket_comment_rule")
        ),
    )
    op.create_table(
        "seen",
        sa.Column("run", _NUMBER, nullable=False),
        sa.Column("ticket", _NUMBER, nullable=False),
        sa.Column("assessment", _NUMBER, nullable=False),
        sa.Column("points", sa.Float(), nullable=True),
        sa.ForeignKeyConstraint(
            ["assessment"], ["assessments.id"], name=op.f("fk_seen_assessment"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["run"], ["runs.id"], name=op.f("fk_seen_run"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["ticket"], ["tickets.id"], name=op.f("fk_seen_ticket"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("run", "ticket", name=op.f("pk_seen")),
    )
    op.create_index(op.f("ix_seen_assessment"), "seen", ["assessment"], unique=False)
    op.create_index(op.f("ix_seen_ticket"), "seen", ["ticket"], unique=False)
    op.create_table(
        "standings",
        sa.Column("ticket", _NUMBER, nullable=False),
        sa.Column("profile", sa.String(length=20), nullable=False),
        sa.Column("assessment", _NUMBER, nullable=False),
        sa.Column("settled", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["assessment"],
            ["assessments.id"],
            name=op.f("fk_standings_assessment"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["ticket"], ["tickets.id"], name=op.f("fk_standings_ticket"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("ticket", "profile", name=op.f("pk_standings")),
    )
    op.create_index(op.f("ix_standings_assessment"), "standings", ["assessment"], unique=False)
