"""Pages are small on the wire, in what the browser can read, and their length tells nothing."""

from __future__ import annotations

import gzip

import brotli
import pytest
from django.test import Client

PAGE = "/reference/"
pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [
        ("gzip, deflate, br, zstd", "br"),
        ("br", "br"),
        ("br;q=0.5, gzip", "br"),
        ("gzip", "gzip"),
        ("br;q=0, gzip", "gzip"),
        ("gzip, br ; q=0.0", "gzip"),
        ("broken, xbr", None),
        ("", None),
    ],
)
def test_a_page_comes_in_the_best_form_that_the_browser_reads(client: Client, accepted: str, encoding: str | None) -> None:
    response = client.get(PAGE, headers={"Accept-Encoding": accepted})
    assert response.headers.get("Content-Encoding") == encoding
    assert "Accept-Encoding" in response.headers["Vary"]
    assert int(response.headers.get("Content-Length", len(response.content))) == len(response.content)
    page = {"br": brotli.decompress, "gzip": gzip.decompress, None: bytes}[encoding](response.content)
    assert page.decode().startswith("<!doctype html>")


def test_brotli_is_smaller(client: Client) -> None:
    sizes = {name: len(client.get(PAGE, headers={"Accept-Encoding": name}).content) for name in ("br", "gzip")}
    assert sizes["br"] < sizes["gzip"]


def test_a_header_of_random_length_hides_how_long_the_page_became(client: Client) -> None:
    paddings = {len(client.get(PAGE, headers={"Accept-Encoding": "br"}).headers["X-Padding"]) for _ in range(20)}
    assert len(paddings) > 5
