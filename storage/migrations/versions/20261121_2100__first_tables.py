"""first tables"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = "20261121_2100"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """first tables"""
    op.create_table(
        "audit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("team_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("actor", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("subject", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("move", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("before", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("after", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("cause", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit")),
    )
    with op.batch_alter_table("audit", schema=None) as batch_op:
        batch_op.create_index(
            "ix_audit_slack",
            ["team_id", "before"],
            unique=False,
            sqlite_where=sa.text("actor = 'slack'"),
            postgresql_where=sa.text("actor = 'slack'"),
        )
        batch_op.create_index("ix_audit_subject", ["team_id", "subject", "id"], unique=False)

    op.create_table(
        "customers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("team_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("key", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("name", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("sought", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("arr", sa.BigInteger(), nullable=False),
        sa.Column("currency", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("segment", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("segment_given", sa.Boolean(), nullable=False),
        sa.Column("region", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("contract_start_on", sa.Date(), nullable=False),
        sa.Column("renewal_on", sa.Date(), nullable=True),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("stage", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("channel_id", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("shared_channel_id", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("csm", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("tam", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("pds", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("sa", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("ae", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("cse", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("csa", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("program_manager", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("executive_sponsor", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("technical_contacts", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("allowance_hours", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.CheckConstraint(
            "segment IN ('enterprise', 'mid_market', 'smb')", name=op.f("ck_customers_segment")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_customers")),
        sa.UniqueConstraint("team_id", "key", name=op.f("uq_customers_team_id_key")),
    )
    with op.batch_alter_table("customers", schema=None) as batch_op:
        batch_op.create_index("ix_customers_channel", ["team_id", "channel_id"], unique=False)
        batch_op.create_index("ix_customers_csm", ["team_id", "csm", "sought"], unique=False)
        batch_op.create_index(
            "ix_customers_shared_channel", ["team_id", "shared_channel_id"], unique=False
        )
        batch_op.create_index(
            "ix_customers_sought", ["team_id", "sought", "key", "stage"], unique=False
        )

    op.create_table(
        "health_feeds",
        sa.Column("team_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("measure", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("last_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("team_id", "measure", name=op.f("pk_health_feeds")),
    )
    op.create_table(
        "health_tallies",
        sa.Column("team_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("segment", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("stage", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("tenths", sa.Integer(), nullable=False),
        sa.Column("customers", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint(
            "team_id", "segment", "stage", "tenths", name=op.f("pk_health_tallies")
        ),
    )
    op.create_table(
        "homes",
        sa.Column("team_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("user_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("open_until_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("drawn_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("visits", sa.Integer(), nullable=False),
        sa.Column("seen_audit", sa.Integer(), nullable=False),
        sa.Column("digest", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("team", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("team_id", "user_id", name=op.f("pk_homes")),
    )
    with op.batch_alter_table("homes", schema=None) as batch_op:
        batch_op.create_index("ix_homes_open", ["team_id", "open_until_at"], unique=False)

    op.create_table(
        "inbox",
        sa.Column("team_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("key", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("outcome", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("handled_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("team_id", "key", name=op.f("pk_inbox")),
    )
    with op.batch_alter_table("inbox", schema=None) as batch_op:
        batch_op.create_index("ix_inbox_at", ["handled_at"], unique=False)

    op.create_table(
        "lanes",
        sa.Column("team_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("lane", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("waiting", sa.Boolean(), nullable=False),
        sa.Column("ready_epoch", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("team_id", "lane", name=op.f("pk_lanes")),
    )
    with op.batch_alter_table("lanes", schema=None) as batch_op:
        batch_op.create_index(
            "ix_lanes_ready",
            ["team_id", "ready_epoch"],
            unique=False,
            sqlite_where=sa.text("waiting"),
            postgresql_where=sa.text("waiting"),
        )

    op.create_table(
        "members",
        sa.Column("team_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("user_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("name", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("email", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("roles", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("standing", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("timezone", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("lead_id", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("looked_up_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.Column("changed_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.CheckConstraint(
            "standing IN ('member', 'guest', 'external', 'bot', 'deactivated')",
            name=op.f("ck_members_standing"),
        ),
        sa.PrimaryKeyConstraint("team_id", "user_id", name=op.f("pk_members")),
    )
    with op.batch_alter_table("members", schema=None) as batch_op:
        batch_op.create_index("ix_members_email", ["team_id", "email"], unique=False)
        batch_op.create_index("ix_members_lead", ["team_id", "lead_id"], unique=False)
        batch_op.create_index(
            "ix_members_roles",
            ["team_id", "name"],
            unique=False,
            sqlite_where=sa.text("roles <> ''"),
            postgresql_where=sa.text("roles <> ''"),
        )

    op.create_table(
        "outbox",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("team_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("key", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("lane", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("mode", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("subject", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("fact_kind", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("fact", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("folds", sa.Boolean(), nullable=False),
        sa.Column("folded_into", sa.Integer(), nullable=True),
        sa.Column("state", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("unsure", sa.Boolean(), nullable=False),
        sa.Column("owner", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("lease_epoch", sa.Float(), nullable=True),
        sa.Column("first_tried_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.Column("hold_until_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.Column("created_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("channel_id", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("ts", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("error", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.CheckConstraint(
            "mode IN ('post', 'reply', 'update', 'home', 'file')", name=op.f("ck_outbox_mode")
        ),
        sa.CheckConstraint(
            "state IN ('held', 'due', 'sending', 'sent', 'dead')", name=op.f("ck_outbox_state")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
        sa.UniqueConstraint("team_id", "key", name=op.f("uq_outbox_team_id_key")),
    )
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.create_index(
            "ix_outbox_folded",
            ["folded_into"],
            unique=False,
            sqlite_where=sa.text("folded_into IS NOT NULL"),
            postgresql_where=sa.text("folded_into IS NOT NULL"),
        )
        batch_op.create_index(
            "ix_outbox_held",
            ["hold_until_at"],
            unique=False,
            sqlite_where=sa.text("state = 'held'"),
            postgresql_where=sa.text("state = 'held'"),
        )
        batch_op.create_index(
            "ix_outbox_lane",
            ["team_id", "lane", "id"],
            unique=False,
            sqlite_where=sa.text("state IN ('due', 'sending')"),
            postgresql_where=sa.text("state IN ('due', 'sending')"),
        )
        batch_op.create_index(
            "ix_outbox_told",
            ["team_id", "lane", "first_tried_at"],
            unique=False,
            sqlite_where=sa.text("first_tried_at IS NOT NULL AND lane >= 'U'"),
            postgresql_where=sa.text("first_tried_at IS NOT NULL AND lane >= 'U'"),
        )

    op.create_table(
        "policy_versions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("team_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("body", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("accepted_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_policy_versions")),
        sa.UniqueConstraint("team_id", "number", name=op.f("uq_policy_versions_team_id_number")),
    )
    op.create_table(
        "postings",
        sa.Column("team_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("subject", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("channel_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("ts", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("folded_into", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("team_id", "subject", name=op.f("pk_postings")),
    )
    op.create_table(
        "rhythms",
        sa.Column("team_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("job", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("subject", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("next_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("team_id", "job", "subject", name=op.f("pk_rhythms")),
    )
    with op.batch_alter_table("rhythms", schema=None) as batch_op:
        batch_op.create_index("ix_rhythms_due", ["next_at"], unique=False)

    op.create_table(
        "workspaces",
        sa.Column("team_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("enterprise_id", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("name", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("bot_user_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("created_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("team_id", name=op.f("pk_workspaces")),
    )
    op.create_table(
        "check_ins",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("team_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("customer_id", sa.Integer(), nullable=False),
        sa.Column("author_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("held_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("contact_kind", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("attended", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("feeling", sa.Integer(), nullable=True),
        sa.Column("summary", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("risks", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("steps", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("created_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.CheckConstraint(
            "feeling IS NULL OR feeling BETWEEN 1 AND 5", name=op.f("ck_check_ins_feeling")
        ),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customers.id"], name=op.f("fk_check_ins_customer_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_check_ins")),
    )
    with op.batch_alter_table("check_ins", schema=None) as batch_op:
        batch_op.create_index(
            "ix_check_ins_customer", ["team_id", "customer_id", "held_at"], unique=False
        )
        batch_op.create_index("ix_check_ins_held", ["team_id", "held_at"], unique=False)

    op.create_table(
        "health_doubts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("team_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("customer_id", sa.Integer(), nullable=False),
        sa.Column("label", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("reason", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("by_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("score", sa.Float(), nullable=True),
        sa.Column("band", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.CheckConstraint(
            "label IN ('too_high', 'too_low', 'wrong_figure')", name=op.f("ck_health_doubts_label")
        ),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customers.id"], name=op.f("fk_health_doubts_customer_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_health_doubts")),
    )
    with op.batch_alter_table("health_doubts", schema=None) as batch_op:
        batch_op.create_index("ix_health_doubts_customer", ["team_id", "customer_id"], unique=False)

    op.create_table(
        "health_observations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("team_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("customer_id", sa.Integer(), nullable=False),
        sa.Column("measure", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("value", sa.Float(), nullable=True),
        sa.Column("observed_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("source", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("entered_by", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("entered_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customers.id"], name=op.f("fk_health_observations_customer_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_health_observations")),
        sa.UniqueConstraint(
            "team_id",
            "customer_id",
            "measure",
            "observed_at",
            "source",
            "revision",
            name="uq_health_observations_seen",
        ),
    )
    op.create_table(
        "health_outcomes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("team_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("customer_id", sa.Integer(), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.Column("outcome", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=True),
        sa.Column("entered_by", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("entered_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.CheckConstraint(
            "outcome IN ('churned', 'contracted', 'renewed')",
            name=op.f("ck_health_outcomes_outcome"),
        ),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customers.id"], name=op.f("fk_health_outcomes_customer_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_health_outcomes")),
        sa.UniqueConstraint(
            "team_id",
            "customer_id",
            "decided_on",
            name=op.f("uq_health_outcomes_team_id_customer_id_decided_on"),
        ),
    )
    op.create_table(
        "health_scores",
        sa.Column("team_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("customer_id", sa.Integer(), nullable=False),
        sa.Column("csm", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("segment", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("stage", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("tenths", sa.Integer(), nullable=True),
        sa.Column("band", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("direction", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("streak", sa.Integer(), nullable=False),
        sa.Column("priority", sa.Float(), nullable=True),
        sa.Column("card", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("facts", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("gather_on", sa.Date(), nullable=True),
        sa.Column("scored_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.Column("scored_on", sa.Date(), nullable=True),
        sa.Column("rescore_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.CheckConstraint(
            "band IN ('green', 'yellow', 'red', 'grey')", name=op.f("ck_health_scores_band")
        ),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customers.id"], name=op.f("fk_health_scores_customer_id")
        ),
        sa.PrimaryKeyConstraint("team_id", "customer_id", name=op.f("pk_health_scores")),
    )
    with op.batch_alter_table("health_scores", schema=None) as batch_op:
        batch_op.create_index(
            "ix_health_scores_csm", ["team_id", "csm", "priority", "customer_id"], unique=False
        )
        batch_op.create_index("ix_health_scores_due", ["team_id", "rescore_at"], unique=False)
        batch_op.create_index(
            "ix_health_scores_rank", ["team_id", "priority", "customer_id"], unique=False
        )
        batch_op.create_index(
            "ix_health_scores_red",
            ["team_id", "csm", "priority", "customer_id"],
            unique=False,
            sqlite_where=sa.text("band = 'red'"),
            postgresql_where=sa.text("band = 'red'"),
        )
        batch_op.create_index(
            "ix_health_scores_segment",
            ["team_id", "segment", "priority", "customer_id"],
            unique=False,
        )

    op.create_table(
        "health_snapshots",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("team_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("customer_id", sa.Integer(), nullable=False),
        sa.Column("scored_on", sa.Date(), nullable=False),
        sa.Column("model_version", sa.Integer(), nullable=False),
        sa.Column("raw", sa.Float(), nullable=True),
        sa.Column("score", sa.Float(), nullable=True),
        sa.Column("band", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("confidence", sa.Float(), nullable=False),
        sa.Column("basis", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("lost", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("points", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customers.id"], name=op.f("fk_health_snapshots_customer_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_health_snapshots")),
        sa.UniqueConstraint(
            "team_id",
            "customer_id",
            "scored_on",
            "model_version",
            name=op.f("uq_health_snapshots_team_id_customer_id_scored_on_model_version"),
        ),
    )
    op.create_table(
        "playbook_runs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("team_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("customer_id", sa.Integer(), nullable=False),
        sa.Column("playbook", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("owner_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("started_by", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("started_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("ended_by", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("ended_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customers.id"], name=op.f("fk_playbook_runs_customer_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_playbook_runs")),
    )
    with op.batch_alter_table("playbook_runs", schema=None) as batch_op:
        batch_op.create_index(
            "ix_playbook_runs_owner",
            ["team_id", "owner_id", "due_on"],
            unique=False,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )
        batch_op.create_index(
            "ix_playbook_runs_running",
            ["team_id", "customer_id", "playbook"],
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )

    op.create_table(
        "requests",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("team_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("customer_id", sa.Integer(), nullable=False),
        sa.Column("requester_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("role", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("work_kind", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("help", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("critical", sa.Boolean(), nullable=False),
        sa.Column("need", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("times", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("attendees", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("agreed_out_of_hours", sa.Boolean(), nullable=False),
        sa.Column("status", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("engineer_id", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("starts_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.Column("ends_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.Column("decided_by", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("decided_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.Column("reason", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("offer_engineer_id", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("offer_times", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("offered_by", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("offered_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.Column("offer_reason", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("closed_by", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("closed_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.Column("notes", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("assumed", sa.Boolean(), nullable=False),
        sa.Column("rating", sa.Integer(), nullable=True),
        sa.Column("rated_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.Column("asked_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("looked_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.Column("chased_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.Column("lead_told", sa.Boolean(), nullable=False),
        sa.Column("asks", sa.Integer(), nullable=False),
        sa.Column("called", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("next_due_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.CheckConstraint("role IN ('cse', 'csa')", name=op.f("ck_requests_role")),
        sa.CheckConstraint(
            "status IN ('requested', 'counter_offered', 'approved', 'held', 'rated', 'declined', 'referred', 'withdrawn', 'expired', 'no_show', 'open', 'claimed', 'resolved')",
            name=op.f("ck_requests_status"),
        ),
        sa.CheckConstraint(
            "rating IS NULL OR rating BETWEEN 0 AND 10", name=op.f("ck_requests_rating")
        ),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customers.id"], name=op.f("fk_requests_customer_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_requests")),
    )
    with op.batch_alter_table("requests", schema=None) as batch_op:
        batch_op.create_index(
            "ix_requests_customer", ["team_id", "customer_id", "created_at"], unique=False
        )
        batch_op.create_index(
            "ix_requests_due",
            ["next_due_at"],
            unique=False,
            sqlite_where=sa.text("next_due_at IS NOT NULL"),
            postgresql_where=sa.text("next_due_at IS NOT NULL"),
        )
        batch_op.create_index(
            "ix_requests_engineer", ["team_id", "engineer_id", "starts_at"], unique=False
        )
        batch_op.create_index(
            "ix_requests_rated",
            ["team_id", "rated_at"],
            unique=False,
            sqlite_where=sa.text("rated_at IS NOT NULL"),
            postgresql_where=sa.text("rated_at IS NOT NULL"),
        )
        batch_op.create_index(
            "ix_requests_requester", ["team_id", "requester_id", "created_at"], unique=False
        )
        batch_op.create_index(
            "ix_requests_started",
            ["team_id", "starts_at"],
            unique=False,
            sqlite_where=sa.text("starts_at IS NOT NULL"),
            postgresql_where=sa.text("starts_at IS NOT NULL"),
        )
        batch_op.create_index(
            "ix_requests_status", ["team_id", "status", "created_at"], unique=False
        )

    op.create_table(
        "tickets",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("team_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("source", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("external_id", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("customer_id", sa.Integer(), nullable=False),
        sa.Column("title", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("priority", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("owner_id", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("opened_by", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("link", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("status", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("started_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("created_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("closed_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.Column("claimed_by", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("claimed_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.CheckConstraint(
            "priority IN ('critical', 'major', 'minor', 'cosmetic')",
            name=op.f("ck_tickets_priority"),
        ),
        sa.CheckConstraint(
            "status IN ('open', 'closed', 'cancelled')", name=op.f("ck_tickets_status")
        ),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customers.id"], name=op.f("fk_tickets_customer_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tickets")),
        sa.UniqueConstraint(
            "team_id", "source", "external_id", name=op.f("uq_tickets_team_id_source_external_id")
        ),
    )
    with op.batch_alter_table("tickets", schema=None) as batch_op:
        batch_op.create_index(
            "ix_tickets_customer", ["team_id", "customer_id", "started_at"], unique=False
        )
        batch_op.create_index("ix_tickets_owner", ["team_id", "owner_id", "status"], unique=False)

    op.create_table(
        "touch_marks",
        sa.Column("team_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("customer_id", sa.Integer(), nullable=False),
        sa.Column("part_key", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("skipped", sa.Boolean(), nullable=False),
        sa.Column("snoozed_until_on", sa.Date(), nullable=True),
        sa.Column("snoozes", sa.Integer(), nullable=False),
        sa.Column("reason", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("by_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customers.id"], name=op.f("fk_touch_marks_customer_id")
        ),
        sa.PrimaryKeyConstraint("team_id", "customer_id", "part_key", name=op.f("pk_touch_marks")),
    )
    op.create_table(
        "touch_plans",
        sa.Column("team_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("customer_id", sa.Integer(), nullable=False),
        sa.Column("customer_version", sa.Integer(), nullable=False),
        sa.Column("next_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customers.id"], name=op.f("fk_touch_plans_customer_id")
        ),
        sa.PrimaryKeyConstraint("team_id", "customer_id", name=op.f("pk_touch_plans")),
    )
    with op.batch_alter_table("touch_plans", schema=None) as batch_op:
        batch_op.create_index("ix_touch_plans_due", ["team_id", "next_at"], unique=False)

    op.create_table(
        "clocks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("team_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("ticket_id", sa.Integer(), nullable=False),
        sa.Column("clock_kind", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("region", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("coverage", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("policy_version", sa.Integer(), nullable=False),
        sa.Column("start_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("target_s", sa.Integer(), nullable=False),
        sa.Column("due_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("result", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("responded_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.Column("responded_by", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("breached_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.Column("breach", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("pauses", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("waived_by", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("waived_reason", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("announced", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("changed_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.Column("told_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.Column("acknowledged_by", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("acknowledged_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.Column("next_check_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "clock_kind IN ('first_response', 'next_response', 'resolution')",
            name=op.f("ck_clocks_clock_kind"),
        ),
        sa.CheckConstraint(
            "result IN ('pending', 'met', 'missed', 'cancelled')", name=op.f("ck_clocks_result")
        ),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], name=op.f("fk_clocks_ticket_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clocks")),
        sa.UniqueConstraint(
            "team_id",
            "ticket_id",
            "clock_kind",
            "start_at",
            name=op.f("uq_clocks_team_id_ticket_id_clock_kind_start_at"),
        ),
    )
    with op.batch_alter_table("clocks", schema=None) as batch_op:
        batch_op.create_index(
            "ix_clocks_due",
            ["team_id", "next_check_at"],
            unique=False,
            sqlite_where=sa.text("next_check_at IS NOT NULL"),
            postgresql_where=sa.text("next_check_at IS NOT NULL"),
        )
        batch_op.create_index(
            "ix_clocks_pending",
            ["team_id", "due_at"],
            unique=False,
            sqlite_where=sa.text("result = 'pending'"),
            postgresql_where=sa.text("result = 'pending'"),
        )
        batch_op.create_index(
            "ix_clocks_policy",
            ["team_id", "policy_version"],
            unique=False,
            sqlite_where=sa.text("result = 'pending'"),
            postgresql_where=sa.text("result = 'pending'"),
        )
        batch_op.create_index("ix_clocks_start", ["team_id", "start_at"], unique=False)

    op.create_table(
        "touches",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("team_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("customer_id", sa.Integer(), nullable=False),
        sa.Column("owner_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("occurrence", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("labels", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("part_keys", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("contact_kind", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("state", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("snoozed_until_on", sa.Date(), nullable=True),
        sa.Column("snoozes", sa.Integer(), nullable=False),
        sa.Column("tell_on", sa.Date(), nullable=True),
        sa.Column("lead_id", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("lead_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.Column("check_in_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state IN ('open', 'held', 'skipped', 'missed', 'unknown', 'dropped')",
            name=op.f("ck_touches_state"),
        ),
        sa.ForeignKeyConstraint(
            ["check_in_id"], ["check_ins.id"], name=op.f("fk_touches_check_in_id")
        ),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customers.id"], name=op.f("fk_touches_customer_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_touches")),
        sa.UniqueConstraint(
            "team_id",
            "customer_id",
            "occurrence",
            name=op.f("uq_touches_team_id_customer_id_occurrence"),
        ),
    )
    with op.batch_alter_table("touches", schema=None) as batch_op:
        batch_op.create_index(
            "ix_touches_lead",
            ["team_id", "lead_at"],
            unique=False,
            sqlite_where=sa.text("lead_at IS NOT NULL"),
            postgresql_where=sa.text("lead_at IS NOT NULL"),
        )
        batch_op.create_index(
            "ix_touches_open",
            ["team_id", "owner_id", "due_on"],
            unique=False,
            sqlite_where=sa.text("state = 'open'"),
            postgresql_where=sa.text("state = 'open'"),
        )
        batch_op.create_index(
            "ix_touches_tell",
            ["team_id", "owner_id", "tell_on"],
            unique=False,
            sqlite_where=sa.text("tell_on IS NOT NULL"),
            postgresql_where=sa.text("tell_on IS NOT NULL"),
        )


def downgrade() -> None:
    """Undo it."""
    with op.batch_alter_table("touches", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_touches_tell",
            sqlite_where=sa.text("tell_on IS NOT NULL"),
            postgresql_where=sa.text("tell_on IS NOT NULL"),
        )
        batch_op.drop_index(
            "ix_touches_open",
            sqlite_where=sa.text("state = 'open'"),
            postgresql_where=sa.text("state = 'open'"),
        )
        batch_op.drop_index(
            "ix_touches_lead",
            sqlite_where=sa.text("lead_at IS NOT NULL"),
            postgresql_where=sa.text("lead_at IS NOT NULL"),
        )

    op.drop_table("touches")
    with op.batch_alter_table("clocks", schema=None) as batch_op:
        batch_op.drop_index("ix_clocks_start")
        batch_op.drop_index(
            "ix_clocks_policy",
            sqlite_where=sa.text("result = 'pending'"),
            postgresql_where=sa.text("result = 'pending'"),
        )
        batch_op.drop_index(
            "ix_clocks_pending",
            sqlite_where=sa.text("result = 'pending'"),
            postgresql_where=sa.text("result = 'pending'"),
        )
        batch_op.drop_index(
            "ix_clocks_due",
            sqlite_where=sa.text("next_check_at IS NOT NULL"),
            postgresql_where=sa.text("next_check_at IS NOT NULL"),
        )

    op.drop_table("clocks")
    with op.batch_alter_table("touch_plans", schema=None) as batch_op:
        batch_op.drop_index("ix_touch_plans_due")

    op.drop_table("touch_plans")
    op.drop_table("touch_marks")
    with op.batch_alter_table("tickets", schema=None) as batch_op:
        batch_op.drop_index("ix_tickets_owner")
        batch_op.drop_index("ix_tickets_customer")

    op.drop_table("tickets")
    with op.batch_alter_table("requests", schema=None) as batch_op:
        batch_op.drop_index("ix_requests_status")
        batch_op.drop_index(
            "ix_requests_started",
            sqlite_where=sa.text("starts_at IS NOT NULL"),
            postgresql_where=sa.text("starts_at IS NOT NULL"),
        )
        batch_op.drop_index("ix_requests_requester")
        batch_op.drop_index(
            "ix_requests_rated",
            sqlite_where=sa.text("rated_at IS NOT NULL"),
            postgresql_where=sa.text("rated_at IS NOT NULL"),
        )
        batch_op.drop_index("ix_requests_engineer")
        batch_op.drop_index(
            "ix_requests_due",
            sqlite_where=sa.text("next_due_at IS NOT NULL"),
            postgresql_where=sa.text("next_due_at IS NOT NULL"),
        )
        batch_op.drop_index("ix_requests_customer")

    op.drop_table("requests")
    with op.batch_alter_table("playbook_runs", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_playbook_runs_running",
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )
        batch_op.drop_index(
            "ix_playbook_runs_owner",
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )

    op.drop_table("playbook_runs")
    op.drop_table("health_snapshots")
    with op.batch_alter_table("health_scores", schema=None) as batch_op:
        batch_op.drop_index("ix_health_scores_segment")
        batch_op.drop_index(
            "ix_health_scores_red",
            sqlite_where=sa.text("band = 'red'"),
            postgresql_where=sa.text("band = 'red'"),
        )
        batch_op.drop_index("ix_health_scores_rank")
        batch_op.drop_index("ix_health_scores_due")
        batch_op.drop_index("ix_health_scores_csm")

    op.drop_table("health_scores")
    op.drop_table("health_outcomes")
    op.drop_table("health_observations")
    with op.batch_alter_table("health_doubts", schema=None) as batch_op:
        batch_op.drop_index("ix_health_doubts_customer")

    op.drop_table("health_doubts")
    with op.batch_alter_table("check_ins", schema=None) as batch_op:
        batch_op.drop_index("ix_check_ins_held")
        batch_op.drop_index("ix_check_ins_customer")

    op.drop_table("check_ins")
    op.drop_table("workspaces")
    with op.batch_alter_table("rhythms", schema=None) as batch_op:
        batch_op.drop_index("ix_rhythms_due")

    op.drop_table("rhythms")
    op.drop_table("postings")
    op.drop_table("policy_versions")
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_outbox_told",
            sqlite_where=sa.text("first_tried_at IS NOT NULL AND lane >= 'U'"),
            postgresql_where=sa.text("first_tried_at IS NOT NULL AND lane >= 'U'"),
        )
        batch_op.drop_index(
            "ix_outbox_lane",
            sqlite_where=sa.text("state IN ('due', 'sending')"),
            postgresql_where=sa.text("state IN ('due', 'sending')"),
        )
        batch_op.drop_index(
            "ix_outbox_held",
            sqlite_where=sa.text("state = 'held'"),
            postgresql_where=sa.text("state = 'held'"),
        )
        batch_op.drop_index(
            "ix_outbox_folded",
            sqlite_where=sa.text("folded_into IS NOT NULL"),
            postgresql_where=sa.text("folded_into IS NOT NULL"),
        )

    op.drop_table("outbox")
    with op.batch_alter_table("members", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_members_roles",
            sqlite_where=sa.text("roles <> ''"),
            postgresql_where=sa.text("roles <> ''"),
        )
        batch_op.drop_index("ix_members_lead")
        batch_op.drop_index("ix_members_email")

    op.drop_table("members")
    with op.batch_alter_table("lanes", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_lanes_ready", sqlite_where=sa.text("waiting"), postgresql_where=sa.text("waiting")
        )

    op.drop_table("lanes")
    with op.batch_alter_table("inbox", schema=None) as batch_op:
        batch_op.drop_index("ix_inbox_at")

    op.drop_table("inbox")
    with op.batch_alter_table("homes", schema=None) as batch_op:
        batch_op.drop_index("ix_homes_open")

    op.drop_table("homes")
    op.drop_table("health_tallies")
    op.drop_table("health_feeds")
    with op.batch_alter_table("customers", schema=None) as batch_op:
        batch_op.drop_index("ix_customers_sought")
        batch_op.drop_index("ix_customers_shared_channel")
        batch_op.drop_index("ix_customers_csm")
        batch_op.drop_index("ix_customers_channel")

    op.drop_table("customers")
    with op.batch_alter_table("audit", schema=None) as batch_op:
        batch_op.drop_index("ix_audit_subject")
        batch_op.drop_index(
            "ix_audit_slack",
            sqlite_where=sa.text("actor = 'slack'"),
            postgresql_where=sa.text("actor = 'slack'"),
        )

    op.drop_table("audit")
