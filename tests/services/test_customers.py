"""Finding customers, and what happened with them, on both databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from domain.customers import Customer, Stage
from domain.customers_cards import Happened
from domain.errors import Ambiguous, NotFound
from domain.people import Role
from domain.requests import Help, Request, RequestForm, Status, WorkKind
from services import customers, customers_cards, exports, imports
from services.customers_changes import changed
from storage import customers as rows
from storage import requests
from storage.unit_of_work import Work
from tests.support.cadence import ANA, customer
from tests.support.database import Store

NAMES = {
    "acme": "Acme Robotics", "acorn": "Acorn Media", "bluebird": "Bluebird Bank",
    "strasse": "Große Straße & Söhne", "percent": "100% Pure_Juice", "solo": "Solo",
}  # fmt: skip


@pytest.fixture
def filled(store: Store) -> Store:
    store.run(lambda work: rows.add(work, [replace(customer(key), name=name)
                                           for key, name in NAMES.items()]))  # fmt: skip
    return store


TYPED = {
    "acme": "acme",
    "ACME": "acme",
    "robot": "acme",
    "bird b": "bluebird",
    "große strasse": "strasse",
    "SÖHNE": "strasse",
    "% pure": "percent",
    "e_j": "percent",
    "solo": "solo",
    "<http://solo|solo>": "solo",
    "  “Acme   Robotics” ": "acme",
    "große Straße &amp; Söhne": "strasse",
}


def test_a_customer_is_found_by_key_name_or_part(filled: Store) -> None:
    assert {typed: filled.run(customers.find, typed).key for typed in TYPED} == TYPED


def test_several_matches_are_a_choice_with_names_that_begin_with_it_first(filled: Store) -> None:
    with pytest.raises(Ambiguous) as caught:
        filled.run(customers.find, "ac")
    assert caught.value.labels == {"acme": "Acme Robotics", "acorn": "Acorn Media"}


def test_two_customers_of_one_name_are_a_choice(filled: Store) -> None:
    filled.run(lambda work: rows.add(work, [replace(customer("solo-two"), name="SOLO")]))
    assert filled.run(customers.find, "solo").key == "solo", "a key wins"
    filled.run(lambda work: rows.add(work, [replace(customer("x"), name="Twin"),
                                            replace(customer("y"), name="twin")]))  # fmt: skip
    with pytest.raises(Ambiguous, match="2 customers"):
        filled.run(customers.find, "Twin")


def test_a_misspelt_name_gets_the_nearest(filled: Store) -> None:
    for typed, near in (("acmee", "acme"), ("blubird bnak", "bluebird")):
        with pytest.raises(NotFound) as caught:
            filled.run(customers.find, typed)
        assert caught.value.suggestions[0] == near
        assert filled.run(customers.suggest, typed)[0].key == near


def test_no_name_at_all_is_asked_for(lite: Store) -> None:
    for typed in ("", "  ", "\u200f"):
        with pytest.raises(NotFound, match="Which customer"):
            lite.run(customers.find, typed)


def test_a_type_ahead_offers_everything_by_name_then_what_fits(filled: Store) -> None:
    offered = filled.run(customers.suggest, "")
    assert [one.key for one in offered][:3] == ["percent", "acme", "acorn"]
    assert [one.key for one in filled.run(customers.suggest, "ac")] == ["acme", "acorn"]
    assert filled.run(customers.suggest, "qqqq") == []


def test_a_churned_customer_is_found_by_name_but_not_offered_in_forms(filled: Store) -> None:
    gone = replace(customer("acid"), name="Acid Works", stage=Stage.CHURNED)
    filled.run(lambda work: rows.add(work, [gone]))
    for typed in ("", "ac", "acid wrks"):
        assert "acid" not in [one.key for one in filled.run(customers.suggest, typed)]
    for typed in ("acid", "id wor"):
        assert filled.run(customers.find, typed).key == "acid"


def test_a_form_that_names_a_customer_who_is_gone_says_so(lite: Store) -> None:
    with pytest.raises(NotFound) as caught:
        lite.run(customers.get, "gone")
    assert caught.value.field == "customer"


def _history(work: Work) -> Customer:
    acme = customers.find(work, "acme")
    form = RequestForm(
        "acme", Role.CSE, WorkKind.TECHNICAL_ISSUE, "Their ingest stalls", Help.GUIDANCE
    )
    request = Request(0, acme.id, ANA, form, Status.REQUESTED, 1, work.now, work.now)
    requests.add(work, request, due_at=None)
    later = replace(work, now=work.now + timedelta(hours=1))
    changed(later, ANA, [(acme, replace(acme, name="Acme", renewal_on=date(2028, 1, 1)))])
    return acme


def test_the_timeline_is_newest_first_and_turns_page_by_page(filled: Store) -> None:
    filled.run(_history)
    card = filled.run(customers_cards.keyed, "acme")
    assert [one.what for one in card.timeline.moments] == [
        Happened.CHANGE, Happened.CHANGE, Happened.SESSION
    ]  # fmt: skip
    assert not card.timeline.more
    turned = filled.run(customers_cards.keyed, "acme", 2)
    assert [one.words for one in turned.timeline.moments] == ["Their ingest stalls"]
    assert turned.timeline.skip == 2


def test_what_is_exported_is_imported_as_the_same(filled: Store) -> None:
    page = filled.run(exports.customer_rows, "")
    assert [row[0] for row in page] == sorted(NAMES)
    assert filled.run(exports.customer_rows, page[-1][0]) == []
    assert imports.kind_of(["key", "csm", "x"]) == "customers"
