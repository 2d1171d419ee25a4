"""Names of images mean what github.com/distribution/reference says they mean."""

from __future__ import annotations

import pytest

from learn.dockerfile.references import ImageNameError, normalize

SHA256 = "sha256:" + "0123456789abcdef" * 4


@pytest.mark.parametrize(
    ("name", "full", "familiar"),
    [
        ("ubuntu", "docker.io/library/ubuntu", "ubuntu"),
        ("ubuntu:24.04", "docker.io/library/ubuntu:24.04", "ubuntu:24.04"),
        ("docker.io/ubuntu", "docker.io/library/ubuntu", "ubuntu"),
        ("index.docker.io/ubuntu", "docker.io/library/ubuntu", "ubuntu"),
        ("docker.io/library/ubuntu", "docker.io/library/ubuntu", "ubuntu"),
        ("library/a/b", "docker.io/library/a/b", "library/a/b"),
        ("owner/app", "docker.io/owner/app", "owner/app"),
        ("ghcr.io/owner/app:1.2", "ghcr.io/owner/app:1.2", "ghcr.io/owner/app:1.2"),
        ("localhost/app", "localhost/app", "localhost/app"),
        ("localhost:5000/app", "localhost:5000/app", "localhost:5000/app"),
        ("Registry/app", "Registry/app", "Registry/app"),
        ("[::1]:5000/app:a", "[::1]:5000/app:a", "[::1]:5000/app:a"),
        ("app:5000", "docker.io/library/app:5000", "app:5000"),
        ("a__b/c--d", "docker.io/a__b/c--d", "a__b/c--d"),
        (f"app@{SHA256}", f"docker.io/library/app@{SHA256}", f"app@{SHA256}"),
        (f"app:1@{SHA256}", f"docker.io/library/app:1@{SHA256}", f"app:1@{SHA256}"),
        ("app:" + "T" * 128, "docker.io/library/app:" + "T" * 128, "app:" + "T" * 128),
    ],
)
def test_a_name_is_completed(name: str, full: str, familiar: str) -> None:
    reference = normalize(name)
    assert (str(reference), reference.familiar) == (full, familiar)


def test_a_name_has_parts() -> None:
    reference = normalize(f"ghcr.io/owner/app:1@{SHA256}")
    assert (reference.domain, reference.path, reference.tag, reference.digest) == ("ghcr.io", "owner/app", "1", SHA256)
    assert reference.name == "ghcr.io/owner/app"


@pytest.mark.parametrize(
    ("name", "full"),
    [
        ("ubuntu", "docker.io/library/ubuntu:latest"),
        ("ubuntu:24.04", "docker.io/library/ubuntu:24.04"),
        (f"ubuntu@{SHA256}", f"docker.io/library/ubuntu@{SHA256}"),
    ],
)
def test_latest_is_meant_where_nothing_is_said(name: str, full: str) -> None:
    assert str(normalize(name).with_tag()) == full


INVALID = "invalid reference format"


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("", INVALID),
        (":tag", INVALID),
        ("a:", INVALID),
        ("a b", INVALID),
        ("a\n", INVALID),
        ("-a", INVALID),
        ("a..b", INVALID),
        ("a___b", INVALID),
        ("a//b", INVALID),
        ("/a", INVALID),
        ("a/", INVALID),
        ("https://a/b", INVALID),
        ("a:" + "t" * 129, INVALID),
        ("a:té", INVALID),
        ("a@sha256:12", INVALID),
        ("Ubuntu", "invalid reference format: repository name (library/Ubuntu) must be lowercase"),
        ("ghcr.io/Owner/app:Tag", "invalid reference format: repository name (Owner/app) must be lowercase"),
        ("a" * 64, f"invalid repository name ({'a' * 64}), cannot specify 64-byte hexadecimal strings"),
        ("a/" + "b" * 256, "repository name must not be more than 255 characters"),
        ("a@sha256:" + "0" * 63, "invalid checksum digest length"),
        ("a@sha256:" + "A" * 64, "invalid checksum digest format"),
        ("a@md5:" + "0" * 32, "unsupported digest algorithm"),
        ("a:1@MD5:" + "0" * 32, "invalid checksum digest format"),
    ],
)
def test_what_no_image_can_be_called_is_refused(name: str, message: str) -> None:
    with pytest.raises(ImageNameError) as caught:
        normalize(name)
    assert caught.value.message == message


@pytest.mark.parametrize(
    "name",
    ["a" * 100_000 + "!", "a-" * 50_000, "a." * 50_000 + "/!", "a/" * 50_000, "1.1-" * 30_000 + "/x:"],
    ids=["letters", "dashes", "dots", "slashes", "mixed"],
)
def test_a_long_name_takes_no_quadratic_time(name: str) -> None:
    with pytest.raises(ImageNameError):
        normalize(name)
