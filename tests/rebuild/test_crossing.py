"""The files that cross from one stage to another, and what is not known about them."""

from __future__ import annotations

import pytest

from learn.dockerfile.rebuild import Context, Crossing, find_crossings, simulate, take_snapshot, text_file

FILES = Context.of({"app": text_file("x" * 70), "src/a": text_file("aa"), "src/b": text_file("bbb"), "conf": text_file("c")})


def crossings(text: str) -> tuple[Crossing, ...]:
    return find_crossings(simulate(take_snapshot(text, FILES)))


def told(text: str) -> list[tuple[str, int, int, int, list[tuple[str, int | None]]]]:
    return [
        (found.how, found.source, found.to, found.line, [(file.path, file.size) for file in found.files])
        for found in crossings(text)
    ]


def test_a_file_and_a_folder_that_are_copied_from_a_stage() -> None:
    text = "FROM scratch AS one\nCOPY . /in/\nFROM scratch\nCOPY --from=one /in/app /app\nCOPY --from=0 /in/src /s/\n"
    assert told(text) == [
        ("COPY --from", 0, 1, 4, [("/in/app", 70)]),
        ("COPY --from", 0, 1, 5, [("/in/src/a", 2), ("/in/src/b", 3)]),
    ]
    assert [found.is_known for found in crossings(text)] == [True, True]
    assert [found.bytes for found in crossings(text)] == [70, 5]


def test_a_bind_mount_crosses_too() -> None:
    text = (
        "FROM scratch AS one\nCOPY src /src\nFROM debian\n"
        "RUN --mount=from=one,source=/src/a,target=/t --mount=type=cache,target=/c cat /t\n"
    )
    assert told(text) == [("RUN --mount", 0, 1, 4, [("/src/a", 2)])]


def test_variables_in_the_path_are_replaced_and_exclusions_stay_out() -> None:
    text = "FROM scratch AS one\nCOPY . /in/\nFROM scratch\nARG D=src\nCOPY --from=one --exclude=b /in/$D /s/\n"
    assert [files for *_, files in told(text)] == [[("/in/src/a", 2)]]
    assert crossings(text)[0].paths == ("/in/src",)


@pytest.mark.parametrize(
    ("base", "step", "path", "unknown"),
    [
        ("golang:1.26", "RUN go build -o /out/app", "/out/app", "what the stage has at /out/app"),
        ("golang:1.26", "RUN true", "/usr/lib", "what the stage has at /usr/lib"),
        ("debian", "COPY src /srv/", "/srv", "whether there is more at /srv"),
        ("scratch", "COPY src /srv/\nRUN make", "/srv", "whether there is more at /srv"),
    ],
)
def test_what_is_not_known_is_said(base: str, step: str, path: str, unknown: str) -> None:
    found = crossings(f"FROM {base} AS one\n{step}\nFROM scratch\nCOPY --from=one {path} /x/\n")[0]
    assert found.unknown == (unknown,)
    assert not found.is_known


def test_a_known_file_on_an_unknown_base_is_known() -> None:
    found = crossings("FROM debian AS one\nCOPY app /usr/bin/app\nFROM scratch\nCOPY --from=one /usr/bin/app /app\n")[0]
    assert (found.is_known, found.files) == (True, (("/usr/bin/app", 70),))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "FROM scratch\nCOPY --from=nowhere a b\n",
        "FROM scratch\nCOPY --from=0 a b\n",
        "FROM scratch AS a\nFROM scratch\nCOPY --from=a [ /x\n",
        "FROM scratch AS a\nCOPY --from=b x y\nFROM scratch AS b\nCOPY --from=a x y\n",
        "FROM scratch AS a\nFROM debian\nRUN --mount=from=a,nonsense ls\n",
    ],
)
def test_broken_files_raise_nothing(text: str) -> None:
    crossings(text)


def test_a_stage_that_is_not_built_takes_nothing() -> None:
    text = "FROM scratch AS one\nCOPY app /\nFROM scratch AS two\nCOPY --from=one /app /\nFROM scratch\nCOPY conf /\n"
    assert told(text) == []
