"""What an analysis tells about instructions, beside the document: steps, who set what, facts for checks, targets."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import FrozenInstanceError, replace

import pytest

from learn.dockerfile import INSTRUCTIONS, Analysis, Build, Finding, Options, Position, Span, Step, analyze
from learn.dockerfile.expansion import Expansion, ExpansionError, expand
from learn.dockerfile.image import expand_word
from learn.dockerfile.instruction import clean_path, split_csv
from learn.dockerfile.instructions.expose import PortSpec, split_port
from learn.dockerfile.linter import Check, Wish, read_wish, run


def steps(text: str, stage: int = -1) -> list[Step]:
    return list(analyze(text, Options(checks=False)).stages[stage].steps)


def test_there_are_eighteen_instructions() -> None:
    assert sorted(INSTRUCTIONS) == [
        "ADD", "ARG", "CMD", "COPY", "ENTRYPOINT", "ENV", "EXPOSE", "FROM", "HEALTHCHECK", "LABEL", "MAINTAINER", "ONBUILD",
        "RUN", "SHELL", "STOPSIGNAL", "USER", "VOLUME", "WORKDIR",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("line", "fields"),
    [
        ("ENV A=1", ("env",)),
        ("LABEL A=1", ("labels",)),
        ("CMD x", ("cmd",)),
        ("ENTRYPOINT x", ("entrypoint", "cmd")),
        ("WORKDIR /x", ("working_dir",)),
        ("USER x", ("user",)),
        ("EXPOSE 1", ("exposed_ports",)),
        ("VOLUME /x", ("volumes",)),
        ("STOPSIGNAL 1", ("stop_signal",)),
        ('SHELL ["x"]', ("shell",)),
        ("ONBUILD RUN x", ("on_build",)),
        ("HEALTHCHECK NONE", ("healthcheck",)),
        ("RUN x", ()),
        ("COPY a b", ()),
        ("ADD a b", ()),
        ("ARG A", ()),
        ("MAINTAINER x", ()),
    ],
)
def test_a_step_names_the_fields_it_set(line: str, fields: tuple[str, ...]) -> None:
    (step,) = steps(f"FROM alpine\n{line}\n")
    assert step.set_by == fields
    for field in fields:
        assert hasattr(analyze("FROM a").stages[0].config, field)


def test_entrypoint_sets_cmd_only_where_it_clears_it() -> None:
    assert steps("FROM a\nCMD x\nENTRYPOINT y\n")[1].set_by == ("entrypoint",)


def test_a_step_keeps_its_expansions_and_plain_words_have_none() -> None:
    first, second = steps("FROM a\nENV A=1\nLABEL x=$A$B y=plain z='q'\n")
    assert first.expansions == ()
    assert [(found.word, found.result, found.matched, found.unmatched) for found in second.expansions] == [
        ("$A$B", "1", ("A",), ("B",)),
        ("'q'", "q", (), ()),
    ]
    assert second.value("$A$B") == "1"
    assert second.value("plain") == "plain"
    assert second.expanded == ("x", "1", "=", "y", "plain", "=", "z", "q", "=")


def test_undefined_variables_come_with_what_may_have_been_meant() -> None:
    step = steps("FROM a\nARG DECLARED\nENV VERSION=1\nLABEL a=$VERSOIN b=$DECLARED c=$zzzzzzzzz\n")[-1]
    assert [tuple(found) for found in step.undefined] == [("VERSOIN", "VERSION"), ("zzzzzzzzz", None)]


def test_expose_never_tells_of_undefined_variables() -> None:
    assert steps("FROM a\nEXPOSE $NOPE\n")[0].undefined == ()


def test_triggered_steps_stand_at_the_from_that_fired_them() -> None:
    first, second = steps("FROM a AS b\nONBUILD \\\n  RUN x\nFROM b\nRUN y\n")
    assert (first.triggered_by, first.node.index, first.node.start_line, first.node.keyword) == (1, 2, 4, "RUN")
    assert (second.triggered_by, second.node.index) == (None, 3)


def test_the_shell_in_force_is_known_at_each_step() -> None:
    found = steps('FROM a\nCMD x\nSHELL ["y"]\nCMD z\n')
    assert [step.shell for step in found] == [None, None, ("y",)]


def test_from_keeps_what_was_written_and_what_is_undefined() -> None:
    stage = analyze("ARG V=1\nFROM --platform=$TARGETPLATFORM a:$V$VV\n", Options(checks=False)).stages[0]
    assert (stage.written_base, stage.base, stage.platform) == ("a:$V$VV", "a:1", "linux/amd64")
    assert [tuple(found) for found in stage.undefined] == [("VV", "V")]
    assert stage.platform_expansion is not None
    assert stage.platform_expansion.matched == ("TARGETPLATFORM",)


@pytest.mark.parametrize(
    ("text", "build_args", "valid"),
    [
        ("ARG T\nFROM a:$T\n", {"T": "1"}, False),
        ("ARG T=2\nFROM a:$T\n", {"T": "1"}, True),
        ("ARG T\nFROM a:${T:-x}\n", {}, True),
        ("FROM scratch\n", {}, True),
    ],
)
def test_bases_are_also_judged_without_build_arguments(text: str, build_args: dict[str, str], valid: bool) -> None:
    analysis = analyze(text, Options(build_args, checks=False))
    assert analysis.stages[0].default_base_is_valid is valid


def test_each_walks_over_the_judged_stages_only() -> None:
    text = "FROM a AS x\nCMD 1\nFROM a AS y\nENTRYPOINT 2\nCMD 3\nFROM x AS z\nCMD 4\n"

    def found(target: str | None) -> list[int]:
        build = analyze(text, Options(target=target, checks=False)).build
        return sorted([step.node.index for keyword in ("CMD", "ENTRYPOINT") for step in build.each(keyword)])

    assert found(None) == [1, 3, 4, 6]
    assert found("z") == [1, 6]
    assert found("nope") == []


def test_places_in_the_text() -> None:
    build = analyze("FROM a\n  copy a \\\n   b c\n", Options(checks=False)).build
    node = build.nodes[1]
    assert build.keyword_span(node) == Span(Position(2, 3), Position(2, 7))
    assert build.span(node) == Span(Position(2, 3), Position(3, 7))
    assert build.word_span(node, "b") == Span(Position(3, 4), Position(3, 5))
    assert build.word_span(node, "nowhere") == build.span(node)
    assert build.stage_of(node) == 0


def test_errors_of_stages_that_are_not_needed_leave_it_ok() -> None:
    text = "FROM a AS x\nSTOPSIGNAL nope\nFROM a\n"
    analysis = analyze(text)
    assert (analysis.ok, len(analysis.errors), analysis.errors[0].stage) == (True, 1, 0)
    assert not analyze(text, Options(target="x")).ok


def test_a_refused_from_still_opens_a_stage() -> None:
    analysis = analyze("FROM a b\nRUN x\nFROM c\n", Options(checks=False))
    assert [stage.base for stage in analysis.stages] == ["a", "c"]
    assert [entry.created_by for entry in analysis.stages[0].history] == ["RUN /bin/sh -c x # buildkit"]


def test_the_target_stage_is_the_last_or_the_one_named() -> None:
    def target(name: str | None) -> int | None:
        stage = analyze("FROM a AS x\nFROM b\n", Options(target=name, checks=False)).target_stage
        return stage.index if stage else None

    assert (target(None), target("X"), target("y")) == (1, 0, None)


# ---- parts


WORDS = [
    '"a b"', "'a'", 'a"b"c', "$A", "${A}x$B", "x$$", "${A:-b}", '"$A"', "$1", "$A-$A$C", "$é", "$A}", "$C}", "${A", "$Q",
    '"$Q"', "${C:-b c}", "${C-}", "${E:-b}", "${E-b}", "${A:+b}", "${C+b}", "${E:+b}", "${E+b}", '${C:-"b"}', '"${C:-"b}"',
    "${C:-${A}}", "${A#1}", "${C:?b}", "${C:- << b}", "'$A'", "\"'$A'\"", "/x:$A:${C:-/y}:/z", "$A$", "${A}}",
]  # fmt: skip


@pytest.mark.parametrize("word", WORDS)
def test_the_short_way_of_expansion_gives_what_the_long_one_gives(word: str) -> None:
    values = {"A": "1", "B": "two words", "E": "", "Q": "q\"u'"}

    def outcome(way: Callable[[str, Mapping[str, str], str], Expansion]) -> Expansion | str:
        try:
            return way(word, values, "\\")
        except ExpansionError as error:
            return error.message

    assert outcome(expand_word) == outcome(expand)


@pytest.mark.parametrize(
    ("path", "cleaned"),
    [("", "."), ("/", "/"), ("a//b/./../c/", "a/c"), ("/../a", "/a"), ("../../a", "../../a"), ("//a", "/a"), ("a/..", ".")],
)
def test_paths_are_cleaned_as_go_does(path: str, cleaned: str) -> None:
    assert clean_path(path) == cleaned


@pytest.mark.parametrize(
    ("word", "spec"),
    [
        ("80", PortSpec("", "", "80", "tcp")),
        ("1:80/UDP", PortSpec("", "1", "80", "UDP")),
        ("127.0.0.1::80", PortSpec("127.0.0.1", "", "80", "tcp")),
        ("[::1]:1:2", PortSpec("[::1]", "1", "2", "tcp")),
    ],
)
def test_ports_are_cut_as_buildkit_does(word: str, spec: PortSpec) -> None:
    assert split_port(word) == spec


def test_fields_of_a_mount_are_cut_as_csv() -> None:
    assert split_csv('a=1,"b=2,3","c=""q"""', "mounts") == ["a=1", "b=2,3", 'c="q"']
    assert split_csv("a,,b", "mounts") == ["a", "", "b"]


