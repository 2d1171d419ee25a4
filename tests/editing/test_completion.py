"""What is suggested where the cursor stands. The cursor is written as ‸, and is what a learner has typed so far."""

from __future__ import annotations

import pytest

from learn.dockerfile import INSTRUCTIONS, analyze
from learn.dockerfile.editing import Completion, complete
from learn.dockerfile.findings import DockerfileError
from learn.dockerfile.instructions import FLAGS
from learn.dockerfile.instructions.run import read_mount
from learn.dockerfile.reference import OTHER_NAMES, instruction_words, mount_words

FILES = ("Dockerfile", "app/", "app/main.py", "app/static/", "app/static/site.css", "a file", "requirements.txt")
HEAD = """ARG RELEASE=13
FROM golang:1.25 AS build
ARG VERSION=1
ENV HOME=/srv
FROM build AS test
FROM debian:${RELEASE}
"""


def completed(text: str, files: tuple[str, ...] = FILES) -> tuple[str, list[str]]:
    """The word that would be replaced, and what for."""
    before, cursor, after = text.partition("‸")
    assert cursor
    found: Completion = complete(analyze(before + after), before, files)
    return before[found.start :], [option.text for option in found.options]


STAGES = ["build", "test"]
SILENT = {
    "in a comment": HEAD + "# CO‸",
    "in a here-document": HEAD + "RUN <<EOF\nCO‸\nEOF\n",
    "in a here-document that is not ended yet": HEAD + "RUN <<EOF\ncp ‸",
    "in a comment inside of a command": HEAD + "RUN a \\\n# --‸",
    "in the words of a command": HEAD + "RUN make --‸",
    "in the words of a command, lines further down": HEAD + "RUN make \\\n  all \\\n  --‸",
    "for a path inside of the image": HEAD + "WORKDIR /‸",
    "for files of a stage, which nobody has built": HEAD + "COPY --from=build a‸",
    "for a port": HEAD + "EXPOSE 80‸",
    "for words that no instruction begins with": HEAD + "NONSENSE --‸",
}


@pytest.mark.parametrize("text", SILENT.values(), ids=SILENT)
def test_nothing_is_suggested(text: str) -> None:
    assert completed(text)[1] == []


SPOKEN = {
    "the first instruction": ("‸", "", ["FROM", "ARG"]),
    "a flag": (HEAD + "COPY --ch‸", "--ch", ["--from=", "--chown=", "--chmod=", "--link", "--parents", "--exclude="]),
    "a flag on a line further down": (HEAD + "RUN --network=none \\\n  --‸", "--", ["--mount=", "--security=", "--device="]),
    "no flag twice, unless it may be": (
        HEAD + "COPY --link --exclude=x --‸",
        "--",
        ["--from=", "--chown=", "--chmod=", "--parents", "--exclude="],
    ),
    "a stage to copy from": (HEAD + "COPY --from=b‸", "b", STAGES),
    "not the stage it is in, nor one further down": (HEAD.replace("AS test", "AS test\nCOPY --from=‸"), "", ["build"]),
    "a type of mount": (HEAD + "RUN --mount=type=‸", "", ["bind", "cache", "secret", "ssh", "tmpfs"]),
    "the type first": (HEAD + "RUN --mount=‸", "", ["type=", "target=", "source=", "from=", "rw"]),
    "the keys of a type": (HEAD + "RUN --mount=type=tmpfs,t‸", "t", ["target=", "size="]),
    "no key twice": (HEAD + "RUN --mount=type=tmpfs,size=1m,‸", "", ["target="]),
    "a stage to mount": (HEAD + "RUN --mount=from=‸", "", STAGES),
    "how a cache is shared": (HEAD + "RUN --mount=type=cache,sharing=‸", "", ["locked", "private", "shared"]),
    "a network": (HEAD + "RUN --network=‸", "", ["default", "none", "host"]),
    "variables of this stage and those it is built on": (
        HEAD.replace("AS test", "AS test\nRUN echo $‸"),
        "$",
        ["$VERSION", "$HOME"],
    ),
    "variables in braces": (HEAD.replace("AS test", "AS test\nRUN echo ${H‸"), "${H", ["${VERSION}", "${HOME}"]),
    "no variable of another stage": (HEAD + "RUN echo $‸", "$", []),
    "a variable after an emoji": (HEAD + "ENV A=1\nRUN echo 🐳🐳 $‸", "$", ["$A"]),
    "AS behind an image": (HEAD + "FROM scratch ‸", "", ["AS"]),
    "files, folders first": (HEAD + "COPY --chown=1 ./‸", "./", ["./app/", "./Dockerfile", "./requirements.txt"]),
    "what a folder holds": (HEAD + "COPY app/‸", "app/", ["app/static/", "app/main.py"]),
    "a file to mount": (HEAD + "RUN --mount=source=app/st‸", "app/st", ["app/static/", "app/main.py"]),
    "a type of health check": (HEAD + "HEALTHCHECK C‸", "C", ["CMD", "NONE"]),
    "no NONE with flags": (HEAD + "HEALTHCHECK --retries=1 C‸", "C", ["CMD"]),
    "on a line that goes on": (HEAD + "COPY --link \\\n app/m‸", "app/m", ["app/static/", "app/main.py"]),
    "with backquotes that continue": ("# escape=`\nFROM a\nCOPY `\n app/m‸", "app/m", ["app/static/", "app/main.py"]),
}


