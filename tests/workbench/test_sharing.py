"""A permalink shows the same state to anybody, and nobody can change what it shows."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from learn.dockerfile.rebuild import Context, File, folder, link, text_file
from learn.workbench.models import Shared, digest_of, pack
from learn.workbench.project import Project, ProjectError, project_to_json
from learn.workbench.sharing import ShareRefused, find_shared, share

pytestmark = pytest.mark.django_db
FILES = {"a": text_file("x", 0o755), "b": File(b"\0\xff"), "c": File(None, 9), "d": folder(0o700), "e": link("a")}
LONG_AGO = timezone.now() - timedelta(days=400)
PROJECT = Project("FROM scratch\n# ünïcode 🚢\n", Context.of(FILES), "t", {"A": "1"})


def test_what_is_shared_is_found_by_its_key() -> None:
    key = share(PROJECT)
    assert re.fullmatch(r"[A-Za-z0-9_-]{22}", key)
    assert find_shared(key) == PROJECT


def test_the_key_is_the_digest_of_the_content_and_its_version() -> None:
    # If this fails, the form in which a project is kept has changed: old links still work, but the same state gets a second one.
    assert share(Project("FROM scratch\n")) == "hFxJkLhTEX6AaRSmG17pGP"
    assert digest_of('{"dockerfile":"FROM scratch\\n","format":1}') == "hFxJkLhTEX6AaRSmG17pGP"


def test_sharing_again_changes_nothing_but_when_it_was_opened(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    first = share(PROJECT)
    Shared.objects.update(opened=LONG_AGO)
    kept = Shared.objects.values("key", "at", "packed").get()
    with django_assert_num_queries(3):  # one statement between the savepoint's two
        assert share(PROJECT) == first
    assert Shared.objects.values("key", "at", "packed").get() == kept
    assert Shared.objects.get().opened > LONG_AGO
    assert share(Project("FROM other\n")) != first


def test_what_is_opened_stays_and_what_nobody_opens_for_a_year_is_forgotten(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    kept, lost = share(PROJECT), share(Project("FROM other\n"))
    Shared.objects.update(opened=LONG_AGO)
    with django_assert_num_queries(2):
        assert find_shared(kept) == PROJECT
    with django_assert_num_queries(1):
        assert find_shared(kept) == PROJECT
    call_command("forget_shared", days=0)
    assert (find_shared(kept), find_shared(lost)) == (PROJECT, None)
    assert share(Project("FROM other\n")) == lost


@pytest.mark.parametrize(
    "change", [lambda key: key[:-1], lambda key: key + "A", lambda key: key[::-1], lambda key: key.swapcase()]
)
def test_a_cut_or_changed_key_finds_nothing(change: object) -> None:
    assert find_shared(change(share(PROJECT))) is None  # type: ignore[operator]


@pytest.mark.parametrize("key", ["", "x" * 22, "../" * 7 + "a", "\0" * 22, "ü" * 22, "a" * 10_000, "' OR 1=1 --"])
def test_an_invented_key_finds_nothing(key: str) -> None:
    assert find_shared(key) is None


def test_content_that_does_not_fit_its_key_is_not_shown() -> None:
    key = share(PROJECT)
    Shared.objects.filter(key=key).update(packed=pack(project_to_json(Project("FROM another\n"))))
    assert find_shared(key) is None


def test_a_state_of_another_version_is_told_from_a_wrong_key() -> None:
    content = '{"dockerfile":"FROM a","format":99}'
    Shared.objects.create(key=digest_of(content), packed=pack(content))
    with pytest.raises(ProjectError, match="another version"):
        find_shared(digest_of(content))


@pytest.mark.parametrize(
    ("project", "sentence"),
    [
        (Project("FROM a\0"), "NUL"),
        (Project("#" * (300 << 10)), "at most"),
        (Project("", Context.of({"a": text_file("x" * (300 << 10))})), "Download it instead"),
    ],
)
def test_what_is_too_large_is_refused_with_what_to_do(project: Project, sentence: str) -> None:
    with pytest.raises(ShareRefused, match=sentence):
        share(project)
    assert not Shared.objects.exists()
