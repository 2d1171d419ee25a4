"""Runs a command of Python's with a PostgreSQL of its own: `python -m tests.on_postgres -m pytest tests/practice`.

Where PostgreSQL is not installed it says so, and does nothing.
"""

from __future__ import annotations

import os
import subprocess
import sys

from tests.databases import MISSING, is_there, postgres


def main() -> int:
    """The command's exit status."""
    if not is_there():
        print(f"skipped: {MISSING}")
        return 0
    with postgres() as server:
        env = {**os.environ, "DRYDOCK_DATABASE_URL": server.create("drydock")}
        return subprocess.run([sys.executable, *sys.argv[1:]], env=env, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
