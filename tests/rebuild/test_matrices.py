"""The measured tables of hits and misses, and what the comparison says about them."""

from __future__ import annotations

import pytest

from learn.dockerfile.rebuild.compare import Rebuild, rebuild
from learn.dockerfile.rebuild.context import Context, text_file
from learn.dockerfile.rebuild.simulate import Snapshot, take_snapshot

FIRST = "FROM debian\nARG V\nCOPY src /src\nRUN cat /src/a > /o1\nENV E=1\nRUN echo $E > /o2\nLABEL x=1\nRUN echo end > /o3\n"
SECOND = (
    "FROM debian\nRUN one\nUSER 1000\nRUN id\nWORKDIR /w\nRUN pwd\n"
    'SHELL ["/bin/bash", "-c"]\nRUN four\nEXPOSE 80\nRUN five\nCMD ["x"]\n'
)
STAGES = (
    "FROM debian AS build\nCOPY src /src\nRUN mkdir /out && cp /src/a /out/app\n"
    "FROM scratch\nCOPY --from=build /out/app /app\nRUN echo done\n"
)
FILES = Context.of({"src/a": text_file("a\n"), "src/b": text_file("b\n"), "c": text_file("c\n")})
BEFORE = take_snapshot(FIRST, FILES)


def outcomes(result: Rebuild) -> str:
    """C and R for the steps, without FROM."""
    return "".join(["C" if step.hit else "R" for step in result.steps if step.step.keyword != "FROM"])


MATRIX: list[tuple[str, Snapshot, str, str]] = [
    ("nothing", BEFORE, "CCCC", "same"),
    ("touch src/a", take_snapshot(FIRST, FILES.touched("src/a", 99)), "CCCC", "same"),
    ("chmod 600 src/a", take_snapshot(FIRST, FILES.with_mode("src/a", 0o600)), "RRRR", "new"),
    ("edit src/a", take_snapshot(FIRST, FILES.with_file("src/a", text_file("A\n"))), "RRRR", "new"),
    ("add src/c", take_snapshot(FIRST, FILES.with_file("src/c", text_file("c\n"))), "RRRR", "new"),
    ("--build-arg V=2", take_snapshot(FIRST, FILES, build_args={"V": "2"}), "CRRR", "new"),
    ("LABEL x=2", take_snapshot(FIRST.replace("x=1", "x=2"), FILES), "CCCC", "new"),
    ("comment added", take_snapshot("# a comment\n" + FIRST, FILES), "CCCC", "same"),
    ("RUN respaced", take_snapshot(FIRST.replace("RUN echo end", "RUN  echo   end"), FILES), "CCCR", "new"),
    ("ENV E=2", take_snapshot(FIRST.replace("E=1", "E=2"), FILES), "CCRR", "new"),
    ("--no-cache", take_snapshot(FIRST, FILES, no_cache=True), "RRRR", "new"),
    ("undeclared --build-arg", take_snapshot(FIRST, FILES, build_args={"ZZ": "1"}), "CCCC", "same"),
    ("--build-arg HTTP_PROXY", take_snapshot(FIRST, FILES, build_args={"HTTP_PROXY": "http://proxy"}), "CCCC", "same"),
]


@pytest.mark.parametrize(("change", "after", "expected", "image"), MATRIX, ids=[row[0] for row in MATRIX])
def test_first_measured_matrix(change: str, after: Snapshot, expected: str, image: str) -> None:
    result = rebuild(BEFORE, after)
    assert outcomes(result) == expected, change
    assert result.image == image, change


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("USER 1000", "USER 1001", "CRRRRR"),
        ("WORKDIR /w", "WORKDIR /x", "CCRRRR"),
        ('"-c"]', '"-ec"]', "CCCCRR"),
        ("EXPOSE 80", "EXPOSE 81", "CCCCCC"),
        ('["x"]', '["y"]', "CCCCCC"),
    ],
)
def test_second_measured_matrix(old: str, new: str, expected: str) -> None:
    assert outcomes(rebuild(take_snapshot(SECOND), take_snapshot(SECOND.replace(old, new)))) == expected


def test_a_mode_set_back_gives_the_old_image_again() -> None:
    changed = take_snapshot(FIRST, FILES.with_mode("src/a", 0o600))
    result = rebuild(changed, BEFORE, earlier=[BEFORE])
    assert outcomes(result) == "CCCC"
    assert result.image == "earlier"


def test_the_build_after_no_cache_has_its_image() -> None:
    uncached = take_snapshot(FIRST, FILES, no_cache=True)
    assert rebuild(uncached, BEFORE, earlier=[BEFORE]).image == "same"


def test_the_content_cuts_the_chain_between_stages() -> None:
    before = take_snapshot(STAGES, FILES)
    unrelated = rebuild(before, take_snapshot(STAGES, FILES.with_file("src/b", text_file("B\n"))))
    assert outcomes(unrelated) == "RRCC"
    assert unrelated.image == "same"
    copied = next(step for step in unrelated.steps if "--from" in step.step.title)
    assert copied.because == "The stage it takes files from was built again, but the files it takes are the same."
    assert outcomes(rebuild(before, take_snapshot(STAGES, FILES.with_file("src/a", text_file("A\n"))))) == "RRRR"


def test_the_first_miss_names_what_differs() -> None:
    result = rebuild(BEFORE, take_snapshot(FIRST, FILES.with_mode("src/a", 0o600).with_file("src/b", text_file("B\n"))))
    first = result.first_miss
    assert first is not None
    assert (first.step.keyword, first.reason, first.cause) == ("COPY", "key", first.step.index)
    assert first.because == "What is taken from src differs: a has mode 600 instead of 644; b has another content."
    after = result.steps[first.step.index + 1]
    assert (after.reason, after.cause, after.because) == ("parent", first.step.index, "It stands on COPY in line 3, which ran.")


