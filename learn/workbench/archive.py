"""A project as a .zip that `docker build .` takes, and files that somebody sends as a project. Nothing is written to a disk.

What is read is bounded by what it says of itself before it is unpacked, and by what comes out when it is. Every refusal is a
sentence that says what to do.
"""

from __future__ import annotations

import json
import posixpath
import re
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from io import BytesIO
from typing import Final

from learn.dockerfile.rebuild import Context, ContextError, File, folder, link
from learn.workbench.project import DOCKERFILE, MAX_BESIDE, Project, beside_to_json

MAX_ENTRIES: Final = 500
"""Files and links that are read of one archive; as many as a context has."""

MAX_UNPACKED: Final = 32 << 20
"""Bytes that an archive may say it unpacks to. What honest files of the size of an upload come to, with much room."""

MAX_TEXT: Final = 1 << 20
"""Bytes of a file whose content is read; of a larger one only the size is kept."""

MAX_BINARY: Final = 16 << 10
"""Bytes of a file that is no text and whose content is kept all the same; of a larger one only the size is kept."""

MAX_ZEROS: Final = 16 << 20
"""Bytes of zeros that an archive may unpack to in the place of contents that are not known."""

MAX_LINK: Final = 255
"""Bytes of the target of a link."""

MAX_LINKS: Final = 40
"""Links that are followed one after the other, as Linux has it."""

MAX_STEPS: Final = 1_000
"""Folders that are gone through when a link is followed."""

MOST_NAMED: Final = 5
"""How many files a sentence names."""

_METHODS: Final = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_BROKEN: Final = (zipfile.BadZipFile, zlib.error, struct.error, EOFError, ValueError, RuntimeError, OSError, OverflowError)
_DRIVE: Final = re.compile(r"[A-Za-z]:")
_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f]")
_SYSTEM_UNIX: Final = 3


class ArchiveError(ValueError):
    """What cannot be packed or opened; the message is a sentence for the person who asked."""


@dataclass(frozen=True, slots=True)
class Opened:
    """What was read: the project, and a sentence about what of it is not as it was sent, or nothing."""

    project: Project
    note: str = ""


# ---- out


def write_zip(project: Project) -> bytes:
    """The project as a .zip: the Dockerfile and the context with its modes, folders and links.

    A file of which only the size is known has that many zeros in it (see `find_unknown`). Raises ArchiveError for a name that
    would mean something else where the archive is unpacked, and for a link that leads out of it.
    """
    files = {path: file for path, file in project.context.files.items() if path != DOCKERFILE}
    if any(path.startswith(DOCKERFILE + "/") for path in files):
        raise ArchiveError("A folder has the name Dockerfile. Rename it, then download.")
    for path, file in files.items():
        if "\\" in path or _DRIVE.match(path) or _CONTROL.search(path):
            raise ArchiveError(f"{_shown(path)} is a name that not every system can unpack. Rename it, then download.")
        if file.kind == "link" and _leads_out(path, files):
            raise ArchiveError(f"{_shown(path)} is a link that leads out of the project. Remove it, then download.")
    zeroed, _ = find_unknown(project)
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.comment = _comment(project).encode()
        _put(archive, DOCKERFILE, File(project.dockerfile.encode()))
        for path, file in files.items():
            _put(archive, path, replace(file, content=bytes(file.size)) if path in zeroed else file)
    return out.getvalue()


