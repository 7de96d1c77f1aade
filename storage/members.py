"""Reading and writing the people of a workspace."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, literal_column, or_, select, union_all

from domain.people import Person, Role, Standing
from storage.prepared import Prepared
from storage.tables import MemberRow
from storage.unit_of_work import Work
from storage.upsert import PerDialect, table_of

_members = table_of(MemberRow)
_reports = _members.alias("reports")
_team = _members.c.team_id == bindparam("team")

# One statement for a person and for who names them as lead: permission needs both, at each click.
# Two index look-ups: with one OR, SQLite reads every member of the workspace instead.
OWN_AND_REPORTS = union_all(
    select(_members).where(_team, _members.c.user_id == bindparam("user")),
    select(_members).where(
        _team, _members.c.lead_id == bindparam("user"), _members.c.user_id != bindparam("user")
    ),
)
_person = Prepared(OWN_AND_REPORTS)
_with_roles = _members.c.roles != literal_column("''")  # spelled out, for the partial index
_everyone = select(_members).where(_team, _with_roles).order_by(_members.c.name)
_known = select(_members).where(_team)
_after = (
    select(_members)
    .where(
        _team,
        _members.c.user_id > bindparam("after"),
        or_(_members.c.roles != "", _members.c.lead_id.is_not(None)),
    )
    .order_by(_members.c.user_id)
    .limit(bindparam("most"))
)
_admins = select(_members.c.user_id).where(
    _team, _with_roles, _members.c.standing == "member", _members.c.roles.like("%admin%")
)
_holding: Any = (
    select(_members)
    .where(
        _team,
        _with_roles,
        _members.c.standing == "member",
        _members.c.roles.like(bindparam("holding")),
    )
    .order_by(_members.c.user_id)
)
_by_role = Prepared(_holding)
_person_and_role = Prepared(union_all(*OWN_AND_REPORTS.selects, _holding.order_by(None)))
_around = union_all(
    select(_members).where(_team, _members.c.user_id == bindparam("lead")),
    select(_members).where(
        _team,
        _members.c.lead_id.in_((bindparam("user"), bindparam("lead"))),
        _members.c.user_id != bindparam("lead"),
    ),
)
_leads = select(_members.c.user_id, _members.c.lead_id).where(
    _team, _members.c.lead_id.is_not(None)
)
_by_ids = select(_members).where(_team, _members.c.user_id.in_(bindparam("ids", expanding=True)))
_by_ids_held = _by_ids.order_by(_members.c.user_id).with_for_update()
_hold = (
    select(_members.c.user_id)
    .where(
        _team,
        _members.c.user_id.in_(
            union_all(_admins, _by_ids.with_only_columns(_members.c.user_id)).subquery().select()
        ),
    )
    .order_by(_members.c.user_id)
    .with_for_update()
)
_by_email = select(_members.c.user_id).where(_team, _members.c.email == bindparam("address"))

_GIVEN = ("name", "email", "roles", "standing", "timezone", "lead_id", "changed_at")
_SEEN = ("name", "email", "standing", "timezone", "looked_up_at", "changed_at")


def _upsert(columns: tuple[str, ...]) -> PerDialect:
    def build(insert: Any) -> Any:
        statement = insert(_members)
        return statement.on_conflict_do_update(
            index_elements=["team_id", "user_id"],
            set_={name: statement.excluded[name] for name in columns},
        )

    return PerDialect(build)


_give = _upsert(_GIVEN)
_see = _upsert(_SEEN)


def roles_text(roles: Iterable[Role]) -> str:
    """Roles as stored: names separated by ";", sorted."""
    return ";".join(sorted(roles))


def read_roles(text: str) -> frozenset[Role]:
    """Roles as `roles_text` wrote them."""
    return frozenset(Role(word) for word in text.split(";") if word)


def to_person(row: Any, reports: Iterable[Any] = ()) -> Person:
    """The person of a row of this table, with the rows of those who name them as lead."""
    listed = list(reports)
    return Person(
        user_id=row.user_id,
        name=row.name,
        roles=read_roles(row.roles),
        standing=Standing(row.standing),
        timezone=row.timezone,
        email=row.email,
        lead_id=row.lead_id,
        leads=tuple(report.user_id for report in listed),
        leads_roles=frozenset(role for report in listed for role in read_roles(report.roles)),
    )


def find(work: Work, user_id: str) -> tuple[Person, datetime | None] | None:
    """The person and when Slack was last asked about them (None: given by us, not looked up).

    None when we have never heard of them.
    """
    return found(_person.all(work, {"team": work.team_id, "user": user_id}), user_id)


def find_beside(
    work: Work, user_id: str, role: Role
) -> tuple[tuple[Person, datetime | None] | None, list[Person]]:
    """What `find` and `holding` say, in one statement."""
    given = {"team": work.team_id, "user": user_id, "holding": f"%{role}%"}
    rows = {row.user_id: row for row in _person_and_role.all(work, given)}
    holders = [
        to_person(row)
        for _, row in sorted(rows.items())
        if row.standing == Standing.MEMBER.value and role in read_roles(row.roles)
    ]
    return found(list(rows.values()), user_id), holders


def found(rows: Sequence[Any], user_id: str) -> tuple[Person, datetime | None] | None:
    """What `find` says, of rows that hold whoever `OWN_AND_REPORTS` selects."""
    own = next((row for row in rows if row.user_id == user_id), None)
    if own is None:
        return None
    reports = [row for row in rows if row.lead_id == user_id and row.user_id != user_id]
    return to_person(own, reports), own.looked_up_at


def holding(work: Work, role: Role) -> list[Person]:
    """Every full member with a role, by user id."""
    rows = _by_role.all(work, {"team": work.team_id, "holding": f"%{role}%"})
    return [to_person(row) for row in rows if role in read_roles(row.roles)]


def everyone(work: Work) -> list[Person]:
    """Every person who was given a role, by name."""
    rows = work.db.execute(_everyone, {"team": work.team_id}).all()
    return [to_person(row, [one for one in rows if one.lead_id == row.user_id]) for row in rows]


def around(work: Work, user_id: str, lead_id: str | None) -> list[Person]:
    """Who is led by somebody, or by their lead, and the lead; by name."""
    given = {"team": work.team_id, "user": user_id, "lead": lead_id or ""}
    found = [to_person(row) for row in work.db.execute(_around, given)]
    return sorted(found, key=lambda one: (one.name.casefold(), one.user_id))


def leads(work: Work) -> dict[str, str | None]:
    """The lead of everybody who has one."""
    rows = work.db.execute(_leads, {"team": work.team_id})
    return {row.user_id: row.lead_id for row in rows}


def all_known(work: Work) -> list[Person]:
    """Everybody we gave a role or looked up, without whom they lead."""
    return [to_person(row) for row in work.db.execute(_known, {"team": work.team_id})]


def after(work: Work, user_id: str, *, most: int) -> list[Person]:
    """At most `most` people with a role or a lead, by user id from the first after `user_id` on."""
    given = {"team": work.team_id, "after": user_id, "most": most}
    return [to_person(row) for row in work.db.execute(_after, given)]


def some(work: Work, user_ids: Iterable[str], *, held: bool = False) -> dict[str, Person]:
    """The people among `user_ids` that we know, by user id; without whom they lead.

    `held`: nobody else changes them until the transaction ends.
    """
    ids = sorted(set(user_ids))
    if not ids:
        return {}
    given = {"team": work.team_id, "ids": ids}
    rows = work.db.execute(_by_ids_held if held else _by_ids, given)
    return {row.user_id: to_person(row) for row in rows}


def hold(work: Work, user_id: str) -> None:
    """Keep everybody else from changing this person, and who is admin, until the transaction
    ends. What is read afterwards stays true."""
    work.db.execute(_hold, {"team": work.team_id, "ids": [user_id]})


def admins(work: Work) -> list[str]:
    """User ids of the admins."""
    return list(work.db.execute(_admins, {"team": work.team_id}).scalars())


def by_email(work: Work, address: str) -> str | None:
    """The user id that goes by an e-mail address; None when nobody does."""
    found = work.db.execute(_by_email, {"team": work.team_id, "address": address.lower()})
    return found.scalars().first()


def give(work: Work, people: Iterable[Person]) -> None:
    """Write people with the roles and lead given to them, new or changed."""
    rows = [_values(work, person) | {"looked_up_at": None} for person in people]
    if rows:
        work.db.execute(_give.on(work.db), rows)


def see(work: Work, person: Person) -> None:
    """Write what Slack says of a person; roles and lead stay as they were given."""
    work.db.execute(_see.on(work.db), _values(work, person) | {"looked_up_at": work.now})


def _values(work: Work, person: Person) -> dict[str, object]:
    return {
        "team_id": work.team_id,
        "user_id": person.user_id,
        "name": person.name,
        "email": person.email.lower() if person.email else None,
        "roles": roles_text(person.roles),
        "standing": person.standing.value,
        "timezone": person.timezone,
        "lead_id": person.lead_id,
        "changed_at": work.now,
    }
