"""Whatever a Dockerfile holds, a finding lies in it, names its instruction's lines, and a fix does what it is for."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from learn.dockerfile import Analysis, Finding, Fix, Options, all_checks, analyze
from learn.dockerfile.document import config_document

BUILDKITS = {check.rule for check in all_checks() if not check.teaching}
CHANGE_THE_IMAGE = {"JSONArgsRecommended", "MaintainerDeprecated"}

# fmt: off
WORDS = st.sampled_from([
    "a", "A=b", "A=", "=b", "b", "B", "$a", "${a}", "${a:-b}", "'", '"', '"b', 'c"', "'b c'", "\\", "\\\n", "\\\n\n", "\n", "#",
    "as", "AS", "As", "scratch", "context", "/x", "./x", ".", "secret", "token", "key=1", "80", "80/TCP", "1:80/Udp",
    "[::1]:80", '["x"]', "--platform=linux/amd64", "--platform=$TARGETPLATFORM", "--from=b", "-y", "<<E\n", "\nE\n", "µ", "\x85",
    "\ufeff", "`", "é=\t",
])
KEYWORDS = st.sampled_from([
    "FROM", "from", "From", "ARG", "arg", "ENV", "env", "LABEL", "EXPOSE", "expose", "CMD", "cmd", "ENTRYPOINT", "HEALTHCHECK",
    "MAINTAINER", "WORKDIR", "COPY", "ADD", "USER", "RUN", "ONBUILD", "SHELL", "#", "XYZ",
])
USUAL = st.sampled_from([
    "FROM scratch AS b\n", "FROM b AS Other\n", "FROM alpine\n", "ENV a=b\n", "CMD run it\n", "ENV A b c\n",
    "EXPOSE 1:2 80/TCP\n", "copy x y\n", "# check=skip=StageNameCasing\n", "#\n", "ONBUILD CMD x\n", "WORKDIR app\n",
    "MAINTAINER me\n", "# b text\n",
])
# fmt: on
LINES = st.tuples(KEYWORDS, st.lists(WORDS, max_size=5), st.sampled_from(["\n", "\r\n", " \n", "\n\n"])).map(
    lambda line: " ".join([line[0], *line[1]]) + line[2]
)
DOCKERFILES = st.lists(st.one_of(USUAL, LINES), max_size=12).map("".join)


def analysed(text: str) -> Analysis:
    asked = {"BUILDKIT_DOCKERFILE_CHECK": "experimental=all"}
    return analyze(text, Options(build_args=asked, dockerignore="secret\n.*\n"))


def mended(analysis: Analysis, fix: Fix) -> str:
    source = analysis.source
    start, end = (source.line_starts[at.line - 1] + at.column - 1 for at in fix.span)
    return source.text[:start] + fix.replacement + source.text[end:]


def images(analysis: Analysis) -> list[object]:
    """The images that come of it. The order of EXPOSE's ports in the history follows their spelling."""
    histories = [
        [sorted(entry.created_by.strip("]").replace("[", "").split()) for entry in stage.history] for stage in analysis.stages
    ]
    configs = [(stage.base, config_document(stage.config)) for stage in analysis.stages]
    return [histories, configs]


def count(analysis: Analysis, rule: str | None) -> int:
    return sum(warning.rule == rule for warning in analysis.warnings)


def lines_of(analysis: Analysis, finding: Finding) -> tuple[int, int]:
    assert finding.instruction is not None
    node = analysis.nodes[finding.instruction]
    if finding.rule != "NoEmptyContinuation":
        return node.start_line, node.end_line
    line = node.end_line - sum(heredoc.content.count("\n") + 1 for heredoc in node.heredocs)
    return line, line


@settings(max_examples=150, deadline=None)
@given(DOCKERFILES)
def test_findings_lie_in_the_file_and_fixes_remove_them(text: str) -> None:
    analysis = analysed(text)
    for finding in analysis.warnings:
        if finding.rule not in BUILDKITS:
            continue
        start, end = finding.span
        assert (start.line, end.line) == lines_of(analysis, finding)
        assert 1 <= start.column <= end.column or start.line < end.line
        assert end.column <= len(analysis.source.line(end.line)) + 1
        if finding.fix is None:
            continue
        after = analysed(mended(analysis, finding.fix))
        assert count(after, finding.rule) < count(analysis, finding.rule)
        assert len(after.nodes) == len(analysis.nodes)
        assert len(after.errors) <= len(analysis.errors)
        if finding.rule not in CHANGE_THE_IMAGE and len(after.errors) == len(analysis.errors):
            assert images(after) == images(analysis)
