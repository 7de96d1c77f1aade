"""A PostgreSQL server for the tests: found or brought along, up in a second, gone afterwards.

`postgres_server` is one server per test process, `postgres_url` a migrated database of the test's
own, `empty_postgres_url` an empty one, `own_postgres` a server the test may crash. Without the
programs tests fail, they never skip.
"""

import os
import shutil
import signal
import subprocess
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

import psycopg
import pytest
from psycopg.sql import SQL, Identifier

from storage.engine import open_engine
from storage.schema import migrate
from tests.support.ports import free_port
from tests.support.postgres_programs import (
    PostgresUnavailableError,
    find_programs,
    hand_over,
    readable,
    without_root,
)

# Nothing here has to survive the machine: durability is what makes a server slow to start.
_SETTINGS: Final = {
    "fsync": "off",
    "full_page_writes": "off",
    "autovacuum": "off",  # its workers would hold a template while it is being copied
    "shared_buffers": "32MB",
    "max_connections": "100",
    "listen_addresses": "127.0.0.1",
    "timezone": "UTC",
    "log_min_messages": "fatal",
}
_START_SECONDS: Final = 60
_PLENTY: Final = 1 << 30


class Databases:
    """Databases on a server, made and dropped over one administrator's address."""

    def __init__(self, admin_url: str) -> None:
        self.admin_url = admin_url
        self._templates: dict[str, str] = {}
        self._made: set[str] = set()

    def url(self, database: str) -> str:
        """The address of `database` on this server."""
        base, _, rest = self.admin_url.rpartition("/")
        _, mark, options = rest.partition("?")
        return f"{base}/{database}{mark}{options}"

    def fresh_database(self, template: str | None = None) -> str:
        """The address of a new database: empty, or a copy of a template (see `template`)."""
        return self.url(self._create(self._templates.get(template or "", template)))

    def template(self, name: str, build: Callable[[str], object]) -> str:
        """The name of a template that `build(url)` fills once; it leaves no connection open."""
        if name not in self._templates:
            made = self._create(None)
            build(self.url(made))
            self._templates[name] = made
        return self._templates[name]

    def drop_database(self, url: str) -> None:
        """Drops a database made here, connected or not; dropping it twice is harmless."""
        name = url.rpartition("/")[2].partition("?")[0]
        self._made.discard(name)
        self._run("DROP DATABASE IF EXISTS {} WITH (FORCE)", name)

    def drop_all(self) -> None:
        """Drops every database made here, templates too."""
        for name in tuple(self._made):
            self.drop_database(name)
        self._templates.clear()

    def _create(self, template: str | None) -> str:
        name = f"touchpoint_{uuid.uuid4().hex[:12]}"
        if template is None:
            self._run("CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8'", name)
        else:
            self._run("CREATE DATABASE {} TEMPLATE {}", name, template)
        self._made.add(name)
        return name

    def _run(self, statement: str, *names: str) -> None:
        with psycopg.connect(self.admin_url, autocommit=True, connect_timeout=60) as connection:
            connection.execute(SQL(statement).format(*map(Identifier, names)))


