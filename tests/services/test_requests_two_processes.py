"""Two processes on PostgreSQL whose people decide the same requests at the same moment."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from itertools import pairwise
from pathlib import Path

from sqlalchemy import text

from domain.people import Person, Role
from domain.requests import Status
from storage.engine import open_engine
from tests.services.test_requests_at_once import PEOPLE, REQUESTS, SLOTS
from tests.support.database import Store
from tests.support.sessions import HOUR, TIME, Sessions

ROOT = Path(__file__).parents[2]


def started(url: str, people: list[str], requests: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.support.approving", url, ",".join(people), requests]
    return subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )


def test_two_processes_make_fifty_decisions_and_put_nobody_in_two_places(
    postgres_url: str,
) -> None:
    engine = open_engine(postgres_url)
    engineers = [
        Person(one, one, frozenset({Role.CSE}), timezone="America/Los_Angeles") for one in PEOPLE
    ]
    sessions = Sessions(Store(engine)).fill(*engineers)
    asked = [sessions.ask(times=(TIME + number % SLOTS * HOUR,)) for number in range(REQUESTS)]
    ids = ",".join(str(one.id) for one in asked)
    both = [started(postgres_url, PEOPLE[:4], ids), started(postgres_url, PEOPLE[4:], ids)]
    ready = [one.stdout.readline() for one in both if one.stdout]
    for one in both:
        assert one.stdin is not None
        one.stdin.write("go\n")
        one.stdin.flush()
    answers = [one.communicate()[0] for one in both]
    assert ready == ["ready\n", "ready\n"]
    assert sum(int(answer) for answer in answers) == REQUESTS
    assert all(sessions.status(one) is Status.APPROVED for one in asked)
    with engine.connect() as connection:
        moves = text("SELECT subject FROM audit WHERE after = 'approved' AND before = 'requested'")
        approvals = connection.execute(moves).scalars().all()
    assert Counter(approvals) == Counter(f"request:{one.id}" for one in asked)
    booked = sorted(
        (str(one.engineer_id), one.starts_at, one.ends_at) for one in map(sessions.now, asked)
    )
    for (who, _, ends_at), (next_one, starts_at, _) in pairwise(booked):
        assert who != next_one or (ends_at and starts_at and ends_at <= starts_at)
    engine.dispose()
