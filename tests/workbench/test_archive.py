"""A project goes out as a .zip that unpacks to what it is, and comes in again; hostile archives are refused in a sentence."""

from __future__ import annotations

import io
import json
import os
import random
import shutil
import stat
import struct
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from django.test import Client

from learn.dockerfile.rebuild import Context, File, folder, link, samples, text_file
from learn.workbench.archive import MAX_BINARY, MAX_UNPACKED, ArchiveError, build_command, read_upload, write_zip
from learn.workbench.project import MAX_BESIDE, Project, beside_to_json, project_to_json

MOST = 256 << 10
EMPTY = Project("FROM nothing-yet\n")
ODD = Project(
    "FROM scratch\nCOPY . /\n",
    Context.of(
        {
            ".dockerignore": text_file("*.log\n"),
            "bin/start": text_file("#!/bin/sh\n", 0o755),
            "a name with spaces/ünïcode 🚢": text_file("x"),
            "logo.png": File(b"\x89PNG\x00\xff"),
            "old": File(b"x", modified=1_700_000_000),
            "older than zip": File(b"x", modified=5),
            "empty": folder(),
            "private": folder(0o700),
            "private/key": text_file("k", 0o600),
            "latest": link("bin/start"),
            "bin/up": link("../logo.png"),
        }
    ),
)


def zipped(*entries: tuple[str | zipfile.ZipInfo, bytes | str], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, content in entries:
            archive.writestr(name, content)
    return out.getvalue()


def entry(name: str, kind: int = stat.S_IFREG, mode: int = 0o644) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name)
    info.create_system = 3
    info.external_attr = (kind | mode) << 16
    return info


def opened(data: bytes, into: Project = EMPTY) -> Project:
    return read_upload([("project.zip", data)], into, MOST).project


def without_times(project: Project) -> Project:
    files = {path: File(f.content, f.size, f.mode, 0, f.kind, f.target) for path, f in project.context.files.items()}
    return Project(project.dockerfile, Context(files))


SAMPLES = [Project(sample.dockerfile, sample.context.without("Dockerfile")) for sample in samples()]


@pytest.mark.parametrize("project", [Project(""), ODD, *SAMPLES])
def test_what_goes_out_comes_in_again(project: Project) -> None:
    assert opened(write_zip(project)) == without_times(project)


@pytest.mark.skipif(shutil.which("unzip") is None, reason="unzip is not installed")
def test_unzip_unpacks_every_file_with_its_content_and_mode(tmp_path: Path) -> None:
    (tmp_path / "p.zip").write_bytes(write_zip(ODD))
    told = subprocess.run(["unzip", "p.zip", "-d", "out"], cwd=tmp_path, check=True, capture_output=True, text=True).stdout
    assert "docker build ." in told
    out = tmp_path / "out"
    assert (out / "Dockerfile").read_text() == ODD.dockerfile
    found = {str(path.relative_to(out)) for path in out.rglob("*")}
    assert found == {"Dockerfile", *ODD.context.files}
    for path, file in ODD.context.files.items():
        there = out / path
        if file.kind == "link":
            assert os.readlink(there) == file.target
            continue
        assert stat.S_IMODE(there.stat().st_mode) == file.mode, path
        if file.kind == "file":
            assert there.read_bytes() == file.content


def test_the_same_project_makes_the_same_archive() -> None:
    assert write_zip(ODD) == write_zip(ODD)


def test_a_file_known_by_its_size_is_filled_with_zeros_and_a_large_one_is_empty() -> None:
    sizes = {"huge.bin": 5 << 30, "model": 9 << 20, "small": 30_000, "too much": 8 << 20}
    project = Project("FROM a", Context.of({path: File(None, size) for path, size in sizes.items()}))
    data = write_zip(project)
    assert len(data) < 50_000
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert {path: len(archive.read(path)) for path in sizes} == {
            "huge.bin": 0,
            "model": 0,
            "small": 30_000,
            "too much": 8 << 20,
        }
        assert b"small, too much: zeros, because only the size is known here." in archive.comment
        assert b"huge.bin, model: empty, because only the size is known here, and it is large." in archive.comment