class Server(Databases):
    """A server of our own, which the tests may stop, crash and restart."""

    def __init__(self, programs: Path) -> None:
        # Not tempfile's own choice: a socket's path holds 107 characters, TMPDIR may be long.
        self.folder = Path(tempfile.mkdtemp(prefix="touchpoint-pg-", dir="/tmp"))
        self._store = Path(tempfile.mkdtemp(prefix="touchpoint-pg-", dir=_fastest_store()))
        self.data = self._store / "data"
        self._as_user = without_root()
        self.programs = readable(programs, self.folder, self._as_user)
        hand_over(self._as_user, self.folder, self._store)
        self.port = free_port()
        super().__init__(f"postgresql://postgres@127.0.0.1:{self.port}/postgres")
        self._call("initdb", "--auth=trust", "--username=postgres", "--encoding=UTF8",
                   "--locale=C", "--no-sync", "--no-instructions")  # fmt: skip
        self._guard = self._clean_up_after_us()

    def start(self) -> None:
        """Starts and waits until it answers; also after `crash`, when it recovers first."""
        settings = {**_SETTINGS, "port": self.port, "unix_socket_directories": self.folder}
        options = " ".join(f"-c {name}={value}" for name, value in settings.items())
        deadline = time.monotonic() + _START_SECONDS
        while True:  # the children of a killed server hold its memory for a moment
            try:
                self._call("pg_ctl", "start", "-w", "-l", self.folder / "log", "-o", options)
            except PostgresUnavailableError:
                if time.monotonic() > deadline:
                    raise
            else:
                return

    def stop(self) -> None:
        """Stops as an administrator would: connections are closed, everything is on disk."""
        self._call("pg_ctl", "stop", "-w", "-m", "fast")

    def crash(self) -> None:
        """Kills all of the server at once, as a failing machine would; `start` brings it back."""
        parent = int((self.data / "postmaster.pid").read_text().split()[0])
        os.kill(parent, signal.SIGSTOP)  # so that it has no more children than we find
        children = _children(parent)  # left alone, they would go on answering for a moment
        for pid in (parent, *children):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)

    def restart(self) -> None:
        """Runs again afterwards, whether it was running, stopped or crashed."""
        if self._is_running():
            self.stop()
        self.start()

    def close(self) -> None:
        """Ends the server and removes all it wrote; any state is fine."""
        with self._guard:
            assert self._guard.stdin is not None
            self._guard.stdin.close()

    def _is_running(self) -> bool:
        return self._run_program("pg_ctl", "status").returncode == 0

    def _call(self, program: str, *arguments: str | Path) -> None:
        done = self._run_program(program, *arguments)
        if done.returncode:
            log = self.folder / "log"
            told = done.stderr + (log.read_text()[-2000:] if log.exists() else "")
            raise PostgresUnavailableError(f"{program} failed ({done.returncode}): {told}")

    def _run_program(
        self, program: str, *arguments: str | Path
    ) -> subprocess.CompletedProcess[str]:
        # To a file, not a pipe: the server inherits it and would hold a pipe open while it runs.
        with tempfile.TemporaryFile("w+") as errors:
            done = subprocess.run(
                [self.programs / program, "-D", self.data, *arguments],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=errors,
                cwd="/",
                check=False,
                **self._as_user,
            )
            errors.seek(0)
            return subprocess.CompletedProcess(done.args, done.returncode, "", errors.read())

    def _clean_up_after_us(self) -> subprocess.Popen[bytes]:
        """A process that ends the server when we close its input, or die in any way."""
        script = 'read -r _; "$0" stop -D "$1" -m immediate; rm -rf "$2" "$3"'
        folders = (self._store, self.folder)
        return subprocess.Popen(
            ["/bin/sh", "-c", script, *(self.programs / "pg_ctl", self.data), *folders],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd="/",
            start_new_session=True,
            **self._as_user,
        )


@contextmanager
def running(programs: Path | None = None) -> Iterator[Server]:
    """A started server of the caller's own, from `programs` or whatever is found."""
    server = Server(programs or find_programs(os.environ))
    try:
        server.start()
        yield server
    finally:
        server.close()


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[Databases]:
    """The server of this test process; TEST_DATABASE_URL puts another in its place."""
    if elsewhere := os.environ.get("TEST_DATABASE_URL"):
        databases = Databases(elsewhere.replace("postgresql+psycopg:", "postgresql:", 1))
        yield databases
        databases.drop_all()
        return
    with running() as server:
        yield server


@pytest.fixture
def empty_postgres_url(postgres_server: Databases) -> Iterator[str]:
    """An empty database of the test's own."""
    url = postgres_server.fresh_database()
    yield url
    postgres_server.drop_database(url)


@pytest.fixture
def postgres_url(postgres_server: Databases) -> Iterator[str]:
    """A database of the test's own at the newest revision, copied: ten times sooner than made."""
    template = postgres_server.template("touchpoint", _migrated)
    url = postgres_server.fresh_database(template)
    yield url
    postgres_server.drop_database(url)


def _migrated(url: str) -> None:
    engine = open_engine(url)
    migrate(engine)
    engine.dispose()


@pytest.fixture
def own_postgres() -> Iterator[Server]:
    """A server of the test's own, to be crashed and restarted at will."""
    with running() as server:
        yield server


def _fastest_store() -> str:
    """Memory where there is plenty (a database is copied in 20 ms instead of 200), else /tmp."""
    memory = Path("/dev/shm")
    if os.access(memory, os.W_OK) and shutil.disk_usage(memory).free > _PLENTY:
        return str(memory)
    return "/tmp"


def _children(parent: int) -> list[int]:
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(FileNotFoundError, ProcessLookupError):
            if int(stat.read_text().rpartition(")")[2].split()[1]) == parent:
                found.append(int(stat.parent.name))
    return found