# ---- checks asked for


def spoken(text: str, *checks: Check, build_arg: str | None = None) -> tuple[list[tuple[str | None, int]], list[str]]:
    """Rules and lines of what the checks said, and errors."""
    analysis: Analysis = analyze(text, Options(checks=False))
    said = run(analysis.build, {} if build_arg is None else {"BUILDKIT_DOCKERFILE_CHECK": build_arg}, checks)
    return [(found.rule, found.span.start.line) for found in said.warnings], [error.message for error in said.errors]


EVERY = Check("Every", lambda build: [build.finding(node, "here") for node in build.nodes])
SHY = Check("Shy", lambda build: [build.finding(build.nodes[0], "here")], experimental=True)
DEAF = Check("Deaf", lambda build: [build.finding(node, "here") for node in build.nodes], heeds_comments=False)


def test_findings_are_signed_and_sorted_by_line_then_rule() -> None:
    assert spoken("FROM a\nRUN x\n", EVERY, DEAF)[0] == [("Deaf", 1), ("Every", 1), ("Deaf", 2), ("Every", 2)]


@pytest.mark.parametrize("head", ["# check=skip=Every,Deaf\n", "# check=skip=all\n", "# check=skip=all;error=true not, though\n"])
def test_the_head_of_the_file_silences(head: str) -> None:
    assert spoken(f"{head}FROM a\n", EVERY, DEAF) == ([], [])


