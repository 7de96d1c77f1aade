"""A process of its own that approves requests, for tests of several at once.

`python -m tests.support.approving URL USERS REQUESTS`: says "ready", waits for a line on standard
input, then has each of its people click **Approve** on every request, and prints how many of
those clicks won.
"""

from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier

from domain.policy import Policy
from storage import requests as rows
from storage.engine import POSTGRES_CONNECTIONS, open_engine
from tests.services.test_requests_at_once import Process, click_through


def main(url: str, users: str, requests: str) -> None:
    """Approve with as many people at once as are named."""
    engine = open_engine(url)
    process = Process(engine, ThreadPoolExecutor(POSTGRES_CONNECTIONS))
    asked = [process.act(rows.get, int(one)) for one in requests.split(",")]
    policy = replace(Policy(), sessions=replace(Policy().sessions, allowance_hours=10_000))
    people = users.split(",")
    go = Barrier(len(people))
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    sys.stdin.readline()
    with ThreadPoolExecutor(len(people)) as clicking:
        jobs = [
            clicking.submit(click_through, process, user, asked[::step], go, policy)
            for user, step in zip(people, [1, -1] * len(people), strict=False)
        ]
        won = sum(job.result() for job in jobs)
    sys.stdout.write(f"{won}\n")
    process.threads.shutdown()
    engine.dispose()


if __name__ == "__main__":
    main(*sys.argv[1:])