def find_unknown(project: Project) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The files of which only the size is known: those that are filled with zeros in an archive, so that the image has its size,
    and those that are too large for that and are empty."""
    files = project.context.files
    unknown = [path for path, file in files.items() if file.kind == "file" and file.content is None]
    zeroed: list[str] = []
    left = MAX_ZEROS
    for path in sorted(unknown, key=lambda path: (files[path].size, path)):
        if files[path].size <= left:
            zeroed.append(path)
            left -= files[path].size
    return tuple([path for path in unknown if path in zeroed]), tuple([path for path in unknown if path not in zeroed])


def tell_unknown(project: Project) -> str:
    """What an archive has in the place of contents that are not known, in a sentence; "" where it has all."""
    zeroed, empty = find_unknown(project)
    said = [f"{_named(zeroed)}: zeros, because only the size is known here."] if zeroed else []
    said += [f"{_named(empty)}: empty, because only the size is known here, and it is large."] if empty else []
    return " ".join(said)


def build_command(project: Project, *, no_cache: bool = False, secrets: Iterable[str] = ()) -> str:
    """The words of `docker build` that build the project as the workbench does; `secrets` are the ids of those that are given."""
    words = ["docker build", *(["--no-cache"] if no_cache else [])]
    words += [f"--secret {_quoted(f'id={name}')}" for name in secrets]
    if project.target:
        words.append(f"--target {_quoted(project.target)}")
    words += [f"--build-arg {_quoted(f'{name}={value}')}" for name, value in project.build_args.items()]
    return " ".join([*words, "."])


def _quoted(word: str) -> str:
    return word if re.fullmatch(r"[\w@%+=:,./-]+", word, re.ASCII) else "'" + word.replace("'", "'\"'\"'") + "'"


def _comment(project: Project) -> str:
    """What `unzip` prints. Only what fits is said: 65,535 bytes are the most that the format has."""
    command = build_command(project)
    text = (
        f"Build it with: {command}" if len(command) < 1_000 and not _CONTROL.search(command) else "Build it with: docker build ."
    )
    return "\n".join([text, *filter(None, [tell_unknown(project)])])


def _put(archive: zipfile.ZipFile, path: str, file: File) -> None:
    kinds = {"file": stat.S_IFREG, "folder": stat.S_IFDIR, "link": stat.S_IFLNK}
    info = zipfile.ZipInfo(path + "/" if file.kind == "folder" else path, _time(file.modified))
    info.create_system = _SYSTEM_UNIX
    info.compress_type = zipfile.ZIP_DEFLATED if file.kind == "file" else zipfile.ZIP_STORED
    info.external_attr = (kinds[file.kind] | file.mode) << 16 | (0x10 if file.kind == "folder" else 0)
    archive.writestr(info, file.target.encode() if file.kind == "link" else file.content or b"")


def _time(modified: int) -> tuple[int, int, int, int, int, int]:
    """A time as zip has it, from 1980 to 2107; nothing that is built depends on it."""
    first, last = 315_532_800, 4_354_819_198
    moment = datetime.fromtimestamp(min(max(modified, first), last), UTC)
    return (moment.year, moment.month, moment.day, moment.hour, moment.minute, moment.second)


# ---- in


def read_upload(uploads: Sequence[tuple[str, bytes]], into: Project, max_dockerfile: int) -> Opened:
    """What somebody sent as files: a .zip, or files side by side. `max_dockerfile` is the size of a Dockerfile in bytes.

    With a Dockerfile among them they are a project of their own; without, they are added to `into`. Raises ArchiveError.
    """
    if not uploads:
        raise ArchiveError("No file was chosen. Choose a Dockerfile, a .zip or several files, then press Open.")
    is_archive = len(uploads) == 1 and uploads[0][0].lower().endswith(".zip")
    files = _unpack(uploads[0][1]) if is_archive else _side_by_side(uploads)
    name = _find_dockerfile(files)
    if name is None:
        return _finish(replace(into, context=_context({**into.context.files, **files})))
    text = _read_dockerfile(files.pop(name), name, max_dockerfile)
    own = files.pop(f"{name}.dockerignore", None)
    if own is not None:  # a Dockerfile's own list goes with its name
        files[f"{DOCKERFILE}.dockerignore"] = own
    return _finish(Project(text, _context(files)))


def _side_by_side(uploads: Sequence[tuple[str, bytes]]) -> dict[str, File]:
    if len(uploads) > MAX_ENTRIES:
        raise ArchiveError(f"These are {len(uploads)} files; at most {MAX_ENTRIES} are opened at once. Choose fewer.")
    files: dict[str, File] = {}
    for name, content in uploads:
        path = _clean(name)
        if path in files:
            raise ArchiveError(f"Two of the files are named {_shown(path)}. Send one of them, or a .zip with folders.")
        files[path] = _file(content, 0o644)
    return files


def _unpack(data: bytes) -> dict[str, File]:
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            return _entries(archive)
    except _BROKEN as error:
        if isinstance(error, ArchiveError):
            raise
        raise ArchiveError("This .zip cannot be read: it is cut short or damaged. Pack it again, then open it.") from None


def _entries(archive: zipfile.ZipFile) -> dict[str, File]:
    infos = [info for info in archive.infolist() if not _is_litter(info.filename)]
    count = sum(not info.is_dir() for info in infos)
    if count > MAX_ENTRIES:
        raise ArchiveError(
            f"This .zip has {count:,} files; at most {MAX_ENTRIES} are opened. Pack it without what .dockerignore leaves out, "
            "such as .git and node_modules."
        )
    declared = sum(info.file_size for info in infos)
    if declared > MAX_UNPACKED:
        raise ArchiveError(
            f"This .zip unpacks to {declared:,} bytes; at most {MAX_UNPACKED:,} are opened. Pack it without its largest files."
        )
    files: dict[str, File] = {}
    for info in infos:
        path = _clean(info.filename.rstrip("/\\") if info.is_dir() else info.filename)
        if path in files:
            raise ArchiveError(f"This .zip has {_shown(path)} twice. Pack it again with each file once.")
        files[path] = _entry(archive, info, path)
    if not files:
        raise ArchiveError("This .zip is empty. Pack a Dockerfile and the files beside it, then open it.")
    files = _without_top(files)
    for path, file in files.items():
        if file.kind == "link" and _leads_out(path, files):
            raise ArchiveError(f"{_shown(path)} is a link that leads out of the archive. Pack it without that link.")
    return _plain_folders_left_out(files)


def _entry(archive: zipfile.ZipFile, info: zipfile.ZipInfo, path: str) -> File:
    if info.flag_bits & 0x1:
        raise ArchiveError(f"{_shown(path)} is encrypted. Pack the files without a password, then open them.")
    if info.compress_type not in _METHODS:
        raise ArchiveError(f"{_shown(path)} is packed in a way that is not read here. Pack the files as a plain .zip.")
    written = info.external_attr >> 16 if info.create_system == _SYSTEM_UNIX else 0
    mode, kind = stat.S_IMODE(written), stat.S_IFMT(written)
    if info.is_dir():
        return folder(mode or 0o755)
    if kind == stat.S_IFLNK:
        if info.file_size > MAX_LINK:
            raise ArchiveError(f"{_shown(path)} is a link to something much too long. Pack it without that link.")
        target = _read(archive, info, MAX_LINK).decode(errors="replace")
        if not target or _CONTROL.search(target):
            raise ArchiveError(f"{_shown(path)} is a link to nothing. Pack it without that link.")
        return link(target)
    if kind not in (0, stat.S_IFREG):
        raise ArchiveError(f"{_shown(path)} is neither file, folder nor link. Pack the files without it.")
    if info.file_size > MAX_TEXT:
        return File(None, info.file_size, mode or 0o644)
    return _file(_read(archive, info, MAX_TEXT), mode or 0o644)


def _read(archive: zipfile.ZipFile, info: zipfile.ZipInfo, most: int) -> bytes:
    """The content, of which no more is unpacked than was declared. A wrong length or checksum raises BadZipFile."""
    with archive.open(info) as file:
        content = file.read(most + 1)
    if len(content) != info.file_size:
        raise zipfile.BadZipFile("it is not as long as it says")
    return content


def _file(content: bytes, mode: int) -> File:
    """A file with its content where that is of use here, else with its size."""
    most = MAX_TEXT if _is_text(content) else MAX_BINARY
    return File(content if len(content) <= most else None, len(content), mode)


def _is_text(content: bytes) -> bool:
    try:
        content.decode()
    except UnicodeDecodeError:
        return False
    return b"\0" not in content


def _clean(name: str) -> str:
    """A path as a context has it; some programs of Windows write backslashes. Raises ArchiveError."""
    path = name.replace("\\", "/")
    if path.startswith("/") or _DRIVE.match(path):
        raise ArchiveError(f"{_shown(name)} is an absolute path. Pack the files with paths relative to the Dockerfile’s folder.")
    parts = [part for part in path.split("/") if part not in ("", ".")]
    if ".." in parts:
        raise ArchiveError(f"{_shown(name)} leads out of the archive. Pack the files from the Dockerfile’s folder, without “..”.")
    if not parts or _CONTROL.search(path) or any("\ud800" <= character <= "\udfff" for character in path):
        raise ArchiveError(f"{_shown(name)} is no name for a file here. Rename it, then try again.")
    return "/".join(parts)


def _is_litter(name: str) -> bool:
    """What macOS adds to archives."""
    return name.startswith("__MACOSX/") or posixpath.basename(name) == ".DS_Store"


def _without_top(files: dict[str, File]) -> dict[str, File]:
    """The files without the folder that all of them are in, where the Dockerfile is in it too."""
    tops = {path.partition("/")[0] for path in files}
    if len(tops) != 1:
        return files
    top = tops.pop() + "/"
    inner = {path.removeprefix(top): file for path, file in files.items() if path.startswith(top)}
    return inner if _find_dockerfile(inner) is not None else files


def _plain_folders_left_out(files: Mapping[str, File]) -> dict[str, File]:
    """Without folders that come back by themselves: those that hold something and have the usual mode."""
    above = {path.rpartition("/")[0] for path in files}
    return {path: file for path, file in files.items() if file.kind != "folder" or path not in above or file.mode != 0o755}


def _find_dockerfile(files: Mapping[str, File]) -> str | None:
    """The name of the Dockerfile at the top, None where there is none. Raises ArchiveError where there are several."""
    top = [path for path, file in files.items() if "/" not in path and file.kind == "file"]
    for name in (DOCKERFILE, "dockerfile", "Containerfile"):
        if name in top:
            return name
    found = [path for path in top if _is_dockerfile(path.lower())]
    if len(found) > 1:
        raise ArchiveError(f"Which is the Dockerfile, {_named(found)}? Name one of them Dockerfile, then try again.")
    return found[0] if found else None


def _is_dockerfile(name: str) -> bool:
    if name.endswith(".dockerignore"):
        return False
    return name.startswith(("dockerfile.", "containerfile.")) or name.endswith((".dockerfile", ".containerfile"))


def _read_dockerfile(file: File, name: str, most: int) -> str:
    if file.size > most:
        raise ArchiveError(
            f"{_shown(name)} has {file.size:,} bytes; a Dockerfile may have {most:,} here. Shorten it, then try again."
        )
    if file.content is None or not _is_text(file.content):
        raise ArchiveError(f"{_shown(name)} is no text in UTF-8. Save it as plain text, then try again.")
    return file.content.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")


def _context(files: Mapping[str, File]) -> Context:
    try:
        return Context.of(_fitting(files))
    except ContextError as refusal:
        raise ArchiveError(str(refusal)) from None


def _fitting(files: Mapping[str, File]) -> dict[str, File]:
    """The files, of which the largest keep only their sizes where all together are more than a page sends with each edit."""
    costs = {path: _cost(path, file) for path, file in files.items()}
    left = MAX_BESIDE - 4_096  # for what else stands beside a Dockerfile
    fitting = dict(files)
    total = sum(costs.values())
    for path in sorted(costs, key=lambda path: -costs[path]):
        if total <= left:
            break
        file = files[path]
        if file.kind == "file" and file.content is not None:
            fitting[path] = replace(file, content=None)
            total -= costs[path] - _cost(path, fitting[path])
    return fitting


def _cost(path: str, file: File) -> int:
    """Characters that a file takes as it is kept, at the most."""
    text = "" if file.content is None else file.content.decode(errors="replace")
    size = (
        len(json.dumps(text, ensure_ascii=False))
        if file.content is None or _is_text(file.content)
        else 4 * len(file.content) // 3
    )
    return size + len(json.dumps(path, ensure_ascii=False)) + len(file.target) + 80


def _finish(project: Project) -> Opened:
    if len(beside_to_json(project)) > MAX_BESIDE:
        raise ArchiveError("These files are more than fit beside a Dockerfile here. Send fewer, or with shorter names.")
    sized = [path for path, file in project.context.files.items() if file.kind == "file" and file.content is None]
    return Opened(project, f"Known by size alone: {_named(sized)}." if sized else "")


# ---- both


def _leads_out(path: str, files: Mapping[str, File]) -> bool:
    """Whether a link, followed step by step through the other links, ever leaves the folder that all of it is in.

    One that goes through more links than Linux follows leads nowhere; one of more steps than any honest link has counts as out.
    """
    target = files[path].target
    if _is_absolute(target):
        return True
    at, left, followed = path.split("/")[:-1], target.split("/")[::-1], 0
    for _ in range(MAX_STEPS):
        if not left:
            return False
        part = left.pop()
        if part == ".." and not at:
            return True
        if part == "..":
            at.pop()
        elif part not in ("", "."):
            found = files.get("/".join([*at, part]))
            if found is None or found.kind != "link":
                at.append(part)
                continue
            followed += 1
            if followed > MAX_LINKS:
                return False
            if _is_absolute(found.target):
                return True
            left += reversed(found.target.split("/"))
    return True


def _is_absolute(target: str) -> bool:
    return target.startswith("/") or "\\" in target or _DRIVE.match(target) is not None


def _named(paths: Sequence[str]) -> str:
    more = len(paths) - MOST_NAMED
    return ", ".join(_shown(path) for path in paths[:MOST_NAMED]) + (f" and {more} more" if more > 0 else "")


def _shown(name: str) -> str:
    plain = "".join(character if character.isprintable() else "�" for character in name)
    return plain if len(plain) <= 80 else plain[:79] + "…"
