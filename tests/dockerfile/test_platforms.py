"""Platforms are read as containerd reads them."""

from __future__ import annotations

import pytest

from learn.dockerfile.platforms import Platform, PlatformError, normalize, parse


@pytest.mark.parametrize(
    ("specifier", "platform"),
    [
        pytest.param("linux/amd64", Platform("linux", "amd64"), id="system and architecture"),
        pytest.param("linux", Platform("linux", "amd64"), id="a system alone gets the build's architecture"),
        pytest.param("windows", Platform("windows", "amd64"), id="whatever the system"),
        pytest.param("arm64", Platform("linux", "arm64"), id="an architecture alone gets the build's system"),
        pytest.param("Linux/X86_64", Platform("linux", "amd64"), id="other names and capitals"),
        pytest.param("linux/x86-64", Platform("linux", "amd64"), id="with a dash"),
        pytest.param("linux/i386", Platform("linux", "386"), id="i386"),
        pytest.param("macos/aarch64", Platform("darwin", "arm64"), id="macos and aarch64"),
        pytest.param("linux/amd64/v1", Platform("linux", "amd64"), id="v1 goes without saying"),
        pytest.param("linux/amd64/v3", Platform("linux", "amd64", "v3"), id="v3 does not"),
        pytest.param("linux/arm64/v8", Platform("linux", "arm64", "v8"), id="v8 is kept where it was said"),
        pytest.param("linux/arm64/9", Platform("linux", "arm64", "v9"), id="9 is v9"),
        pytest.param("linux/arm", Platform("linux", "arm"), id="arm is v7 without saying so"),
        pytest.param("linux/arm/7", Platform("linux", "arm", "v7"), id="7 is v7"),
        pytest.param("linux/arm/v6", Platform("linux", "arm", "v6"), id="v6"),
        pytest.param("armhf", Platform("linux", "arm"), id="armhf is v7"),
        pytest.param("armel", Platform("linux", "arm", "v6"), id="armel is v6"),
        pytest.param("any/thing", Platform("any", "thing"), id="a pair need not be known"),
        pytest.param("windows(10.0.17763)/amd64", Platform("windows", "amd64", "", "10.0.17763"), id="a version"),
        pytest.param(
            "windows(10.0+win32k+a%2Bb)/amd64",
            Platform("windows", "amd64", "", "10.0", ("win32k", "a+b")),
            id="features of the system",
        ),
    ],
)
def test_a_specifier_is_read(specifier: str, platform: Platform) -> None:
    assert parse(specifier) == platform


SYSTEM = (
    "OSAndVersion specifier component must match "
    '"^([A-Za-z0-9_-]+)(?:\\\\(([A-Za-z0-9_.%-]*)((?:\\\\+[A-Za-z0-9_.%-]+)*)\\\\))?$": invalid argument'
)
COMPONENT = 'platform specifier component must match "^[A-Za-z0-9_.-]+$": invalid argument'


@pytest.mark.parametrize(
    ("specifier", "message"),
    [
        ("", f'"" is an invalid OS component of "": {SYSTEM}'),
        ("/amd64", f'"" is an invalid OS component of "/amd64": {SYSTEM}'),
        ("lin ux/amd64", f'"lin ux" is an invalid OS component of "lin ux/amd64": {SYSTEM}'),
        ("linux\n", f'"linux\\n" is an invalid OS component of "linux\\n": {SYSTEM}'),
        ("linux/", f'"" is an invalid component of "linux/": {COMPONENT}'),
        ("linux/a b", f'"a b" is an invalid component of "linux/a b": {COMPONENT}'),
        ("linux/*", '"linux/*": wildcards not yet supported: invalid argument'),
        ("nope", '"nope": unknown operating system or architecture: invalid argument'),
        ("linux/amd64/v1/x", '"linux/amd64/v1/x": cannot parse platform specifier: invalid argument'),
        ("linux(%zz)/amd64", '"linux(%zz)/amd64" has an invalid OS version "%zz": invalid URL escape "%zz"'),
        ("linux(1+%2)/amd64", '"linux(1+%2)/amd64" has an invalid OS feature "%2": invalid URL escape "%2"'),
    ],
)
def test_what_is_no_platform_is_refused(specifier: str, message: str) -> None:
    with pytest.raises(PlatformError) as caught:
        parse(specifier)
    assert caught.value.message == message


def test_a_platform_is_written_without_what_was_not_said() -> None:
    assert str(parse("linux/arm/v7")) == "linux/arm/v7"
    assert str(parse("windows(10.0)/amd64")) == "windows/amd64"


def test_equal_platforms_are_equal_once_normalized() -> None:
    assert normalize(parse("linux/arm64/v8")) == normalize(parse("linux/aarch64"))
    assert normalize(parse("linux/arm")) == normalize(parse("linux/arm/v7"))
    assert normalize(Platform("", "x86_64", os_features=("b", "a", "b"))) == Platform("linux", "amd64", os_features=("a", "b"))