@pytest.mark.django_db
def test_the_page_says_what_the_archive_has_instead_of_what_is_not_known(client: Client) -> None:
    beside = json.dumps({"files": {"model.bin": {"size": 1_000}, "app.py": "x"}})
    page = client.post(
        "/workbench/", {"place": "workbench/Dockerfile", "dockerfile": "FROM a", "beside": beside}
    ).content.decode()
    assert "In the .zip: model.bin: zeros, because only the size is known here." in page
    plain = client.post("/workbench/", {"place": "workbench/Dockerfile", "dockerfile": "FROM a", "beside": ""}).content.decode()
    assert "In the .zip" not in plain


def test_the_command_says_target_and_arguments() -> None:
    assert build_command(Project("")) == "docker build ."
    assert (
        build_command(Project(""), no_cache=True, secrets=["a", "b c"])
        == "docker build --no-cache --secret id=a --secret 'id=b c' ."
    )
    project = Project("", target="build", build_args={"A": "1", "B": "it's; rm"})
    assert build_command(project) == "docker build --target build --build-arg A=1 --build-arg 'B=it'\"'\"'s; rm' ."


@pytest.mark.parametrize(
    ("files", "sentence"),
    [
        ({"..\\..\\evil": text_file("")}, "not every system"),
        ({"a\\b": text_file("")}, "not every system"),
        ({"C:evil": text_file("")}, "not every system"),
        ({"a\nb": text_file("")}, "not every system"),
        ({"out": link("/etc/passwd")}, "leads out"),
        ({"out": link("../x")}, "leads out"),
        ({"a/out": link("../../x")}, "leads out"),
        ({"d/l": link(".."), "x": link("d/l/../y")}, "leads out"),
        ({"a": link("b"), "b": link("/x")}, "leads out"),
        ({"out": link("C:\\x")}, "leads out"),
        ({"Dockerfile/x": text_file("")}, "has the name Dockerfile"),
    ],
)
def test_no_archive_is_made_that_could_unpack_elsewhere(files: dict[str, File], sentence: str) -> None:
    with pytest.raises(ArchiveError, match=sentence):
        write_zip(Project("FROM a", Context.of(files)))


def test_links_upon_links_cost_no_time() -> None:
    chain = zipped(*((entry(f"l{n}", stat.S_IFLNK), f"l{n + 1}/" * 48) for n in range(499)))
    steps = 0

    def count(*_: object) -> None:
        nonlocal steps
        steps += 1

    sys.setprofile(count)
    try:
        with pytest.raises(ArchiveError, match="leads out"):
            opened(chain)
    finally:
        sys.setprofile(None)
    assert steps < 1_000_000


def test_links_in_circles_stay_inside() -> None:
    circles = Project("FROM a", Context.of({"a": link("b"), "b": link("a"), "c": link("c/c")}))
    assert opened(write_zip(circles)) == circles


# ---- in


@pytest.mark.parametrize("name", ["Dockerfile", "dockerfile", "Containerfile", "web.Dockerfile", "Dockerfile.dev"])
def test_a_dockerfile_alone_is_a_project_of_its_own(name: str) -> None:
    assert read_upload([(name, b"\xef\xbb\xbfFROM a\r\nRUN b\r\n")], ODD, MOST).project == Project("FROM a\nRUN b\n")


def test_files_without_a_dockerfile_are_added() -> None:
    read = read_upload([("app.py", b"print()"), ("old", b"new")], ODD, MOST)
    assert read.project.dockerfile == ODD.dockerfile
    assert read.project.text_of("app.py") == "print()"
    assert read.project.text_of("old") == "new"
    assert read.project.context.files["bin/start"].mode == 0o755


def test_several_files_with_a_dockerfile_are_a_project() -> None:
    read = read_upload([("app.py", b"print()"), ("Dockerfile", b"FROM a"), (".dockerignore", b"x")], ODD, MOST)
    assert (read.project.dockerfile, set(read.project.context.files)) == ("FROM a", {"app.py", ".dockerignore"})


