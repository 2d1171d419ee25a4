"""What stands in the workbench: a Dockerfile, the files beside it, and what a build of them is started with."""

from __future__ import annotations

import base64
import binascii
import json
from collections import OrderedDict
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any, Final

from learn.dockerfile import Options
from learn.dockerfile.rebuild import Context, ContextError, File, folder, link

FORMAT: Final = 1
"""The version of the form in which a project is kept. A reader of later versions goes on reading this one."""

MAX_BESIDE: Final = 512 * 1024
"""Characters of the context and the build arguments as they are kept and sent with each edit."""

MAX_KEPT: Final = 1024 * 1024
"""Characters of a whole project as it is kept: the Dockerfile and what stands beside it."""

MAX_ARGUMENTS: Final = 100
"""Build arguments of one build."""

DOCKERFILE: Final = "Dockerfile"
"""Its name in the folder that is built."""

EMPTY: Final = Context()


class ProjectError(ValueError):
    """What no project can be read from; the message is a sentence for the person who sent it."""


@dataclass(frozen=True, slots=True)
class Project:
    """A Dockerfile, its build context, the target stage ("" for the last) and build arguments.

    `.dockerignore` is one of the context's files.
    """

    dockerfile: str
    context: Context = EMPTY
    target: str = ""
    build_args: Mapping[str, str] = field(default_factory=dict)

    @property
    def options(self) -> Options:
        """What the engine is told beside the text."""
        return Options(self.build_args, self.target or None, self.context.ignore_text())

    @property
    def build_context(self) -> Context:
        """What `docker build .` sees in this folder: the files beside the Dockerfile, and the Dockerfile itself.

        `COPY . .` takes it along. It may be one file more than a context of somebody's own may have.
        """
        files = {**self.context.files, DOCKERFILE: File(self.dockerfile.encode(errors="replace"))}
        return Context(dict(sorted(files.items())))

    def with_text(self, path: str, text: str) -> Project:
        """The same with another text in a file of the context, its mode kept. Raises ContextError."""
        old = self.context.files.get(path)
        file = replace(old, content=text.encode(), size=-1) if old and old.kind == "file" else File(text.encode())
        return replace(self, context=self.context.with_file(path, file))

    def text_of(self, path: str) -> str | None:
        """The text of a file of the context; None where there is no such file, or it is no text."""
        file = self.context.files.get(path)
        if file is None or file.kind != "file" or file.content is None or b"\0" in file.content:
            return None
        try:
            return file.content.decode()
        except UnicodeDecodeError:
            return None


def project_to_json(project: Project) -> str:
    """A project as text: the same text for the same project."""
    return _dump({"format": FORMAT, "dockerfile": project.dockerfile, **_beside(project)})


def project_from_json(text: str) -> Project:
    """The project of such a text. Raises ProjectError where it is none, or one of a version that is not known."""
    table = _load(text, MAX_KEPT)
    if table.get("format") != FORMAT:
        raise ProjectError("This was kept by another version of Drydock, in a form that is not read here.")
    dockerfile = table.get("dockerfile")
    if not isinstance(dockerfile, str):
        raise ProjectError("This holds no Dockerfile.")
    return _read(dockerfile, table)


def beside_to_json(project: Project) -> str:
    """All of a project but its Dockerfile, as the form sends it with each edit and a draft keeps it; "" for nothing."""
    parts = [f'"build_args":{_dump(dict(project.build_args))}'] if project.build_args else []
    parts += [f'"files":{_files_to_json(project.context)}'] if project.context.files else []
    parts += [f'"target":{json.dumps(project.target, ensure_ascii=False)}'] if project.target else []
    return f"{{{','.join(parts)}}}" if parts else ""


# From edit to edit the context is the very same one; it is kept here, so that no other can have its number.
_written: Final[OrderedDict[int, tuple[Context, str]]] = OrderedDict()
MOST_WRITTEN: Final = 64


def _files_to_json(context: Context) -> str:
    found = _written.get(id(context))
    if found is not None:
        return found[1]
    text = _dump(dict(_rows(context)))
    _written[id(context)] = context, text
    if len(_written) > MOST_WRITTEN:
        with suppress(KeyError):  # another thread was faster
            _written.popitem(last=False)
    return text


def project_beside(dockerfile: str, beside: str) -> Project:
    """A Dockerfile with what `beside_to_json` wrote. Raises ProjectError."""
    return replace(_read_beside(beside), dockerfile=dockerfile) if beside else Project(dockerfile)


def read_arguments(text: str) -> dict[str, str]:
    """Build arguments, one `NAME=value` a line. A name alone, which docker takes from its own environment, has no value here.

    Raises ProjectError.
    """
    return read_pairs(text, "build argument", "NAME=value", MAX_ARGUMENTS)


