"""Containers tried out: what each act does to the layers, and what Docker or the kernel refuses. Measured with overlay2."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from learn.containers import Act, Assembled, Lane, Session, SessionError, assemble, check, lanes, read_acts, replay, write_acts
from learn.containers import File as ContainerFile
from learn.dockerfile.rebuild import Context, File, link, simulate, take_snapshot, text_file

FILES = Context.of(
    {"app.py": text_file("print()\n"), "perl": text_file("x" * 5000, 0o755), "doc/a": text_file("a"), "doc/b": text_file("b")}
)
DEBIAN = "FROM debian:13\nCOPY . /app/\nRUN rm /app/doc/b\nCMD sleep infinity\n"


def image(text: str = DEBIAN, files: Context = FILES) -> Assembled:
    found = assemble(simulate(take_snapshot(text, files)))
    assert found is not None
    return found


def tried(*acts: str, text: str = DEBIAN) -> Session:
    """A container `one` and what is done with it: `write /path text` and the like."""
    return replay(
        image(text), [Act("run", "one"), *(Act(words[0], "one", *words[1:]) for words in (act.split(" ", 2) for act in acts))]
    )


def diff(*acts: str) -> list[str]:
    return [str(change) for change in tried(*acts).world.diff("one")]


OVERLAY: list[tuple[str, str, list[str], int, str]] = [
    # what is done, which line, docker diff, bytes of the container's layer, what is said
    ("append to a file of the image", "append /app/app.py x", ["C /app", "C /app/app.py"], 10, "all 8 bytes of /app/app.py"),
    ("write over a file of the image", "write /app/app.py x", ["C /app", "C /app/app.py"], 2, "no bytes were copied"),
    ("change a mode", "chmod /app/perl 600", ["C /app", "C /app/perl"], 5000, "Copied up first: all 5,000 bytes of /app/perl."),
    ("touch", "touch /app/perl", ["C /app", "C /app/perl"], 5000, "Copied up first: all 5,000 bytes"),
    ("a new file", "write /tmp/x hello", ["C /tmp", "A /tmp/x"], 6, "It is in the container’s layer."),
    ("delete a file of the image", "delete /app/app.py", ["C /app", "D /app/app.py"], 0, "A whiteout in the"),
    ("delete a folder of the image", "delete /app/doc", ["C /app", "D /app/doc"], 0, "A whiteout"),
    ("a new folder", "mkdir /srv/a/b", ["C /srv", "A /srv/a", "A /srv/a/b"], 0, "It is in the container’s layer."),
]  # fmt: skip


@pytest.mark.parametrize(("case", "act", "lines", "size", "said"), OVERLAY, ids=[case for case, *_ in OVERLAY])
def test_what_an_act_does_to_the_layers(case: str, act: str, lines: list[str], size: int, said: str) -> None:
    session = tried(act)
    assert [str(change) for change in session.world.diff("one")] == lines, case
    assert session.world.container("one").upper.size == size
    assert said in session.done[-1].said
    assert not session.done[-1].is_refused


def test_a_second_write_copies_nothing() -> None:
    session = tried("append /app/app.py x", "append /app/app.py y")
    assert [copy.size for done in session.done for copy in done.copied_up] == [8]
    assert session.world.container("one").upper.size == 12


def test_a_new_file_that_is_deleted_leaves_no_whiteout() -> None:
    assert diff("write /tmp/x a", "delete /tmp/x") == []
    assert "no whiteout is needed" in tried("write /tmp/x a", "delete /tmp/x").done[-1].said


def test_a_folder_deleted_and_made_again_is_opaque() -> None:
    assert diff("delete /app/doc", "mkdir /app/doc") == ["C /app", "C /app/doc", "D /app/doc/a"]


REFUSED: list[tuple[str, str]] = [
    ("rm", 'cannot remove container "one": container is running'),
    ("write app.py x", "from the root"),
    ("write /app x", "/app: Is a directory"),
    ("write /app/app.py/x y", "Not a directory"),
    ("delete /etc/passwd", "No such file or directory: whether the base image has it is not known here"),
    ("delete /", "Device or resource busy"),
    ("delete /etc/hostname", "Device or resource busy"),
    ("chmod /app/app.py 999", "invalid mode: '999'"),
    ("chmod /app/app.py", "invalid mode: ''"),
    ("run", 'The container name "/one" is already in use'),
    ("volume-rm", "get one: no such volume"),
]


@pytest.mark.parametrize(("act", "said"), REFUSED, ids=[act for act, _ in REFUSED])
def test_what_is_refused_changes_nothing(act: str, said: str) -> None:
    before, after = tried(), tried(act)
    assert after.done[-1].is_refused
    assert said in after.done[-1].said
    assert after.world == before.world


def test_stopping_keeps_the_layer_and_removing_drops_it() -> None:
    stopped = tried("write /tmp/x a", "stop")
    assert stopped.world.container("one").upper.size == 2
    assert "Exit code 137 after 10 seconds" in stopped.done[-1].said
    assert "is not running" in tried("stop", "write /tmp/x a").done[-1].said
    assert [str(change) for change in tried("write /tmp/x a", "stop", "start").world.diff("one")] == ["C /tmp", "A /tmp/x"]
    assert not tried("write /tmp/x a", "stop", "rm").world.containers


def test_a_volume_outlives_its_container() -> None:
    acts = [Act("run", "one", "data:/data"), Act("write", "one", "/data/x", "hello"), Act("stop", "one"), Act("rm", "one")]
    session = replay(image(), acts)
    assert "That is in the volume data" in session.done[1].said
    assert session.world.volumes["data"].files.size == 6
    again = replay(image(), [*acts, Act("run", "two", "data:/data")])
    assert again.world.view("two").find("/data/x") is not None
    assert again.world.diff("two") == ()
    assert "volume is in use" in replay(image(), [*acts, Act("run", "two", "data:/data"), Act("volume-rm", "data")]).done[-1].said
    assert not replay(image(), [*acts, Act("volume-rm", "data")]).world.volumes


@pytest.mark.parametrize(
    ("volume", "said"),
    [
        ("/host:/data", "folders of the host are not shown here"),
        ("a b:/data", '"a b" includes invalid characters for a local volume name'),
        ("data:data", "mount path must be absolute"),
        ("data:/", "destination can't be '/'"),
        ("data:/data:xx", "invalid mode: xx"),
    ],
)
def test_a_volume_that_cannot_be(volume: str, said: str) -> None:
    assert said in replay(image(), [Act("run", "one", volume)]).done[-1].said


def test_a_volume_can_be_read_only() -> None:
    session = replay(image(), [Act("run", "one", "data:/data:ro"), Act("write", "one", "/data/x", "a")])
    assert "Read-only file system" in session.done[-1].said


def test_what_runs_is_what_the_image_says() -> None:
    assert "Started: /bin/sh -c sleep infinity." in tried().done[0].said
    assert "so it sleeps" in tried(text="FROM debian:13\nCOPY . /app/\n").done[0].said
    ended = replay(image(), [Act("run", "one", "", "echo hi")])
    assert "ended at once, with exit code 0" in ended.done[0].said
    assert "Invalid container name" in replay(image(), [Act("run", "a b")]).done[0].said
    assert "quotation mark" in replay(image(), [Act("run", "one", "", "'a")]).done[0].said


def test_an_image_from_scratch_is_known_whole() -> None:
    scratch = image('FROM scratch\nCOPY perl /perl\nCMD ["/perl"]\n')
    assert scratch.is_complete
    assert (scratch.unknown, scratch.bytes, scratch.is_exact) == ((), 5000, True)
    assert not replay(scratch, [Act("run", "one")]).done[0].is_refused
    missing = replay(image('FROM scratch\nCOPY perl /perl\nCMD ["/nothing"]\n'), [Act("run", "one")])
    assert "no such file or directory" in missing.done[0].said
    assert [it.state for it in missing.world.containers.values()] == ["created"]


def test_what_is_not_known_is_said() -> None:
    files = Context.of({**FILES.files, "to": link("app.py"), "huge": File(None, 10)})
    found = image("FROM python:3.13-slim\nRUN pip install flask\nCOPY . /app/\nADD https://example.org/x /x\nRUN make\n", files)
    said = " ".join(found.unknown)
    for words in (
        "What python:3.13-slim has is not known",
        "Line 2: of 2 packages",
        "Line 3: symbolic links",
        "/x counts as nothing",
    ):
        assert words in said
    assert "Line 5:" in said
    assert not found.is_complete


def lane(session: Session, path: str, text: str = DEBIAN) -> Lane:
    return next(lane for lane in lanes(session.world, image(text), "one") if lane.path == path)


@pytest.mark.parametrize(
    ("acts", "path", "fate", "line", "sizes"),
    [
        ((), "/app/app.py", "image", 2, (8, None, 8)),
        (("append /app/app.py x",), "/app/app.py", "changed", 2, (8, 10, 10)),
        (("chmod /app/app.py 600",), "/app/app.py", "copied up", 2, (8, 8, 8)),
        (("write /tmp/x a",), "/tmp/x", "new", None, (None, 2, 2)),
        (("delete /app/app.py",), "/app/app.py", "deleted", 2, (8, None, None)),
        (("delete /app/doc",), "/app/doc/a", "deleted", 2, (1, None, None)),
    ],
)
def test_lower_upper_and_merged(
    acts: tuple[str, ...], path: str, fate: str, line: int | None, sizes: tuple[int | None, ...]
) -> None:
    found = lane(tried(*acts), path)
    assert found.fate == fate
    assert (found.made_by.line if found.made_by else None) == line
    assert tuple(getattr(entry, "size", None) for entry in (found.lower, found.upper, found.seen)) == sizes


def test_what_a_later_layer_of_the_image_deleted_is_in_no_lane() -> None:
    assert "/app/doc/b" not in [lane.path for lane in lanes(tried().world, image(), "one")]


def test_files_of_a_volume_are_in_neither_layer() -> None:
    session = replay(image(), [Act("run", "one", "data:/app")])
    found = lane(session, "/app/app.py")
    assert (found.fate, found.upper) == ("volume", None)
    assert found.seen is not None


def test_the_list_is_read_as_it_was_written() -> None:
    acts = (Act("run", "one", "data:/data"), Act("write", "one", "/tmp/naïve ✓", "a 'b' \"c\""))
    assert read_acts(write_acts(acts)) == acts
    assert read_acts("") == ()
    assert write_acts(()) == ""


@pytest.mark.parametrize(
    "text",
    ["x", "{}", "[1]", '[["run"]]', '[["fly","one"]]', '[["run","one",1]]', '[["run","a","b","c","d"]]', "[" * 5000, "null", "1",
     json.dumps([["write", "one", "/x", "a\nb"]]), json.dumps([["write", "one", "/x\0"]]), json.dumps([["run", "x" * 401]]),
     json.dumps([["stop", "one"]] * 81), json.dumps([["write", "one", "/x", "\ud800"]])],
)  # fmt: skip
def test_a_list_that_was_tampered_with_is_refused(text: str) -> None:
    with pytest.raises(SessionError):
        read_acts(text)


def test_lists_have_an_end() -> None:
    with pytest.raises(SessionError):
        write_acts([Act("stop", "one")] * 81)
    with pytest.raises(SessionError):
        write_acts([Act("write", "one", "/x", "y" * 400)] * 60)
    with pytest.raises(SessionError):
        check(Act("write", "one", "/x\u2028", ""))
    many = replay(image(), [Act("run", f"c{number}") for number in range(9)])
    assert len(many.world.containers) == 6
    assert "the most that this page shows" in many.done[-1].said


def test_paths_are_taken_as_the_kernel_takes_them() -> None:
    assert diff("write /app/../tmp/./x a") == ["C /tmp", "A /tmp/x"]
    assert "File name too long" in tried(f"write /{'x' * 300} a").done[-1].said
    deep = "/" + "/".join("d" * 150)
    assert tried(f"write {deep} a").done[-1].is_refused


def test_the_command_is_what_somebody_would_type() -> None:
    session = replay(image(DEBIAN + "USER 5\n"), [Act("run", "one", "data:/a b"), Act("write", "one", "/tmp/a b", "it's")])
    assert session.done[0].command == "docker run -d --name one -v 'data:/a b' app"
    assert session.done[1].command.startswith("docker exec -u 0 one sh -c ")


VERBS = ("run", "start", "stop", "rm", "write", "append", "touch", "mkdir", "chmod", "delete", "volume-rm")
PATHS = (
    "/app/app.py",
    "/app/doc",
    "/app/doc/a",
    "/app/doc/new",
    "/tmp/x",
    "/data/x",
    "/",
    "/app",
    "/a/b/c",
    "..",
    "",
    "data:/data",
    "/app/../x",
)
ACTS = st.builds(
    Act,
    st.sampled_from(VERBS),
    st.sampled_from(["one", "two", "data", ""]),
    st.sampled_from(PATHS),
    st.sampled_from(["", "x", "600"]),
)


@given(st.lists(ACTS, max_size=25))
@settings(max_examples=150, deadline=None)
def test_whatever_is_done_it_can_be_told_and_done_again(acts: list[Act]) -> None:
    found = image()
    session = replay(found, [Act("run", "one"), *acts])
    assert replay(found, [Act("run", "one"), *read_acts(write_acts(acts))]) == session
    for container in session.world.containers.values():
        view = session.world.view(container.name)
        told = lanes(session.world, found, container.name)
        files = {path for path, entry in view.walk() if isinstance(entry, ContainerFile)}
        assert files <= {lane.path for lane in told}
        for each in told:
            assert (each.seen is None) == (view.find(each.path) is None)
            assert each.fate != "image" or each.seen == each.lower