def test_the_head_of_the_file_counts_up_to_its_first_blank() -> None:
    assert spoken("# check=skip=Every, Deaf\nFROM a\n", EVERY, DEAF)[0] == [("Deaf", 2)]


def test_a_comment_above_an_instruction_silences_it_there() -> None:
    text = "FROM a\n# why not\n# check=skip=Every,Deaf\nRUN x\nRUN y\n"
    assert spoken(text, EVERY, DEAF)[0] == [("Deaf", 1), ("Every", 1), ("Deaf", 4), ("Deaf", 5), ("Every", 5)]


def test_experimental_checks_speak_when_they_are_asked() -> None:
    assert spoken("FROM a\n", SHY)[0] == []
    assert spoken("# check=experimental=Shy\nFROM a\n", SHY)[0] == [("Shy", 2)]
    assert spoken("# check=experimental=all;skip=all\nFROM a\n", SHY, EVERY)[0] == [("Shy", 2)]


def test_the_build_argument_replaces_the_directive() -> None:
    assert spoken("# check=skip=all\nFROM a\n", EVERY, build_arg="skip=Other")[0] == [("Every", 2)]
    assert spoken("FROM a\n", EVERY, build_arg="skip=all")[0] == []


def test_findings_may_be_errors() -> None:
    assert spoken("# check=error=true\nFROM a\n", EVERY, DEAF)[1] == ["lint violation found for rules: Deaf, Every"]
    assert spoken("# check=error=true;skip=all\nFROM a\n", EVERY, DEAF) == ([], [])


def test_our_own_findings_are_never_errors() -> None:
    ours = Check("Ours", lambda build: [build.finding(build.nodes[0], "here")], teaching=True)
    assert spoken("# check=error=true\nFROM a\n", ours) == ([("Ours", 2)], [])


def test_a_check_is_not_asked_where_none_of_its_instructions_can_be() -> None:
    def scan(build: Build) -> list[Finding]:
        return [build.finding(build.nodes[0], "here")]

    about_run = Check("AboutRun", scan, signs=frozenset({"RUN", "CMD"}))
    assert spoken("FROM a\nLABEL a=b\n", about_run)[0] == []
    assert spoken("FROM a\nCMD a\n", about_run)[0] == [("AboutRun", 1)]
    assert spoken("FROM a\nONBUILD RUN a\n", about_run)[0] == [("AboutRun", 1)]


def test_wishes_are_read_as_buildkit_reads_them() -> None:
    assert read_wish("skip=A, B ;error=1;experimental=all") == Wish(frozenset({"A", "B"}), False, frozenset(), True, True)
    assert read_wish("  ") == Wish()


def test_nobody_writes_to_what_is_frozen() -> None:
    """Compiled, initializers are written out and set the attributes themselves (learn/compiling.py); nothing else does."""
    options = Options(target="build")
    with pytest.raises(FrozenInstanceError):
        options.target = "test"  # type: ignore[misc]  # that is what is tried
    assert replace(options, target=None) == Options()
    assert options.build_args is not Options().build_args