def read_pairs(text: str, kind: str, form: str, most: int) -> dict[str, str]:
    """Names and values, one pair a line, joined by `=`. What is refused is called a `kind`. Raises ProjectError."""
    found: dict[str, str] = {}
    for line in text.splitlines():
        name, equals, value = line.strip().partition("=")
        if not name and not equals:
            continue
        if not equals or not name:
            raise ProjectError(f"“{line.strip()[:80]}” is no {kind}. Write one a line, as {form}.")
        found[name] = value
    if len(found) > most:
        raise ProjectError(f"There are {len(found)} {kind}s; at most {most} are taken.")
    return found


# Every edit sends the same context again: it is read once.
@lru_cache(maxsize=64)
def _read_beside(beside: str) -> Project:
    return _read("", _load(beside))


def _read(dockerfile: str, table: Mapping[str, Any]) -> Project:
    files, target, arguments = table.get("files", {}), table.get("target", ""), table.get("build_args", {})
    if not isinstance(files, dict) or not _is_text_map({"target": target}) or not _is_text_map(arguments):
        raise ProjectError("The files beside this Dockerfile came in a form that is not known.")
    try:
        context = Context.of({path: _read_file(path, row) for path, row in files.items()}) if files else EMPTY
    except ContextError as error:
        raise ProjectError(str(error)) from None
    return Project(dockerfile, context, target, arguments)


def _is_text_map(value: object) -> bool:
    if not isinstance(value, dict) or not all(isinstance(text, str) for text in value.values()):
        return False
    return _is_unicode("".join([*value, *value.values()]))


def _is_unicode(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return "\0" not in text


def _load(text: str, most: int = MAX_BESIDE) -> dict[str, Any]:
    if len(text) > most:
        raise ProjectError(f"The files have {len(text):,} characters together; at most {most:,} are kept here.")
    try:
        table = json.loads(text)
    except (ValueError, RecursionError):
        table = None
    if not isinstance(table, dict):
        raise ProjectError("The files beside this Dockerfile came in a form that is not known.")
    return table


def _dump(table: Mapping[str, Any]) -> str:
    return json.dumps(table, ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def _beside(project: Project) -> dict[str, Any]:
    """Only what is there: most Dockerfiles stand alone."""
    table: dict[str, Any] = {}
    if project.context.files:
        table["files"] = dict(_rows(project.context))
    if project.target:
        table["target"] = project.target
    if project.build_args:
        table["build_args"] = dict(project.build_args)
    return table


def _rows(context: Context) -> Iterable[tuple[str, Any]]:
    """Each file with what is not usual about it; folders that hold something come back by themselves."""
    above = {path.rpartition("/")[0] for path in context.files}
    for path, file in context.files.items():
        if file.kind == "folder" and path in above and file.mode == 0o755:
            continue
        yield path, _row(file)


def _row(file: File) -> Any:
    row: dict[str, Any] = {}
    if file.kind == "folder":
        row["kind"] = "folder"
    elif file.kind == "link":
        row["link"] = file.target
    elif file.content is None:
        row["size"] = file.size
    else:
        try:
            row["text"] = file.content.decode()
        except UnicodeDecodeError:
            row["base64"] = base64.b64encode(file.content).decode()
    usual = {"file": 0o644, "folder": 0o755, "link": 0o777}[file.kind]
    if file.mode != usual:
        row["mode"] = f"{file.mode:o}"
    if file.modified:
        row["modified"] = file.modified
    return row["text"] if list(row) == ["text"] else row


def _read_file(path: str, row: object) -> File:
    try:
        path.encode()  # half a surrogate pair can come in by an escape, and no database takes one
        if isinstance(row, str):
            return File(row.encode())
        if not isinstance(row, dict):
            raise TypeError
        if "link" in row:
            str(row["link"]).encode()
            return link(str(row["link"]))
        mode = int(row["mode"], 8) & 0o7777 if "mode" in row else None
        if row.get("kind") == "folder":
            return folder(0o755 if mode is None else mode)
        content, size = _read_content(row)
        return File(content, size, 0o644 if mode is None else mode, int(row.get("modified", 0)))
    except (TypeError, ValueError, KeyError):
        raise ProjectError(f"The file {path[:80]} came in a form that is not known.") from None


def _read_content(row: Mapping[str, Any]) -> tuple[bytes | None, int]:
    if "text" in row:
        return str(row["text"]).encode(), -1
    if "base64" in row:
        try:
            return base64.b64decode(str(row["base64"]), validate=True), -1
        except binascii.Error as error:
            raise ValueError(str(error)) from None
    size = int(row["size"])
    if not 0 <= size < 1 << 50:
        raise ValueError(f"a size of {size} bytes")
    return None, size
