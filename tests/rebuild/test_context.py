"""The files of a context, its limits, .dockerignore, and what sources select."""

from __future__ import annotations

import pytest

from learn.dockerfile.rebuild.context import (
    MAX_FILE_BYTES,
    MAX_FILES,
    Context,
    ContextError,
    File,
    folder,
    link,
    select,
    text_file,
)
from learn.dockerfile.rebuild.sample_contexts import Sample, samples
from learn.dockerfile.rebuild.simulate import simulate, take_snapshot
from learn.dockerfile.rebuild.wildcards import BadPatternError, matches

NAMES = ["a.txt", "b.txt", "c.md", "src/a.py", "src/b.txt", "src/deep/c.txt", "with space/ü", "[x]"]
CONTEXT = Context.of({name: text_file(name) for name in NAMES})


@pytest.mark.parametrize(
    "path", ["", "/a", "a/", "../a", "a/../b", "a//b", "./a", ".", "a\0b", "x" * 256, "a/" + "ü" * 128, "x/" * 512 + "x"]
)
def test_paths_that_no_file_can_have_are_refused(path: str) -> None:
    with pytest.raises(ContextError):
        Context.of({path: text_file("")})


@pytest.mark.parametrize("path", ["with space/ü", "..a", "a..", "日本/語", "-", "a\\b", "a/" + "ü" * 127 + "x"])
def test_unusual_names_are_taken(path: str) -> None:
    assert path in Context.of({path: text_file("")}).files


def test_limits() -> None:
    Context.of({f"f{number}": text_file("") for number in range(MAX_FILES)})
    with pytest.raises(ContextError, match="at most 500 files"):
        Context.of({f"f{number}": text_file("") for number in range(MAX_FILES + 1)})
    Context.of({"a": File(b"x" * MAX_FILE_BYTES)})
    with pytest.raises(ContextError, match="larger than 1 MiB"):
        Context.of({"a": File(b"x" * (MAX_FILE_BYTES + 1))})


def test_a_file_is_no_folder() -> None:
    with pytest.raises(ContextError, match="which is no folder"):
        Context.of({"a": text_file(""), "a/b": text_file("")})


def test_folders_move_and_go_with_what_is_in_them() -> None:
    assert [name for name in CONTEXT.renamed("src", "lib/new").files if name.startswith("lib")] == [
        "lib", "lib/new", "lib/new/a.py", "lib/new/b.txt", "lib/new/deep", "lib/new/deep/c.txt",
    ]  # fmt: skip
    assert not any(name.startswith("src") for name in CONTEXT.without("src").files)
    with pytest.raises(ContextError):
        CONTEXT.renamed("src", "a.txt")


@pytest.mark.parametrize(
    ("ignore", "left_out"),
    [
        ("*.txt\n", {"a.txt", "b.txt"}),
        ("**/*.txt\n", {"a.txt", "b.txt", "src/b.txt", "src/deep/c.txt"}),
        ("src\n", {"src", "src/a.py", "src/b.txt", "src/deep", "src/deep/c.txt"}),
        ("src\n!src/a.py\n", {"src/b.txt", "src/deep", "src/deep/c.txt"}),
        ("# nothing\n", set()),
    ],
)
def test_dockerignore(ignore: str, left_out: set[str]) -> None:
    whole = CONTEXT.with_file(".dockerignore", text_file(ignore))
    assert whole.files.keys() - whole.sent().files.keys() == left_out


def test_a_dockerfiles_own_ignore_file_comes_first() -> None:
    whole = CONTEXT.with_file(".dockerignore", text_file("src\n")).with_file("Dockerfile.dockerignore", text_file("c.md\n"))
    assert "src" in whole.sent().files
    assert "c.md" not in whole.sent().files


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ("a.txt", ["a.txt"]),
        ("/a.txt", ["a.txt"]),
        ("./src/../a.txt", ["a.txt"]),
        ("../a.txt", ["a.txt"]),
        ("src", ["a.py", "b.txt", "deep", "deep/c.txt"]),
        ("src/", ["a.py", "b.txt", "deep", "deep/c.txt"]),
        ("*.txt", ["a.txt", "b.txt"]),
        ("s*", ["a.py", "b.txt", "deep", "deep/c.txt"]),
        ("*/*.txt", ["b.txt"]),
        ("src/*", ["a.py", "b.txt", "c.txt"]),
        ("[ab].txt", ["a.txt", "b.txt"]),
        ("[^a].txt", ["b.txt"]),
        ("?.md", ["c.md"]),
        ("[[]x]", ["[x]"]),
        ("\\[x\\]", []),  # only a pattern has escapes, and without a wildcard it is none
        ("no*thing", []),
    ],
)
def test_what_a_source_selects(source: str, names: list[str]) -> None:
    assert [item.name for item in select(CONTEXT.files, source).picked] == names


def test_what_is_left_out_and_what_keeps_its_folders() -> None:
    assert [item.name for item in select(CONTEXT.files, "src", exclude=["deep", "*.py"]).picked] == ["b.txt"]
    assert [item.name for item in select(CONTEXT.files, "src/*/c.txt", parents=True).picked] == [
        "src",
        "src/deep",
        "src/deep/c.txt",
    ]
    assert [item.name for item in select(CONTEXT.files, "src/./deep/c.txt", parents=True).picked] == ["deep", "deep/c.txt"]


def test_a_missing_source_is_told_from_a_pattern_without_matches() -> None:
    assert select(CONTEXT.files, "nothing").is_missing
    assert not select(CONTEXT.files, "noth*").is_missing
    assert not select(Context.of({"empty": folder()}).files, "empty").is_missing


def test_links_are_followed_where_they_are_the_source() -> None:
    files = Context.of({"real/file": text_file("x"), "l": link("real"), "f": link("l/file"), "round": link("round")}).files
    assert [item.name for item in select(files, "l").picked] == ["file"]
    assert select(files, "f").picked[0].path == "real/file"
    assert select(files, "round").picked[0].path == "round"


@pytest.mark.parametrize("pattern", ["[", "[a", "a\\", "[]a]", "[-a]", "[a-]"])
def test_patterns_that_go_refuses(pattern: str) -> None:
    with pytest.raises(BadPatternError):
        matches(pattern, "a")


def test_many_stars_take_no_time() -> None:
    assert not matches("*a" * 200 + "b", "a" * 1000)


@pytest.mark.parametrize("sample", samples(), ids=lambda sample: sample.name)
def test_sample_projects_build(sample: Sample) -> None:
    build = simulate(take_snapshot(sample.dockerfile, sample.context))
    assert build.snapshot.analysis.ok
    assert build.problems == ()
    assert build.target is not None


def test_there_is_a_sample_for_each_of_the_four_languages() -> None:
    assert [sample.name for sample in samples()] == ["go", "java", "node", "python"]
