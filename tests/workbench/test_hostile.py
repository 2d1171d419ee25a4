"""Bodies that no page of ours sends: each gets an answer of ours, and none is kept."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from learn.practice.models import Draft, Learner
from tests.workbench.test_views import ANALYSIS, GOOD, PAGE, PLACE

pytestmark = pytest.mark.django_db

CODECS = ["utf-16", "utf-7", "raw_unicode_escape", "unicode_escape", "idna", "base64", "rot13", "undefined", "no-such-codec"]
URL_ENCODED = "application/x-www-form-urlencoded"
MULTIPART = "multipart/form-data; boundary=edge"


def parts(*fields: tuple[str, bytes], disposition: str = "") -> bytes:
    """A multipart body, its fields with `disposition` after their names."""
    heads = [f'--edge\r\nContent-Disposition: form-data; name="{name}"{disposition}\r\n\r\n'.encode() for name, _ in fields]
    return b"".join(head + text + b"\r\n" for head, (_, text) in zip(heads, fields, strict=True)) + b"--edge--\r\n"


EDIT = parts(("place", PLACE.encode()), ("dockerfile", rb"FROM \ud800" + b"\n"))


@pytest.mark.parametrize("address", [PAGE, ANALYSIS])
@pytest.mark.parametrize("codec", CODECS)
def test_a_body_that_is_not_utf_8_is_refused_before_it_is_read(client: Client, address: str, codec: str) -> None:
    for kind, body in ((URL_ENCODED, b"place=workbench%2FDockerfile&dockerfile=FROM+a"), (MULTIPART, EDIT)):
        response = client.generic("POST", address, body, content_type=f"{kind}; charset={codec}")
        assert response.status_code == 400
        assert "could not read this request" in response.content.decode()
    assert not Learner.objects.exists()


def test_bytes_that_are_no_utf_8_become_the_sign_for_that(client: Client) -> None:
    body = b"place=workbench%2FDockerfile&dockerfile=FROM+a%ff%ed%a0%80"
    assert client.post(ANALYSIS, body, content_type=URL_ENCODED).status_code == 200
    assert Draft.objects.get().text == "FROM a" + "\ufffd" * 4


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("application/json", b'{"place": "workbench/Dockerfile"}'),
        ("text/plain", b"place=workbench/Dockerfile&dockerfile=FROM a"),
        (MULTIPART, EDIT[:60]),
        (MULTIPART, parts(("dockerfile", b"FROM a"), disposition='; filename="Dockerfile"')),
    ],
    ids=["json", "plain", "cut off", "a file"],
)
def test_what_is_no_form_of_ours_gets_a_sentence(client: Client, kind: str, body: bytes) -> None:
    response = client.post(ANALYSIS, body, content_type=kind)
    assert response.status_code == 422
    assert "reload the page" in response.content.decode()


@pytest.mark.parametrize("kind", ["multipart/form-data", f"multipart/form-data; boundary={'x' * 300}"])
def test_a_form_without_a_usable_boundary_is_refused(client: Client, kind: str) -> None:
    assert client.post(ANALYSIS, EDIT, content_type=kind).status_code == 400


def test_a_form_of_a_thousand_fields_is_refused(client: Client) -> None:
    fields = [(f"field-{number}", b"x") for number in range(1000)]
    url_encoded = "&".join(f"{name}=x" for name, _ in fields).encode()
    for kind, body in ((MULTIPART, parts(*fields)), (URL_ENCODED, url_encoded)):
        assert client.post(ANALYSIS, body, content_type=kind).status_code == 400


@pytest.mark.parametrize("disposition", ["", '; filename="Dockerfile"'], ids=["text", "file"])
def test_megabytes_are_refused_before_anything_takes_them_apart_and_the_page_says_where_the_text_is(
    client: Client, disposition: str
) -> None:
    body = parts(("dockerfile", b"#" * 3_000_000), disposition=disposition)
    response = client.post(PAGE, body, content_type=MULTIPART)
    assert response.status_code == 400
    assert "what you typed is still in your browser" in response.content.decode()
    assert not hasattr(response.wsgi_request, "_post")  # read to its end, so that the answer arrives, and never parsed


def test_a_doubled_button_is_the_last_of_the_two(client: Client) -> None:
    client.post(PAGE, {"place": PLACE, "dockerfile": GOOD, "do": ["reset", "analyse"]})
    assert Draft.objects.get().text == GOOD


def test_without_a_cookie_nothing_is_kept_and_the_text_comes_back(client: Client) -> None:
    response = Client(enforce_csrf_checks=True).post(PAGE, {"place": PLACE, "dockerfile": GOOD})
    assert response.status_code == 403
    assert "Your browser sent no cookie" in response.content.decode()
    shown = re.search(r"<textarea[^>]*>(.*?)</textarea>", response.content.decode(), re.S)
    assert shown is not None
    assert shown[1].strip() == GOOD.strip()
    edit = Client(enforce_csrf_checks=True).post(ANALYSIS, {"place": PLACE, "dockerfile": GOOD}, headers={"HX-Request": "true"})
    assert edit.status_code == 403
    assert "Allow cookies" in edit.content.decode()
    assert not Learner.objects.exists()


@pytest.mark.parametrize("value", [r'"0123456789\000"', r'"0123456789\n\355\240\200"', "0123456789abcdef", "x"])
@pytest.mark.parametrize("name", ["sessionid", "csrftoken", "messages"])
def test_a_cookie_of_nonsense_is_no_cookie(client: Client, name: str, value: str) -> None:
    page = client.get(PAGE, headers={"Cookie": f"{name}={value}"})
    assert page.status_code == 200
    assert "Sign in" in page.content.decode()
