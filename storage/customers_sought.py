"""Looking for customers by what people type. The cost does not depend on how many are found.

Exact keys and names are found by index. Parts of a name are looked for in one covering index, by
the database itself; nothing is loaded but what is shown.
"""

from __future__ import annotations

from sqlalchemy import Integer, bindparam, case, func, or_, select, union_all

from domain.customers import Customer
from domain.names import folded
from storage.customers import to_customer
from storage.prepared import Prepared
from storage.tables import CustomerRow
from storage.unit_of_work import Work
from storage.upsert import table_of

_customers = table_of(CustomerRow)
_team = _customers.c.team_id == bindparam("team")
_key, _sought = _customers.c.key, _customers.c.sought
# Two index look-ups: with one OR, SQLite reads every customer of the workspace instead.
_same = union_all(
    select(_customers.c.id).where(_team, _key == bindparam("wanted_key")),
    select(_customers.c.id).where(_team, _sought == bindparam("wanted")),
)
_exact = Prepared(
    select(_customers)
    .where(_customers.c.id.in_(_same))
    .order_by(case((_key == bindparam("wanted_key"), 0), else_=1), _key)
    .limit(bindparam("most"))
)
_inside = or_(
    _sought.like(bindparam("inside"), escape="\\"), _key.like(bindparam("inside"), escape="\\")
)
_in_front = case(
    (_sought.like(bindparam("in_front"), escape="\\"), 0),
    (_key.like(bindparam("in_front"), escape="\\"), 0),
    else_=1,
)
# The part is looked for in the index first, and only the rows that are shown are read whole.
_found = (
    select(_customers.c.id)
    .where(_team, _inside)
    .order_by(_in_front, _sought, _key)
    .limit(bindparam("most"))
)
_stays = _customers.c.stage.is_distinct_from("churned")
_part, _part_staying = (
    select(_customers)
    .where(_customers.c.id.in_(found.scalar_subquery()))
    .order_by(_in_front, _sought, _key)
    for found in (_found, _found.where(_stays))
)
_first = select(_customers).where(_team).order_by(_sought, _key).limit(bindparam("most"))
_first_staying = _first.where(_stays)

GRAMS = 8
_shared = sum(
    (case((_sought.like(bindparam(f"gram{n}"), escape="\\"), 1), else_=0) for n in range(1, GRAMS)),
    case((_sought.like(bindparam("gram0"), escape="\\"), 1), else_=0),
)
_alike = (
    select(_key, _customers.c.name)
    .where(_team)
    .order_by(
        _shared.desc(),
        func.abs(func.length(_sought) - bindparam("length", type_=Integer)),
        _key,
    )
    .limit(bindparam("most"))
)


def _like(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def exactly(work: Work, words: str, *, most: int) -> list[Customer]:
    """Customers with this key (first) or this name, spelled in any case."""
    wanted = folded(words)
    given = {"team": work.team_id, "wanted_key": wanted, "wanted": wanted, "most": most}
    return [to_customer(row) for row in _exact.all(work, given)]


def partly(work: Work, words: str, *, most: int, churned: bool = True) -> list[Customer]:
    """Customers whose name or key contains `words`: those that begin with it first, by name.

    Without `churned` only those that are customers still.
    """
    part = _like(folded(words))
    given: dict[str, object] = {"team": work.team_id, "most": most}
    if not part:
        statement = _first if churned else _first_staying
    else:
        statement = _part if churned else _part_staying
        given |= {"inside": f"%{part}%", "in_front": f"{part}%"}
    return [to_customer(row) for row in work.db.execute(statement, given)]


def alike(work: Work, words: str, *, most: int) -> dict[str, str]:
    """Names by key of the customers that share most letter pairs with `words`."""
    wanted = folded(words)
    pairs = list(dict.fromkeys(wanted[at : at + 2] for at in range(len(wanted) - 1))) or [wanted]
    spread = [pairs[n * len(pairs) // GRAMS] for n in range(GRAMS)]
    given: dict[str, object] = {"team": work.team_id, "length": len(wanted), "most": most}
    given |= {f"gram{n}": f"%{_like(pair)}%" for n, pair in enumerate(spread)}
    return {row.key: row.name for row in work.db.execute(_alike, given)}
