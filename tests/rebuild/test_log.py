"""The progress output: the same lines in the same order as a builder numbers them, without times."""

from __future__ import annotations

import pytest

from learn.dockerfile.rebuild import Context, Vertex, plain_lines, read_log, rebuild, take_snapshot, text_file

FILES = Context.of({"sh": text_file("#!"), "run.sh": text_file("echo\n"), "src/a": text_file("a\n"), "src/b": text_file("bb\n")})

STAGES = """FROM scratch AS build
COPY sh /bin/sh
COPY src /src
RUN cat /src/a > /out
FROM scratch AS other
COPY sh /bin/sh
RUN echo other > /o
FROM scratch
COPY --from=build /out /out
COPY --from=other /o /o
"""


def built(text: str, again: str | None = None, context: Context = FILES) -> tuple[Vertex, ...]:
    """The log of building `text`, or of building `again` after it."""
    first = take_snapshot(text, FILES)
    return read_log(rebuild(None, first) if again is None else rebuild(first, take_snapshot(again, context)))


def titles(text: str) -> list[str]:
    return [vertex.title for vertex in built(text)]


def test_steps_are_numbered_from_the_target_down_as_a_real_builder_numbered_these() -> None:
    # Recorded of `docker build --progress=plain`, by number; the two first COPY are one operation, shown under either name.
    assert titles(STAGES) == [
        "[internal] load build definition from Dockerfile",
        "[internal] load .dockerignore",
        "[internal] load build context",
        "[build 1/3] COPY sh /bin/sh",
        "[build 2/3] COPY src /src",
        "[build 3/3] RUN cat /src/a > /out",
        "[stage-2 1/2] COPY --from=build /out /out",
        "[other 2/2] RUN echo other > /o",
        "[stage-2 2/2] COPY --from=other /o /o",
        "exporting to image",
    ]


def test_the_base_comes_before_the_context_as_recorded() -> None:
    assert titles("FROM base1\nCOPY src /src\n")[1:-1] == [
        "[internal] load metadata for docker.io/library/base1:latest",
        "[internal] load .dockerignore",
        "[1/2] FROM docker.io/library/base1:latest",
        "[internal] load build context",
        "[2/2] COPY src /src",
    ]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        pytest.param(
            "# syntax=docker/dockerfile:1\nFROM scratch\nCOPY sh /\n",
            [
                "resolve image config for docker-image://docker.io/docker/dockerfile:1",
                "docker-image://docker.io/docker/dockerfile:1",
            ],
            id="the frontend that the file names",
        ),
        pytest.param(
            "FROM scratch\nCOPY --from=ghcr.io/astral-sh/uv:0.9 /uv /uv\n",
            [
                "[internal] load metadata for ghcr.io/astral-sh/uv:0.9",
                "FROM ghcr.io/astral-sh/uv:0.9",
                "[stage-0 1/1] COPY --from=ghcr.io/astral-sh/uv:0.9 /uv /uv",
            ],
            id="an image that files are copied from",
        ),
        pytest.param(
            "FROM debian\nRUN --mount=from=busybox,target=/b /b/bin/true\n",
            ["[internal] load metadata for docker.io/library/busybox:latest", "FROM docker.io/library/busybox:latest"],
            id="an image that is mounted",
        ),
        pytest.param(
            "FROM debian\nADD https://example.org/x /x\n",
            ["[2/2] ADD https://example.org/x /x", "[2/2] ADD https://example.org/x /x"],
            id="a download is an operation of its own",
        ),
        pytest.param(
            "FROM debian\nCOPY <<one /x\ntext\none\n",
            ["[internal] preparing inline document", "[2/2] COPY <<one /x"],
            id="a here-document",
        ),
        pytest.param("FROM debian AS a\nRUN x\nFROM a\nRUN y\n", ["[a 2/2] RUN x", "[stage-1 1/1] RUN y"], id="stage on stage"),
    ],
)
def test_what_is_shown_besides_steps(text: str, shown: list[str]) -> None:
    found = titles(text)
    assert [title for title in found if title in shown] == shown


def test_the_context_is_not_loaded_for_what_takes_nothing_from_it() -> None:
    assert "[internal] load build context" not in titles("FROM debian AS a\nRUN x\nFROM debian\nCOPY --from=a /x /x\nRUN y\n")
    assert "[internal] load build context" not in titles("FROM debian\nCOPY --from=busybox /bin /x\n")


def test_only_the_files_that_steps_take_are_sent_and_next_time_only_the_new_ones() -> None:
    sent = next(
        vertex for vertex in built("FROM scratch\nCOPY src /x\n") if "context" in vertex.title and "load build" in vertex.title
    )
    assert sent.output == ("transferring context: 5B done",)
    changed = FILES.with_file("src/b", text_file("b" * 1500))
    again = built("FROM scratch\nCOPY src /x\n", "FROM scratch\nCOPY src /x\n", changed)
    assert again[2].output == ("transferring context: 1.5kB done",)


def test_a_workdir_of_the_root_is_counted_but_not_shown() -> None:
    text = "FROM debian\nWORKDIR /app\nARG V=1\nCOPY run.sh /run.sh\nWORKDIR /\nENV A=x\nRUN echo $V > /o\n"
    log = read_log(rebuild(take_snapshot(text, FILES), take_snapshot(text, FILES, build_args={"V": "2"})))
    assert [(vertex.title, vertex.state) for vertex in log if vertex.step is not None] == [
        ("[1/5] FROM docker.io/library/debian:latest", "CACHED"),
        ("[2/5] WORKDIR /app", "CACHED"),
        ("[3/5] COPY run.sh /run.sh", "CACHED"),
        ("[4/5] RUN echo 2 > /o", "DONE"),
    ]
    assert [vertex.number for vertex in log] == list(range(1, len(log) + 1))


def test_the_plain_form() -> None:
    text = "FROM scratch\nCOPY sh /bin/sh\nCOPY src /src\n"
    changed = FILES.with_mode("src/a", 0o600)
    assert plain_lines(built(text, text, changed)) == (
        "#1 [internal] load build definition from Dockerfile",
        "#1 transferring dockerfile: 43B done",
        "#1 DONE",
        "",
        "#2 [internal] load .dockerignore",
        "#2 transferring context: 2B done",
        "#2 DONE",
        "",
        "#3 [internal] load build context",
        "#3 transferring context: 2B done",
        "#3 DONE",
        "",
        "#4 [1/2] COPY sh /bin/sh",
        "#4 CACHED",
        "",
        "#5 [2/2] COPY src /src",
        "#5 DONE",
        "",
        "#6 exporting to image",
        "#6 exporting layers done",
        "#6 DONE",
    )


def test_a_build_stops_where_a_file_is_missing() -> None:
    log = built("FROM scratch\nCOPY nothing /x\nCOPY sh /y\n")
    assert (log[-1].state, log[-1].problem) == ("ERROR", 'failed to compute cache key: "/nothing": not found')
    assert (
        plain_lines(log)[-5:]
        == (
            '#4 ERROR: failed to compute cache key: "/nothing": not found',
            "",
            "------",
            " > [1/2] COPY nothing /x:",
            "------",
            'ERROR: failed to solve: failed to compute cache key: "/nothing": not found',
        )[-5:]
    )