@pytest.mark.parametrize(("text", "word", "options"), SPOKEN.values(), ids=SPOKEN)
def test_it_suggests(text: str, word: str, options: list[str]) -> None:
    found_word, found = completed(text)
    assert found_word == word
    assert found == options


def test_an_image_may_be_an_earlier_stage_nothing_or_one_that_is_known() -> None:
    word, found = completed(HEAD + "FROM py‸")
    assert word == "py"
    assert found[:3] == ["build", "test", "scratch"]
    assert "python:3.14-slim" in found or any(name.startswith("python:") for name in found)
    assert not any(name.endswith(":latest") for name in found)


def test_a_from_sees_the_arguments_above_it_first_and_then_the_builders_own() -> None:
    found = completed(HEAD.replace("${RELEASE}", "${‸"))[1]
    assert found[0] == "${RELEASE}"
    assert "${TARGETARCH}" in found


def test_an_arg_of_a_stage_may_pass_on_what_was_declared_before() -> None:
    found = completed(HEAD + "ARG ‸")[1]
    assert found[0] == "RELEASE"
    assert "TARGETPLATFORM" in found
    assert completed("ARG ‸")[1] == []


def test_once_there_is_a_stage_every_instruction_but_the_deprecated_one_may_follow() -> None:
    assert set(completed(HEAD + "‸")[1]) == set(INSTRUCTIONS) - {"MAINTAINER"}
    assert set(completed(HEAD + "ONBUILD ‸")[1]) == set(INSTRUCTIONS) - {"MAINTAINER", "FROM", "ONBUILD"}


def test_comments_at_the_head_may_be_directives_and_name_checks() -> None:
    assert completed("# ‸")[1][0] == "syntax=docker/dockerfile:1"
    assert "StageNameCasing" in completed("# check=skip=JSONArgsRecommended,‸")[1]
    assert completed("FROM a\n# ‸")[1] == []


def test_every_flag_and_no_other_has_its_sentence() -> None:
    for keyword, flags in FLAGS.items():
        assert set(instruction_words()[keyword].flags) == set(flags), keyword


def test_every_key_of_a_mount_that_is_described_is_one_the_builder_takes() -> None:
    values = {"type": "bind", "mode": "755", "uid": "1", "gid": "1", "size": "64m", "sharing": "shared", "required": "true"}
    for kind, words in mount_words().items():
        for key in words.keys:
            fields = [f"type={kind}", key if key in ("ro", "rw") else f"{key}={values.get(key, '/x')}"]
            if kind == "secret" and key not in ("id", "target"):
                fields.append("id=x")
            assert read_mount(tuple(fields), str).type == kind
    with pytest.raises(DockerfileError):
        read_mount(("type=tmpfs", "sharing=shared"), str)
    described = {key for words in mount_words().values() for key in words.keys}
    assert set(OTHER_NAMES.values()) <= described
