"""A step's cache key as named ingredients, so that a miss can say which one differs.

BuildKit hashes the definition of an operation and combines it with the keys of its inputs, or with a checksum of the files
it takes from them (`CacheMap` in solver/llbsolver/ops/exec.go and file.go). What is an ingredient here is in one of the two;
what is not here — modification times, the contents of secrets and of cache mounts, labels, ports — is in neither.
"""

from __future__ import annotations

import hashlib
import posixpath
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from learn.dockerfile.build.facts import Step
from learn.dockerfile.golang import format_list, quote
from learn.dockerfile.image import DEFAULT_SHELL
from learn.dockerfile.instruction import clean_path
from learn.dockerfile.instructions.add import Add
from learn.dockerfile.instructions.copy import Copy
from learn.dockerfile.instructions.run import Mount, Run
from learn.dockerfile.rebuild.context import Context, Selection, select
from learn.dockerfile.rebuild.tree import UNKNOWN_CONTENT, Tree
from learn.dockerfile.shell_words import SHELLS
from learn.dockerfile.syntax.heredocs import without_leading_tabs
from learn.dockerfile.transfer import Transfer, is_git, is_http

IngredientName = Literal[
    "base", "platform", "parent", "command", "shell", "variable", "user", "directory", "network", "security", "device", "mount",
    "files", "content", "download", "keyword", "sources", "destination", "owner", "mode", "exclude", "parents", "unpack",
]  # fmt: skip


# Slotted but not frozen, for speed: each COPY has one for every file, each step an ingredient for every variable. Nobody writes
# to them.
@dataclass(slots=True)
class FileKey:
    """What counts of one file: not its modification time. The owner of files of the build context is always 0:0."""

    name: str
    kind: str
    mode: int
    owner: str
    size: int | None
    content: str


@dataclass(slots=True)
class Ingredient:
    """One part of a key. `about` tells which of several: a variable's name, a source, a mount's target.

    `files` are those that "files" is the checksum of. Where `is_certain` is false, the value stands for bytes that only running
    the step would show: another value may still be the same bytes.
    """

    name: IngredientName
    value: str
    about: str = ""
    files: tuple[FileKey, ...] = ()
    is_certain: bool = True


def key_of(ingredients: Sequence[Ingredient]) -> str:
    """The key that these ingredients have in this order, in hexadecimal digits. Not BuildKit's own number.

    Where selected files lie in their source is not looked at, only what they are.
    """
    return key_of_words(words_of(ingredients))


def words_of(ingredients: Sequence[Ingredient]) -> str:
    """The ingredients as they go into a key: the words of some can be put behind those of others.

    With their lengths in front, so that no two lists come to the same.
    """
    parts: list[str] = []
    for one in ingredients:
        about = "" if one.name == "files" else one.about
        parts.append(f"{one.name} {len(about)} {about} {len(one.value)} {one.value} ")
    return "".join(parts)


def key_of_words(words: str) -> str:
    """The key that `words_of` all ingredients come to."""
    return hashlib.sha256(words.encode(errors="surrogatepass")).hexdigest()


# ---- RUN


@dataclass(frozen=True, slots=True)
class Scope:
    """What a step runs in: the environment (ENV, ARG and $PATH, in the order of their first setting), user and folder."""

    variables: tuple[Ingredient, ...]
    values: Mapping[str, str]
    user: str
    directory: str


def run_ingredients(run: Run, step: Step, scope: Scope) -> list[Ingredient]:
    """What counts of a RUN, without its parent and its mounts. BuildKit: dispatchRun, ExecOp.CacheMap."""
    words = run.words
    if step.node.form != "exec":
        words = (*(step.shell or DEFAULT_SHELL), _shell_command(run))
    if step.node.form != "exec" or _starts_a_shell(words):
        found = [Ingredient("command", words[-1]), Ingredient("shell", format_list(words[:-1]))]
    else:
        found = [Ingredient("command", format_list(tuple([quote(word) for word in words])))]
    found += [Ingredient("user", scope.user), Ingredient("directory", scope.directory)]
    found += scope.variables
    if run.network != "default":
        found.append(Ingredient("network", run.network))
    if run.security != "sandbox":
        found.append(Ingredient("security", run.security))
    found += [Ingredient("device", device) for device in run.devices]
    return found


