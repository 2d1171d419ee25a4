"""Layers on top of each other, and what a container's writings leave in its own."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from learn.containers.overlay import (
    Append,
    ChangeMode,
    ChangeOwner,
    CopyUp,
    Editor,
    MakeDirectory,
    Move,
    Operation,
    Remove,
    Touch,
    Write,
    carry_out,
    changes,
)
from learn.containers.tree import (
    EMPTY,
    MAX_DEPTH,
    Directory,
    File,
    FileError,
    Tree,
    Whiteout,
    changeset,
    file_of,
    hidden_sizes,
    merge,
    origins,
    plant,
    read_changeset,
    split_path,
)

BASE = plant(
    {
        "/etc/motd": "welcome\n",
        "/etc/issue": "Debian\n",
        "/usr/bin/perl": File(3_804_464, mode=0o755),
        "/usr/share/doc/a": "a",
        "/usr/share/doc/b": "b",
        "/data": Directory(),
    }
)


def seen(*layers: Tree) -> dict[str, str | int | None]:
    """Every visible path with its text, its size where there is no text, None for a directory."""
    found: dict[str, str | int | None] = {}
    for path, entry in merge(layers).walk():
        assert not isinstance(entry, Whiteout), f"{path} is a whiteout, and those are never seen"
        found[path] = (entry.size if entry.text is None else entry.text) if isinstance(entry, File) else None
    return found


def after(*operations: Operation, lower: Tree = BASE) -> tuple[Tree, list[CopyUp]]:
    """The upper layer after `operations`, at second 60, and what was copied up."""
    editor = Editor(lower, EMPTY, now=60)
    for operation in operations:
        carry_out(editor, operation)
    return editor.finish(), editor.copied_up


# ---- merging


LAYERS = {
    "a file of the upper layer hides the lower one": (
        [{"/a": "old"}, {"/a": "new"}], {"/a": "new"}),
    "directories of the same name are merged": (
        [{"/d/a": "1"}, {"/d/b": "2"}], {"/d": None, "/d/a": "1", "/d/b": "2"}),
    "a whiteout hides a file": (
        [{"/d/a": "1", "/d/b": "2"}, {"/d/a": Whiteout()}], {"/d": None, "/d/b": "2"}),
    "one whiteout hides a whole directory": (
        [{"/d/e/a": "1"}, {"/d": Whiteout()}], {}),
    "a whiteout hides what is below and not what is above": (
        [{"/a": "1"}, {"/a": Whiteout()}, {"/a": "3"}], {"/a": "3"}),
    "an opaque directory hides its lower siblings": (
        [{"/d/a": "1", "/d/e/b": "2"}, {"/d": Directory(opaque=True), "/d/c": "3"}], {"/d": None, "/d/c": "3"}),
    "an opaque directory does not hide what lies above it": (
        [{"/d/a": "1"}, {"/d": Directory(opaque=True)}, {"/d/b": "2"}], {"/d": None, "/d/b": "2"}),
    "a file hides a directory and everything in it": (
        [{"/d/a": "1"}, {"/d": "file"}], {"/d": "file"}),
    "a directory hides a file, and what was a directory before that": (
        [{"/d/a": "1"}, {"/d": "file"}, {"/d/b": "2"}], {"/d": None, "/d/b": "2"}),
    "a whiteout of nothing hides nothing": ([{"/a": "1"}, {"/b": Whiteout()}], {"/a": "1"}),
    "no layers, no files": ([], {}),
}  # fmt: skip


@pytest.mark.parametrize(("layers", "expected"), LAYERS.values(), ids=LAYERS)
def test_what_is_seen_of_layers(layers: list[dict[str, object]], expected: dict[str, str | None]) -> None:
    planted = [plant(layer) for layer in layers]  # type: ignore[arg-type]
    assert seen(*planted) == expected
    assert set(origins(planted)) == {path for path, text in expected.items() if text is not None}


def test_each_file_is_seen_in_the_layer_that_it_comes_from() -> None:
    layers = [plant({"/a": "12345", "/d/b": "123"}), plant({"/a": "1", "/d/b": Whiteout()}), plant({"/c": "12"})]
    assert origins(layers) == {"/a": 1, "/c": 2}
    assert hidden_sizes(layers) == (8, 0, 0)


def test_the_mode_of_a_directory_is_that_of_the_top_layer_that_has_it() -> None:
    merged = merge([plant({"/d": Directory(mode=0o700), "/d/a": "1"}), plant({"/d": Directory(mode=0o755)})])
    assert merged.find("/d") == Directory({"a": file_of("1")}, 0o755)


# ---- the archive of a layer


def test_a_layer_is_written_as_oci_says() -> None:
    layer = plant(
        {
            "/etc/motd": Whiteout(),
            "/etc/motd2": "welcome\n",
            "/usr/share/doc": Directory(opaque=True),
            "/usr/share/doc/x": "x",
        }
    )
    assert [name for name, _ in changeset(layer)] == [
        "etc/", "etc/.wh.motd", "etc/motd2",
        "usr/", "usr/share/", "usr/share/doc/", "usr/share/doc/.wh..wh..opq", "usr/share/doc/x",
    ]  # fmt: skip
    assert read_changeset(changeset(layer)) == layer


def test_a_whiteout_never_acts_on_its_own_layer() -> None:
    both = read_changeset([("a", file_of("new")), (".wh.a", File(0)), (".wh.d", File(0)), ("d/x", file_of("x"))])
    assert seen(plant({"/a": "old", "/d/y": "y"}), both) == {"/a": "new", "/d": None, "/d/x": "x"}


# ---- writing


UPPER: dict[str, tuple[list[Operation], list[str], int, list[str]]] = {
    # what is done: the layer's archive, the bytes copied up, the lines of docker diff
    "nothing": ([], [], 0, []),
    "a new file": ([Write("/etc/new", "x")], ["etc/", "etc/new"], 0, ["C /etc", "A /etc/new"]),
    "a new file in a new directory": (
        [MakeDirectory("/srv/app", parents=True), Write("/srv/app/x", "x")],
        ["srv/", "srv/app/", "srv/app/x"], 0, ["A /srv", "A /srv/app", "A /srv/app/x"]),
    "appending copies the whole file": (
        [Append("/etc/motd", "bye\n")], ["etc/", "etc/motd"], 8, ["C /etc", "C /etc/motd"]),
    "replacing the contents copies none of them": (
        [Write("/etc/motd", "bye\n")], ["etc/", "etc/motd"], 0, ["C /etc", "C /etc/motd"]),
    "a change of mode copies the whole file": (
        [ChangeMode("/usr/bin/perl", 0o600)], ["usr/", "usr/bin/", "usr/bin/perl"], 3_804_464,
        ["C /usr", "C /usr/bin", "C /usr/bin/perl"]),
    "the same mode again copies it too, and docker diff does not tell": (
        [ChangeMode("/usr/bin/perl", 0o755)], ["usr/", "usr/bin/", "usr/bin/perl"], 3_804_464, []),
    "so does another owner": (
        [ChangeOwner("/etc/issue", "1000:1000")], ["etc/", "etc/issue"], 7, ["C /etc", "C /etc/issue"]),
    "so does a time": ([Touch("/etc/issue")], ["etc/", "etc/issue"], 7, ["C /etc", "C /etc/issue"]),
    "a file is copied up once": (
        [Append("/etc/motd", "1"), Append("/etc/motd", "2")], ["etc/", "etc/motd"], 8, ["C /etc", "C /etc/motd"]),
    "deleting leaves a whiteout": ([Remove("/etc/issue")], ["etc/", "etc/.wh.issue"], 0, ["C /etc", "D /etc/issue"]),
    "deleting what is only in the upper layer leaves nothing": (
        [Write("/etc/new", "x"), Remove("/etc/new")], ["etc/"], 0, []),
    "deleting a directory leaves one whiteout": (
        [Remove("/usr/share/doc", recursive=True)], ["usr/", "usr/share/", "usr/share/.wh.doc"], 0,
        ["C /usr", "C /usr/share", "D /usr/share/doc"]),
    "a deleted directory made again is opaque": (
        [Remove("/usr/share/doc", recursive=True), MakeDirectory("/usr/share/doc"), Write("/usr/share/doc/x", "x")],
        ["usr/", "usr/share/", "usr/share/doc/", "usr/share/doc/.wh..wh..opq", "usr/share/doc/x"], 0,
        ["C /usr", "C /usr/share", "C /usr/share/doc", "D /usr/share/doc/a", "D /usr/share/doc/b", "A /usr/share/doc/x"]),
    "an empty directory deleted and made again": (
        [Remove("/data"), MakeDirectory("/data")], ["data/", "data/.wh..wh..opq"], 0, []),
    "a new file in place of a deleted one hides it": (
        [Remove("/etc/issue"), Write("/etc/issue", "x")], ["etc/", "etc/issue"], 0, ["C /etc", "C /etc/issue"]),
    "renaming a file copies it and leaves a whiteout": (
        [Move("/etc/motd", "/etc/motd2")], ["etc/", "etc/.wh.motd", "etc/motd2"], 8,
        ["C /etc", "D /etc/motd", "A /etc/motd2"]),
    "mv puts a file into a directory": (
        [Move("/etc/motd", "/data")], ["data/", "data/motd", "etc/", "etc/.wh.motd"], 8,
        ["C /data", "A /data/motd", "C /etc", "D /etc/motd"]),
    "mv of a directory of the image copies and deletes": (
        [Move("/usr/share/doc", "/docs")], ["docs/", "docs/a", "docs/b", "usr/", "usr/share/", "usr/share/.wh.doc"], 0,
        ["A /docs", "A /docs/a", "A /docs/b", "C /usr", "C /usr/share", "D /usr/share/doc"]),
    "a directory of the upper layer is renamed as it is": (
        [MakeDirectory("/new"), Write("/new/x", "x"), Move("/new", "/newer")], ["newer/", "newer/x"], 0,
        ["A /newer", "A /newer/x"]),
    "a directory takes the place of a file": (
        [Remove("/etc/motd"), MakeDirectory("/etc/motd"), Write("/etc/motd/x", "x")],
        ["etc/", "etc/motd/", "etc/motd/.wh..wh..opq", "etc/motd/x"], 0, ["C /etc", "C /etc/motd", "A /etc/motd/x"]),
    "a directory's own mode": ([ChangeMode("/data", 0o777)], ["data/"], 0, ["C /data"]),
}  # fmt: skip


@pytest.mark.parametrize(("operations", "archive", "copied", "lines"), UPPER.values(), ids=UPPER)
def test_what_writing_leaves(operations: list[Operation], archive: list[str], copied: int, lines: list[str]) -> None:
    upper, copies = after(*operations)
    assert [name for name, _ in changeset(upper)] == archive
    assert sum(copy.size for copy in copies) == copied
    assert [str(change) for change in changes(BASE, upper)] == lines
    assert read_changeset(changeset(upper)) == upper


REFUSED: dict[str, tuple[Operation, str]] = {
    "deleting what is not there": (Remove("/nope"), "/nope: No such file or directory"),
    "deleting a full directory": (Remove("/etc"), "/etc: Directory not empty"),
    "deleting the root": (Remove("/", recursive=True), "/: Device or resource busy"),
    "writing to a directory": (Write("/etc", "x"), "/etc: Is a directory"),
    "writing through a file": (Write("/etc/motd/x", "x"), "/etc/motd: Not a directory"),
    "writing into a missing directory": (Write("/srv/x", "x"), "/srv: No such file or directory"),
    "a directory that is there": (MakeDirectory("/etc"), "/etc: File exists"),
    "a directory below a file": (MakeDirectory("/etc/motd/x", parents=True), "/etc/motd/x: Not a directory"),
    "moving a directory into itself": (Move("/usr", "/usr/share/usr"), "/usr: Invalid argument"),
    "moving a directory onto a file": (Move("/data", "/etc/motd"), "/etc/motd: Not a directory"),
    "moving what is not there": (Move("/nope", "/x"), "/nope: No such file or directory"),
    "the mode of what is not there": (ChangeMode("/nope", 0o644), "/nope: No such file or directory"),
    "a name with a null byte": (Write("/a\0b", "x"), "/a?b: Invalid argument"),
    "a long name": (Write("/" + "n" * 256, "x"), "n" * 40 + "…: File name too long"),
}


@pytest.mark.parametrize(("operation", "message"), REFUSED.values(), ids=REFUSED)
def test_what_is_refused_changes_nothing(operation: Operation, message: str) -> None:
    editor = Editor(BASE, EMPTY)
    with pytest.raises(FileError) as refused:
        carry_out(editor, operation)
    assert str(refused.value) == message
    assert editor.finish() == EMPTY
    assert editor.copied_up == []


def test_a_directory_of_the_image_cannot_be_renamed_by_the_kernel() -> None:
    with pytest.raises(FileError, match="Invalid cross-device link"):
        Editor(BASE, EMPTY).rename("/etc", "/etc2")


def test_no_move_makes_a_tree_deeper_than_a_path_can_lead() -> None:
    editor = Editor(EMPTY, EMPTY)
    editor.make_directory("/a" * 60, parents=True)
    editor.make_directory("/b" * 60, parents=True)
    with pytest.raises(FileError, match=f"More than {MAX_DEPTH} directories"):
        editor.move("/a", "/b" * 60)
    with pytest.raises(FileError, match=f"More than {MAX_DEPTH} directories"):
        split_path("/a" * (MAX_DEPTH + 1))


@pytest.mark.parametrize(("path", "names"), [("/", ()), ("/a//b/./c/", ("a", "b", "c")), ("/../../etc/x/..", ("etc",))])
def test_paths_are_cleaned(path: str, names: tuple[str, ...]) -> None:
    assert split_path(path) == names


# ---- the same as a plain dictionary


class Plain:
    """The files of a machine without layers: a dictionary from path to text, None for a directory. The oracle."""

    def __init__(self, files: dict[str, str | None]) -> None:
        self.files = dict(files)

    def _below(self, path: str) -> list[str]:
        return [other for other in self.files if other.startswith(path + "/")]

    def _check_parent(self, path: str) -> None:
        parent = path.rpartition("/")[0]
        if parent and self.files.get(parent, "") is not None:
            raise KeyError(path)

    def do(self, operation: Operation) -> None:
        """Carry out, or raise KeyError."""
        path = operation.path
        self._check_parent(path)
        match operation:
            case Write(text=text) | Append(text=text):
                if self.files.get(path, "") is None:
                    raise KeyError(path)
                self.files[path] = (self.files.get(path) or "" if isinstance(operation, Append) else "") + (text or "")
            case MakeDirectory():
                if path in self.files:
                    raise KeyError(path)
                self.files[path] = None
            case Remove(recursive=recursive):
                if self._below(path) and not recursive:
                    raise KeyError(path)
                for gone in (*self._below(path), path):
                    del self.files[gone]
            case ChangeMode() | Touch():
                if isinstance(operation, ChangeMode) and path not in self.files:
                    raise KeyError(path)
                if isinstance(operation, Touch) and self.files.setdefault(path, "") is None:
                    raise KeyError(path)
            case Move(to=to):
                self._move(path, to)

    def _move(self, path: str, to: str) -> None:
        kind = self.files[path]
        if to in self.files and self.files[to] is None:
            to = f"{to}/{path.rpartition('/')[2]}"
        self._check_parent(to)
        if path == to:
            return
        if kind is None and to.startswith(path + "/"):
            raise KeyError(path)
        if to in self.files and ((self.files[to] is None) != (kind is None) or self._below(to)):
            raise KeyError(to)
        moved = {to + old[len(path) :]: self.files[old] for old in (path, *self._below(path))}
        for old in (path, *self._below(path)):
            del self.files[old]
        self.files.update(moved)


NAMES = st.sampled_from(["a", "b", "c"])
PATHS = st.lists(NAMES, min_size=1, max_size=3).map(lambda names: "/" + "/".join(names))
TEXTS = st.sampled_from(["", "x", "two"])
OPERATIONS: st.SearchStrategy[Operation] = st.one_of(
    st.builds(Write, PATHS, TEXTS),
    st.builds(Append, PATHS, TEXTS),
    st.builds(MakeDirectory, PATHS),
    st.builds(Remove, PATHS, st.booleans()),
    st.builds(ChangeMode, PATHS, st.sampled_from([0o600, 0o644])),
    st.builds(Touch, PATHS),
    st.builds(Move, PATHS, PATHS),
)


def attempt(do: Callable[[Operation], None], operation: Operation) -> bool:
    try:
        do(operation)
    except (FileError, KeyError):
        return False
    return True


@settings(max_examples=150, deadline=None)
@given(st.lists(st.lists(OPERATIONS, max_size=12), min_size=1, max_size=4))
def test_layers_show_what_one_machine_without_layers_would(batches: list[list[Operation]]) -> None:
    """Each batch is written in a layer of its own; together they must look like a machine that has none."""
    plain = Plain({})
    layers: list[Tree] = []
    for batch in batches:
        editor = Editor(merge(layers), EMPTY)
        for operation in batch:
            did = attempt(lambda it, editor=editor: carry_out(editor, it), operation)  # type: ignore[misc]
            assert did == attempt(plain.do, operation), operation
        layers.append(editor.finish())
        assert seen(*layers) == plain.files
    archived = [read_changeset(changeset(layer)) for layer in layers]
    assert archived == layers
    assert seen(*archived) == plain.files
    assert seen(merge(layers[:-1]), layers[-1]) == plain.files


@settings(max_examples=100, deadline=None)
@given(st.lists(OPERATIONS, max_size=10), st.lists(OPERATIONS, max_size=10))
def test_docker_diff_says_how_to_get_from_the_image_to_what_is_seen(below: list[Operation], above: list[Operation]) -> None:
    first, second = Editor(EMPTY, EMPTY), None
    for operation in below:
        attempt(lambda it: carry_out(first, it), operation)
    lower = merge([first.finish()])
    second = Editor(lower, EMPTY, now=1)
    for operation in above:
        attempt(lambda it: carry_out(second, it), operation)
    upper = second.finish()
    old, new = dict(lower.walk()), dict(merge([lower, upper]).walk())
    lines = changes(lower, upper)
    assert {change.path for change in lines if change.kind == "A"} == set(new) - set(old)
    gone = set(old) - set(new)
    assert {change.path for change in lines if change.kind == "D"} == {
        path for path in gone if path.rpartition("/")[0] in new or path.count("/") == 1
        if isinstance(new.get(path.rpartition("/")[0], Directory()), Directory)
    }  # fmt: skip
    assert all(change.path in old and change.path in new for change in lines if change.kind == "C")


def test_a_batch_of_writings_costs_what_it_touches() -> None:
    def seconds(count: int) -> float:
        editor = Editor(EMPTY, EMPTY)
        start = time.process_time()
        for number in range(count):
            editor.write(f"/f{number}", "x")
        merge([BASE, editor.finish()])
        return time.process_time() - start

    small = min(seconds(1_000) for _ in range(3))
    large = min(seconds(16_000) for _ in range(3))
    assert large < small * 16 * 3, f"16 times the files took {large / small:.0f} times as long"