def test_the_folder_around_a_project_and_a_mac_s_litter_are_left_out() -> None:
    data = zipped(
        ("app/", ""), ("app/Dockerfile", "FROM a"), ("app/src/x", "1"), ("app/.DS_Store", "?"), ("__MACOSX/app/._x", "?"),
    )  # fmt: skip
    project = opened(data)
    assert (project.dockerfile, list(project.context.files)) == ("FROM a", ["src", "src/x"])


def test_a_folder_around_files_without_a_dockerfile_stays() -> None:
    assert "src/app.py" in opened(zipped(("src/app.py", "1")), ODD).context.files


def test_backslashes_of_windows_are_slashes() -> None:
    project = opened(zipped(("Dockerfile", "FROM a"), ("src\\app.py", "1")))
    assert project.text_of("src/app.py") == "1"


def test_a_dockerfile_s_own_list_goes_with_it() -> None:
    project = opened(zipped(("web.Dockerfile", "FROM a"), ("web.Dockerfile.dockerignore", "x")))
    assert project.context.ignore_text() == "x"


def test_large_and_binary_files_are_told_by_size() -> None:
    data = zipped(
        ("Dockerfile", "FROM a"),
        ("large.txt", b"x" * (2 << 20)),
        ("picture.png", b"\x00" * (MAX_BINARY + 1)),
        ("small.png", b"\x00" * MAX_BINARY),
    )
    read = read_upload([("p.zip", data)], EMPTY, MOST)
    files = read.project.context.files
    assert (files["large.txt"].content, files["large.txt"].size) == (None, 2 << 20)
    assert (files["picture.png"].content, files["picture.png"].size) == (None, MAX_BINARY + 1)
    assert files["small.png"].content == b"\x00" * MAX_BINARY
    assert read.note == "Known by size alone: large.txt, picture.png."


def test_of_more_text_than_fits_the_largest_files_are_told_by_size() -> None:
    texts = {f"f{number}.txt": b"\x01\n" * number * 1_000 for number in range(1, 60)}
    read = read_upload([("p.zip", zipped(("Dockerfile", "FROM a"), *texts.items()))], EMPTY, MOST)
    assert len(beside_to_json(read.project)) <= MAX_BESIDE
    files = read.project.context.files
    assert files["f1.txt"].content == texts["f1.txt"]
    assert files["f59.txt"].content is None
    assert all(files[path].size == len(text) for path, text in texts.items())
    assert read.note.startswith("Known by size alone: f11.txt,")


def bomb() -> bytes:
    """Sixteen files of a megabyte each inside a few kilobytes, which say they are small."""
    data = bytearray(zipped(("Dockerfile", "FROM a"), *((f"f{n}", b"\0" * (1 << 20)) for n in range(16))))
    real, claimed = struct.pack("<L", 1 << 20), struct.pack("<L", 10)
    return bytes(data.replace(real, claimed))