def _starts_a_shell(words: Sequence[str]) -> bool:
    """Whether an exec form is what the shell form would be, which makes it the same key."""
    return len(words) > 2 and words[0].rpartition("/")[2] in SHELLS and words[-2].endswith("c")


def _shell_command(run: Run) -> str:
    """The command as the shell gets it, here-documents in their place."""
    words = " ".join(run.words)
    heredocs = run.node.heredocs
    if not heredocs:
        return words
    if words.lstrip().startswith("<<") and len(heredocs) == 1:
        only = heredocs[0]
        return without_leading_tabs(only.content) if only.strip_tabs else only.content
    return words + "".join([f"\n{heredoc.content}{heredoc.name}" for heredoc in heredocs])


def mount_target(mount: Mount, directory: str) -> str:
    """Where a mount is seen, as an absolute path. BuildKit: dispatchRunMounts, dispatchSecret."""
    target = mount.target
    if mount.type == "secret" and not target:
        target = f"/run/secrets/{mount.id or posixpath.basename(mount.source)}"
    return target if target.startswith("/") else clean_path(f"/{directory}/{target}")


def mount_ingredient(mount: Mount, directory: str) -> Ingredient:
    """What counts of a mount, but not what is in it: neither a secret's value nor the contents of a cache.

    An id of its own makes a cache's id and sharing no part of the key. BuildKit: checkShouldClearCacheOpts.
    """
    target = mount_target(mount, directory)
    said: list[str] = [mount.type]
    if mount.type == "bind":
        said.append("read-only" if mount.read_only else "read-write")
    elif mount.type == "cache":
        is_default = mount.id in ("", target) and mount.sharing in ("", "shared")
        said.append("id as its target" if is_default else "id of its own")
        said.append("read-only" if mount.read_only else "read-write")
    elif mount.type in ("secret", "ssh"):
        said.append(f"id={mount.id or posixpath.basename(mount.source or mount.target) or 'default'}")
        said.append("required" if mount.required else "optional")
        said += [] if mount.env is None else [f"env={mount.env}"]
    for key, value in (("mode", mount.mode), ("uid", mount.uid), ("gid", mount.gid)):
        said += [] if value is None else [f"{key}={value:o}" if key == "mode" else f"{key}={value}"]
    return Ingredient("mount", " ".join(said), target)


# ---- COPY and ADD


def expanded_transfer(step: Step) -> Transfer:
    """The words of a COPY or ADD after expansion."""
    instruction = step.instruction
    assert isinstance(instruction, Add | Copy)  # noqa: S101
    value = _value_of(step)
    checksum = instruction.checksum if isinstance(instruction, Add) else ""
    return Transfer(
        value(instruction.chown),
        value(instruction.chmod),
        value(checksum),
        tuple([value(source) for source in instruction.what.sources]),
        value(instruction.what.destination),
    )


def _value_of(step: Step) -> Callable[[str], str]:
    """What a word of the instruction, as written, expanded to."""
    values = {expansion.word: expansion.result for expansion in reversed(step.expansions)}
    return lambda word: values.get(word, word)


def copied_contents(step: Step) -> list[tuple[str, str]]:
    """The files that a COPY or ADD writes from here-documents: name and text after expansion."""
    instruction = step.instruction
    assert isinstance(instruction, Add | Copy)  # noqa: S101
    value = _value_of(step)
    return [(content.path, value(content.data) if content.expand else content.data) for content in instruction.what.contents]


def destination(written: str, directory: str) -> str:
    """Where a COPY or ADD puts its files: absolute, with the slash at the end that makes it a folder. BuildKit:
    pathRelativeToWorkingDir."""
    if written in ("", "."):
        written = "./"
    path = clean_path(written if written.startswith("/") else f"{directory or '/'}/{written}")
    if written.endswith("/"):
        return path.rstrip("/") + "/"
    return path.rstrip("/") + "/." if written.endswith("/.") else path


def is_independent(instruction: Copy | Add) -> bool:
    """Whether `--link` makes the layer apart from what is below; with `--chmod` BuildKit does not."""
    return instruction.link and not instruction.chmod


