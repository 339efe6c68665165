"""What the service works with: rounds, deliveries, tokens, paces, schedules, scans."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make them."""
    # Without it, each run that is deleted reads all actions.
    op.create_index(op.f("ix_actions_run"), "actions", ["run"], unique=False)
    op.create_table(
        "rounds",
        sa.Column("site", sa.String(length=255), nullable=False),
        sa.Column("issue", sa.String(length=64), nullable=False),
        sa.Column("key", sa.String(length=255), nullable=False),
        sa.Column("project", sa.String(length=255), nullable=False),
        sa.Column("newest", _NUMBER, nullable=False),
        sa.Column("job", sa.String(length=64), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("arrived", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("site", "issue", name=op.f("pk_rounds")),
    )
    op.create_index(op.f("ix_rounds_project"), "rounds", ["project"], unique=False)
    op.create_table(
        "deliveries",
        sa.Column("identifier", sa.String(length=255), nullable=False),
        sa.Column("at", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("identifier", name=op.f("pk_deliveries")),
    )
    op.create_index(op.f("ix_deliveries_at"), "deliveries", ["at"], unique=False)
    op.create_table(
        "tokens",
        sa.Column("id", _NUMBER, autoincrement=True, nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("scopes", sa.JSON(), nullable=False),
        sa.Column("created", sa.Float(), nullable=False),
        sa.Column("expires", sa.Float(), nullable=True),
        sa.Column("revoked", sa.Float(), nullable=True),
        sa.Column("used", sa.Float(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tokens")),
        sa.UniqueConstraint("name", name=op.f("uq_tokens_name")),
        sa.UniqueConstraint("hash", name=op.f("uq_tokens_hash")),
    )
    op.create_table(
        "paces",
        sa.Column("site", sa.String(length=255), nullable=False),
        sa.Column("free", sa.Float(), nullable=False),
        sa.Column("held", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("site", name=op.f("pk_paces")),
    )
    op.create_table(
        "schedules",
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("cron", sa.String(length=255), nullable=False),
        sa.Column("last", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_schedules")),
    )
    _scans()


def _scans() -> None:
    op.create_table(
        "scans",
        sa.Column("run", _NUMBER, nullable=False),
        sa.Column("jql", sa.Text(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=True),
        sa.Column("schedule", sa.String(length=255), nullable=False),
        sa.Column("chunk", sa.Integer(), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("listed", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=True),
        sa.Column("till", sa.Float(), nullable=False),
        sa.Column("through", sa.Boolean(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["run"], ["runs.id"], name=op.f("fk_scans_run"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("run", name=op.f("pk_scans")),
    )
    op.create_index(op.f("ix_scans_schedule"), "scans", ["schedule"], unique=False)
    op.create_table(
        "pages",
        sa.Column("run", _NUMBER, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("issues", sa.JSON(), nullable=False),
        sa.Column("till", sa.Float(), nullable=False),
        sa.Column("ended", sa.Float(), nullable=True),
        sa.Column("arrived", sa.Float(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("reserved", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["run"], ["runs.id"], name=op.f("fk_pages_run"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("run", "number", name=op.f("pk_pages")),
    )
    op.create_index(op.f("ix_pages_run_ended"), "pages", ["run", "ended"], unique=False)