REFUSED: list[tuple[str, bytes, str]] = [
    ("nothing", b"", "cut short or damaged"),
    ("no zip", b"FROM a\n", "cut short or damaged"),
    ("a tar", b"\x1f\x8b" + b"\0" * 600, "cut short or damaged"),
    ("an empty zip", zipped(), "is empty"),
    ("cut short", write_zip(ODD)[:-100], "cut short or damaged"),
    ("up and out", zipped(("../evil", "x")), "leads out of the archive"),
    ("up and out, deeper", zipped(("a/../../evil", "x")), "leads out of the archive"),
    ("up and out for Windows", zipped(("..\\evil", "x")), "leads out of the archive"),
    ("absolute", zipped(("/etc/passwd", "x")), "absolute path"),
    ("a drive", zipped(("C:\\evil", "x")), "absolute path"),
    ("a folder that is no name", zipped(("./", "")), "is no name"),
    ("a line break", zipped(("a\nb", "x")), "is no name"),
    ("twice", zipped(("a", "x"), ("./a", "y")), "a twice"),
    ("a file that is a folder too", zipped(("Dockerfile", "FROM a"), ("a", "x"), ("a/b", "y")), "which is no folder"),
    ("a link out", zipped((entry("l", stat.S_IFLNK), "../../etc/passwd")), "leads out of the archive"),
    ("an absolute link", zipped((entry("l", stat.S_IFLNK), "/etc/passwd")), "leads out of the archive"),
    ("a link out by a link", zipped((entry("d/l", stat.S_IFLNK), ".."), (entry("x", stat.S_IFLNK), "d/l/../y")), "leads out"),
    ("a link to nothing", zipped((entry("l", stat.S_IFLNK), "")), "link to nothing"),
    ("a link without end", zipped((entry("l", stat.S_IFLNK), "x" * 2_000)), "too long"),
    ("a file through a link", zipped((entry("l", stat.S_IFLNK), "x"), ("l/y", "z")), "which is no folder"),
    ("a device", zipped((entry("sda", stat.S_IFBLK), "")), "neither file, folder nor link"),
    ("another method", zipped(("a", "x" * 99), method=zipfile.ZIP_LZMA), "plain .zip"),
    ("too many files", zipped(*((f"f{n}", "") for n in range(501))), "501 files"),
    ("a declared bomb", zipped(*((f"f{n}", b"\0" * (1 << 20)) for n in range(33))), f"at most {MAX_UNPACKED:,}"),
    ("a bomb that lies", bomb(), "cut short or damaged"),
    ("two Dockerfiles", zipped(("a.Dockerfile", ""), ("b.Dockerfile", "")), "Which is the Dockerfile"),
    ("a Dockerfile too large", zipped(("Dockerfile", "#" * (MOST + 1))), "Shorten it"),
    ("a Dockerfile that is none", zipped(("Dockerfile", b"\x7fELF\0\xff")), "no text in UTF-8"),
    ("a name too long", zipped(("Dockerfile", ""), ("x" * 2_000, "")), "at most 1024 characters"),
]  # fmt: skip


@pytest.mark.parametrize(("data", "sentence"), [row[1:] for row in REFUSED], ids=[row[0] for row in REFUSED])
def test_what_cannot_be_opened_is_refused_in_a_sentence(data: bytes, sentence: str) -> None:
    with pytest.raises(ArchiveError, match=sentence):
        opened(data)


def test_an_encrypted_archive_is_refused() -> None:
    data = bytearray(zipped(("Dockerfile", "FROM a")))
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(signature) + offset] |= 1
    with pytest.raises(ArchiveError, match="encrypted"):
        opened(bytes(data))


@pytest.mark.parametrize(
    ("uploads", "sentence"),
    [
        ([], "No file was chosen"),
        ([("a", b""), ("a", b"")], "Two of the files"),
        ([("..", b"")], "leads out"),
        ([("", b"")], "is no name"),
        ([(f"f{n}", b"") for n in range(501)], "501 files"),
    ],
)
def test_files_that_cannot_be_opened_are_refused_in_a_sentence(uploads: list[tuple[str, bytes]], sentence: str) -> None:
    with pytest.raises(ArchiveError, match=sentence):
        read_upload(uploads, EMPTY, MOST)


def test_files_added_to_as_many_as_there_may_be_are_refused() -> None:
    full = Project("", Context.of({f"f{n}": text_file("") for n in range(500)}))
    with pytest.raises(ArchiveError, match="at most 500 files"):
        read_upload([("one-more", b"")], full, MOST)


def test_a_damaged_archive_is_read_or_refused_and_never_fails() -> None:
    whole, chance = write_zip(ODD), random.Random(4)
    outcomes = set()
    for _ in range(1_500):
        data = bytearray(whole)
        for _ in range(chance.randint(1, 4)):
            data[chance.randrange(len(data))] = chance.randrange(256)
        try:
            project = opened(bytes(data))
            project_to_json(project).encode()  # what is read can be kept
            outcomes.add("read")
        except ArchiveError:
            outcomes.add("refused")
    assert outcomes == {"read", "refused"}
