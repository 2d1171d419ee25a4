"""What every answer carries, whoever asks and whatever went wrong."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

from tests.practice.people import Person

ROOT = Path(__file__).parents[2]
PAGES = ["/", "/lessons/boxes/", "/workbench/", "/glossary/", "/reference/", "/reference/instructions/RUN/", "/progress/"]
PERSONAL = [
    *PAGES,
    "/classes/",
    "/classes/join/",
    "/progress/export/",
    "/lessons/boxes/progress/",
    "/accounts/delete/",
    "/accounts/password/change/",
]
FAULTS = [
    "/nowhere/",
    "/classes/1/",
    "/classes/join/B/",
    "/lessons/nowhere/",
    "/lessons/boxes/questions/nowhere/",
    "/%00/",
    "/%ff/",
    "/static/nowhere.js",
]


@pytest.mark.parametrize("page", [*PERSONAL, *FAULTS, "/accounts/login/", "/accounts/signup/"])
def test_the_policy_allows_nothing_inline_and_nobody_else(learner: Person, guest: Person, page: str) -> None:
    for browser in (learner.browser, guest.browser):
        policy = browser.get(page).headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert "http" not in policy


@pytest.mark.parametrize("page", [*PERSONAL, *FAULTS])
def test_no_cache_between_keeps_a_page_that_shows_who_asks(learner: Person, page: str) -> None:
    control = learner.browser.get(page).headers["Cache-Control"]
    assert "private" in control
    assert "no-cache" in control


@pytest.mark.parametrize("page", PAGES)
def test_a_page_differs_by_cookie_and_says_so(learner: Person, page: str) -> None:
    assert "Cookie" in learner.browser.get(page).headers["Vary"]


def test_refusals_carry_the_policy_too(client: Client, settings: Settings, db: None) -> None:
    settings.ALLOWED_HOSTS = ["drydock.example"]
    for refused in (
        client.get("/", headers={"host": "evil.example"}),
        client.get("/", headers={"host": 'evil"<.example'}),
        Client(enforce_csrf_checks=True).post("/workbench/", headers={"host": "drydock.example"}),
        client.put("/progress/", headers={"host": "drydock.example"}),
        client.post("/workbench/", b"a=b", content_type="text/plain; charset=utf-7", headers={"host": "drydock.example"}),
    ):
        assert refused.status_code in (400, 403, 405)
        assert "default-src 'none'" in refused.headers["Content-Security-Policy"]


def test_a_fault_of_ours_is_a_page_of_ours_with_the_policy(settings: Settings, db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> None:
        raise RuntimeError("for this test")

    monkeypatch.setattr("learn.reader.views.the_course", broken)
    response = Client(raise_request_exception=False).get("/")
    assert response.status_code == 500
    assert "Something broke on our side" in response.content.decode()
    assert "default-src 'none'" in response.headers["Content-Security-Policy"]


def in_production(program: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """A program run with production's settings, which are read once a process."""
    values = {"DRYDOCK_ENV": "production", "DRYDOCK_SECRET_KEY": "0123456789abcdefghijklmnopqrstuvwxyz-ABCDEFGHIJKLMNOP"}
    names = {name: value for name, value in os.environ.items() if not name.startswith(("DRYDOCK_", "DJANGO_"))}
    return subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT,
        env={**names, **values, "DRYDOCK_HOSTS": "drydock.example", "DJANGO_SETTINGS_MODULE": "learn.settings", **environment},
        capture_output=True,
        text=True,
        check=False,
    )


DEPLOYED = """
import django
django.setup()
from django.core.management import call_command
call_command("check", deploy=True, fail_level="WARNING")
call_command("migrate", verbosity=0)
call_command("collectstatic", interactive=False, verbosity=0)
from django.test import Client
plain = Client(headers={"host": "drydock.example"})
moved = plain.get("/workbench/")
assert (moved.status_code, moved["Location"]) == (301, "https://drydock.example/workbench/"), moved
assert "default-src" in moved["Content-Security-Policy"]
browser = Client(headers={"host": "drydock.example", "X-Forwarded-Proto": "https"})
assert "max-age=31536000" in browser.get("/workbench/")["Strict-Transport-Security"]
edit = {"place": "workbench/Dockerfile", "dockerfile": "FROM a"}
assert browser.post("/workbench/analysis/", edit).status_code == 200
session, token = browser.cookies["sessionid"], browser.cookies["csrftoken"]
assert session["secure"] and session["httponly"] and session["samesite"] == "Lax", session
assert token["secure"] and token["samesite"] == "Lax", token
assert browser.get("/", headers={"host": "evil.example"}).status_code == 400
"""


def test_production_is_strict(tmp_path: Path) -> None:
    ran = in_production(DEPLOYED, DRYDOCK_VAR=str(tmp_path))
    assert ran.returncode == 0, ran.stderr


@pytest.mark.parametrize("missing", ["DRYDOCK_SECRET_KEY", "DRYDOCK_HOSTS"])
def test_production_does_not_start_without_a_key_and_a_host(tmp_path: Path, missing: str) -> None:
    ran = in_production("import django; django.setup()", DRYDOCK_VAR=str(tmp_path), **{missing: ""})
    assert ran.returncode != 0
    assert f"Set {missing}" in ran.stderr
