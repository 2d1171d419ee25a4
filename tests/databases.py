"""A PostgreSQL of the tests' own: started in a folder that is thrown away, on a port and a socket of its own, stopped afterwards.

Debian's package is enough (`apt-get install postgresql`, or `postgresql-common` and one version's); its service is not used.
"""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg import sql

NOBODY_ELSE = "postgres"
"""Who runs it where the tests run as root, which PostgreSQL refuses: the user that Debian's package makes."""

MISSING = "PostgreSQL's programs are not installed here (Debian: apt-get install postgresql)"


def programs() -> Path | None:
    """The folder with `initdb` and `pg_ctl`, the newest version's, or None."""
    on_path = shutil.which("initdb")
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda bin_: int(bin_.parent.name), reverse=True)
    folders += [Path(on_path).parent] if on_path else []
    return next((bin_ for bin_ in folders if (bin_ / "initdb").exists() and (bin_ / "pg_ctl").exists()), None)


def is_there() -> bool:
    """Whether a server can be started here: its programs, and somebody to run it as."""
    return programs() is not None and _user() is not None


@contextmanager
def postgres() -> Iterator[Postgres]:
    """The server while the block runs. It is as durable as it comes: nothing about writing is switched off."""
    bin_, user = programs(), _user()
    if bin_ is None or user is None:
        raise RuntimeError(MISSING)
    folder = Path(tempfile.mkdtemp(prefix="drydock-postgres-"))
    try:
        shutil.chown(folder, user)
        data, port = folder / "data", _free_port()
        _run([bin_ / "initdb", "--auth=trust", "--username=drydock", "--encoding=UTF8", "--no-locale", "-D", data], user, folder)
        options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={folder} -c max_connections=200"
        _run([bin_ / "pg_ctl", "start", "--wait", "--silent", "-D", data, "-l", folder / "log", "-o", options], user, folder)
        try:
            yield Postgres(port)
        finally:
            _run([bin_ / "pg_ctl", "stop", "--mode=fast", "--silent", "-D", data], user, folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@dataclass(frozen=True, slots=True)
class Postgres:
    """A server that runs."""

    port: int

    def address(self, database: str = "postgres") -> str:
        """What DRYDOCK_DATABASE_URL takes."""
        return f"postgres://drydock@127.0.0.1:{self.port}/{database}"

    def create(self, database: str) -> str:
        """Make an empty database of this name, which is a word; gives its address."""
        with psycopg.connect(self.address(), autocommit=True) as connection:
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(database)))
        return self.address(database)


def _user() -> str | None:
    """Who runs it: whoever runs the tests, unless that is root."""
    if os.geteuid() != 0:
        return pwd.getpwuid(os.geteuid()).pw_name
    try:
        return pwd.getpwnam(NOBODY_ELSE).pw_name
    except KeyError:
        return None


def _run(command: Sequence[str | Path], user: str, folder: Path) -> None:
    as_user = {"user": user, "group": pwd.getpwnam(user).pw_gid, "extra_groups": []} if os.geteuid() == 0 else {}
    # Its output goes to a file: a server that is started keeps the pipe it inherits open, and who reads it would wait.
    with (Path(folder) / "words").open("a+", encoding="utf-8") as words:
        done = subprocess.run([str(word) for word in command], stdout=words, stderr=words, cwd=folder, check=False, **as_user)  # type: ignore[call-overload]
        if done.returncode:
            words.seek(0)
            raise RuntimeError(f"{Path(command[0]).name} failed:\n{words.read()}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
