"""The last lesson shows Drydock's own Dockerfile, and a lesson is files: so it holds a copy, which must stay one."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
COPY = ROOT / "lessons/450-from-your-dockerfile-to-production/drydock.Dockerfile"


def test_the_last_lesson_shows_the_dockerfile_that_builds_this_site():
    assert COPY.read_text(encoding="utf-8") == (ROOT / "Dockerfile").read_text(encoding="utf-8"), f"cp Dockerfile {COPY}"
