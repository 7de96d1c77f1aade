"""The tables. Rows stay inside `storage`; callers see the objects of `domain`.

Every table carries its workspace (`team_id`; the workspace's `enterprise_id` is in
`workspaces`), and every query is scoped by it. Instants are UTC; money is whole units.
Short strings with CHECKs stand for enumerations: native enums are hard to change later.
"""

from storage.instants import quicken
from storage.tables.base import metadata
from storage.tables.check_ins import (
    CheckInRow,
    TouchMarkRow,
    TouchPlanRow,
    TouchRow,
)
from storage.tables.customers import CustomerRow
from storage.tables.health import (
    HealthDoubtRow,
    HealthScoreRow,
    HealthSnapshotRow,
    HealthTallyRow,
    PlaybookRunRow,
)
from storage.tables.home import HomeRow
from storage.tables.observations import FeedRow, ObservationRow, OutcomeRow
from storage.tables.outbox import LaneRow, OutboxRow, PostingRow
from storage.tables.people import MemberRow, WorkspaceRow
from storage.tables.records import AuditRow, InboxRow, PolicyRow, RhythmRow
from storage.tables.requests import RequestRow
from storage.tables.tickets import ClockRow, TicketRow

quicken(metadata())  # before any statement is built on them

__all__ = [
    "AuditRow",
    "CheckInRow",
    "ClockRow",
    "CustomerRow",
    "FeedRow",
    "HealthDoubtRow",
    "HealthScoreRow",
    "HealthSnapshotRow",
    "HealthTallyRow",
    "HomeRow",
    "InboxRow",
    "LaneRow",
    "MemberRow",
    "ObservationRow",
    "OutboxRow",
    "OutcomeRow",
    "PlaybookRunRow",
    "PolicyRow",
    "PostingRow",
    "RequestRow",
    "RhythmRow",
    "TicketRow",
    "TouchMarkRow",
    "TouchPlanRow",
    "TouchRow",
    "WorkspaceRow",
    "metadata",
]