@pytest.mark.parametrize(
    ("before", "after", "sentence"),
    [
        ("RUN a", "RUN b", "The command was “a” and is “b”."),
        ("ENV A=1\nRUN a", "ENV A=2\nRUN a", "The variable A was “1” and is “2”."),
        ("RUN a", "ENV A=2\nRUN a", "The variable A is new: “2”."),
        ("ARG A=2\nRUN a", "RUN a", "The variable A is gone: it was “2”."),
        ("ENV A=1\nENV B=1\nRUN a", "ENV B=1\nENV A=1\nRUN a", "The variable order was “PATH, A, B” and is “PATH, B, A”."),
        ("WORKDIR /a", "WORKDIR /b", "The working directory was “/a” and is “/b”."),
        ("COPY c /x", "COPY c /y", "The destination was “/x” and is “/y”."),
        (
            "COPY c /x/",
            "COPY [c]? /x/",
            "The list of source names was “c” and is “[c]?”; what is taken from [c]? differs: it is gone.",
        ),
        ("COPY c /x", "COPY --chown=5 c /x", "--chown is new: “5”."),
        (
            "RUN --mount=type=secret,id=a x",
            "RUN --mount=type=secret,id=b x",
            "The mount at /run/secrets/a is gone: it was “secret id=a optional”; the mount at /run/secrets/b is new: "
            "“secret id=b optional”.",
        ),
    ],
)
def test_differences_in_words(before: str, after: str, sentence: str) -> None:
    first = rebuild(take_snapshot(f"FROM debian\n{before}\n", FILES), take_snapshot(f"FROM debian\n{after}\n", FILES)).first_miss
    assert first is not None
    assert first.because == sentence


def test_a_new_base_image_misses_everything() -> None:
    result = rebuild(BEFORE, take_snapshot(FIRST, FILES, digests={"debian": "sha256:" + "1" * 64}))
    assert [step.hit for step in result.steps] == [False] * 5
    assert result.steps[0].because.startswith(
        "The base image was “docker.io/library/debian:latest” and is “docker.io/library/debian:latest@sha256:111"
    )


def test_another_way_to_write_the_same_base_image_hits() -> None:
    assert outcomes(rebuild(BEFORE, take_snapshot(FIRST.replace("debian", "docker.io/library/debian:latest"), FILES))) == "CCCC"


def test_a_secrets_value_does_not_count() -> None:
    text = "FROM debian\nRUN --mount=type=secret,id=key cat /run/secrets/key\n"
    result = rebuild(take_snapshot(text, secrets={"key": "old"}), take_snapshot(text, secrets={"key": "new"}))
    assert result.first_miss is None
    assert result.steps[1].because == "A secret's value is not part of the key, only its id and where it is mounted."


def test_a_cache_mounts_own_id_and_contents_do_not_count() -> None:
    def mounted(options: str) -> Snapshot:
        return take_snapshot(f"FROM debian\nRUN --mount=type=cache,target=/c{options} x\n")

    assert rebuild(mounted(",id=a"), mounted(",id=b")).first_miss is None
    assert rebuild(mounted(""), mounted(",id=/c,sharing=shared")).first_miss is None
    assert rebuild(mounted(""), mounted(",id=b")).first_miss is not None


def test_link_does_not_depend_on_what_is_below() -> None:
    def linked(command: str, options: str) -> Snapshot:
        return take_snapshot(f"FROM debian\nRUN {command}\nCOPY {options} c /c\nRUN last\n", FILES)

    assert outcomes(rebuild(linked("a", "--link"), linked("b", "--link"))) == "RCR"
    assert outcomes(rebuild(linked("a", ""), linked("b", ""))) == "RRR"
    # BuildKit makes no layer apart where it has to change modes.
    assert outcomes(rebuild(linked("a", "--link --chmod=600"), linked("b", "--link --chmod=600"))) == "RRR"


def test_what_only_running_would_show_is_said_to_be_uncertain() -> None:
    text = "FROM golang AS build\nCOPY src /src\nRUN go build -o /out/app /src\nFROM scratch\nCOPY --from=build /out/app /app\n"
    before = take_snapshot(text, FILES)
    result = rebuild(before, take_snapshot(text, FILES.with_file("src/b", text_file("B\n"))))
    *_, last = result.steps
    assert (last.hit, last.is_certain, last.reason) == (False, False, "feed")
    assert "If they are the same bytes again, it hits after all." in last.because
    assert rebuild(before, before).first_miss is None


def test_one_stage_without_cache() -> None:
    text = "FROM debian AS a\nRUN one\nFROM debian AS b\nRUN two\nFROM debian\nCOPY --from=a /x /x\nCOPY --from=b /x /x\n"
    result = rebuild(take_snapshot(text), take_snapshot(text, no_cache_stages=frozenset({"b"})))
    assert [step.step.title for step in result.steps if not step.hit][:1] == ["[b 2/2] RUN two"]
    assert next(step for step in result.steps if step.step.title == "[a 2/2] RUN one").hit


def test_stages_that_are_not_needed_are_not_built() -> None:
    result = rebuild(None, take_snapshot("FROM debian AS unused\nRUN one\nFROM debian\nRUN two\n"))
    assert [step.step.title for step in result.steps] == [
        "[stage-1 1/2] FROM docker.io/library/debian:latest",
        "[stage-1 2/2] RUN two",
    ]


def test_the_same_operation_in_two_stages_is_done_once() -> None:
    text = "FROM debian AS a\nRUN one\nFROM debian\nRUN one\nCOPY --from=a /x /x\n"
    result = rebuild(None, take_snapshot(text))
    twins = [step.step.twin for step in result.steps]
    assert twins == [None, None, 0, 1, None]