def copy_ingredients(step: Step, transfer: Transfer, directory: str) -> list[Ingredient]:
    """What counts of a COPY or ADD, without its parent and without the files. BuildKit: dispatchCopy, fileOp.CacheMap.

    Of a source's path only the last name counts: where equal files lie does not matter.
    """
    instruction = step.instruction
    assert isinstance(instruction, Add | Copy)  # noqa: S101
    found = [Ingredient("destination", destination(transfer.destination, directory))]
    names = [source if is_http(source) or is_git(source) else _last_name(source) for source in transfer.sources]
    found.append(Ingredient("sources", " ".join(names)))
    if transfer.chown:
        found.append(Ingredient("owner", transfer.chown))
    if transfer.chmod:
        found.append(Ingredient("mode", transfer.chmod.lstrip("0") or "0" if transfer.chmod.isdigit() else transfer.chmod))
    if instruction.exclude:
        found.append(Ingredient("exclude", " ".join(instruction.exclude)))
    if isinstance(instruction, Copy):
        found += [Ingredient("parents", " ".join(transfer.sources))] if instruction.parents else []
    else:
        found.append(Ingredient("unpack", "no" if instruction.unpack is False else "yes"))
        found += [
            Ingredient("download", _download(source, transfer))
            for source in transfer.sources
            if is_http(source) or is_git(source)
        ]
    found += [Ingredient("content", text, name) for name, text in copied_contents(step)]
    return found


def _last_name(source: str) -> str:
    return posixpath.basename(clean_path(f"/{source}")) or "/"


def _download(source: str, transfer: Transfer) -> str:
    """What an address gives is taken to be the same as before; the builder asks the server."""
    return f"{source} {transfer.checksum}".strip()


def context_files(context: Context, source: str, instruction: Copy | Add) -> tuple[Ingredient, Selection]:
    """The checksum of what a source takes from the build context. Raises BadPatternError."""
    parents = isinstance(instruction, Copy) and instruction.parents
    selection = select(context.files, source, exclude=instruction.exclude, parents=parents)
    keys: list[FileKey] = []
    for folder in selection.folders:
        found = context.files.get(folder)
        if found is not None:  # the root's own mode does not count
            keys.append(FileKey(_folder_name(folder, selection), "folder", found.mode, "0:0", 0, ""))
    for item in selection.picked:
        file = context.files[item.path]
        name = "" if selection.is_one_file else item.name
        keys.append(FileKey(name, file.kind, file.mode, "0:0", file.size if file.kind == "file" else 0, file.digest))
    return Ingredient("files", _checksum(keys), source, tuple(keys)), selection


def stage_files(tree: Tree, source: str, exclude: Sequence[str], parents: bool) -> tuple[Ingredient, Selection]:
    """The same for a file system that a build made, as far as its files are known. Raises BadPatternError."""
    selection = select(tree.entries, source, exclude=exclude, parents=parents)
    keys: list[FileKey] = []
    for folder in selection.folders:
        found = tree.entries.get(folder)
        if found is not None:
            keys.append(FileKey(_folder_name(folder, selection), "folder", found.mode, found.owner, 0, ""))
    for item in selection.picked:
        entry = tree.entries[item.path]
        content = f"link to {entry.target}" if entry.kind == "link" else entry.content
        name = "" if selection.is_one_file else item.name
        keys.append(FileKey(name, entry.kind, entry.mode, entry.owner, entry.size, content))
    value = _checksum(keys)
    certain = not any(key.content.startswith(UNKNOWN_CONTENT) for key in keys)
    if tree.base and not selection.is_one_file:
        value += f" and what {tree.base} has at {source}"
    if tree.blurred_by:
        value += f" as left by {tree.blurred_by}"
        certain = False
    return Ingredient("files", value, source, tuple(keys), certain), selection


def _folder_name(folder: str, selection: Selection) -> str:
    return posixpath.basename(folder) if selection.is_pattern else ""


def _checksum(keys: Sequence[FileKey]) -> str:
    parts = [
        f"{len(it.name)} {it.name} {it.kind} {it.mode} {len(it.owner)} {it.owner} {it.size} {len(it.content)} {it.content} "
        for it in keys
    ]
    return f"sha256:{hashlib.sha256(''.join(parts).encode(errors='surrogatepass')).hexdigest()}"


SCRATCH_PARENT: Final = "scratch"
"""What a stage FROM scratch starts with."""
