"""What the commands of a RUN do to the files of an image, where that can be told from their words.

It reads what `learn.dockerfile.shell_words` cut: `rm`, `mv`, `cp`, `chmod`, `touch`, `echo > file`, `dd` and their like, and
package managers and well-known downloads by the tables of sizes. Anything else has an unknown effect, and that is said. Commands
are taken to succeed.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

from learn.dockerfile.package_managers import package_command
from learn.dockerfile.rebuild.context import content_digest
from learn.dockerfile.rebuild.fetching import download, unpack_tar, unpack_zip
from learn.dockerfile.rebuild.packages import manage_packages, node_command
from learn.dockerfile.rebuild.shell import Blob, Shell, UnknownEffectError
from learn.dockerfile.rebuild.tree import Entry, NotFollowedError
from learn.dockerfile.shell_words import Command

MAX_COMMANDS: Final = 500
"""Commands of one RUN that are read."""

MAX_BYTES: Final = 1 << 20
"""Bytes of a file's content that are kept while a RUN is read; of larger ones only the size is followed."""

_QUIET: Final = frozenset(
    {
        ":", "true", "set", "export", "unset", "umask", "test", "[", "[[", "ls", "id", "pwd", "env", "sleep", "uname", "which",
        "whoami", "date", "type", "command", "hash", "sync", "grep", "stat", "du", "df", "wc", "sha256sum", "md5sum", "diff",
        "cmp",
        "readlink", "realpath", "basename", "dirname", "exit", "trap", "shopt", "alias", "hostname", "nproc", "file",
    }
)  # fmt: skip
_CONTROL: Final = frozenset({"for", "case", "esac", "fi", "done", "}", "function", "select", "if", "while", "until"})
_TESTS: Final = frozenset({"test", "[", "[[", "false", "grep", "command", "which", "type", "diff", "cmp"})
_NUMBER: Final = re.compile(r"([0-9]+)([a-zA-Z]*)")
_UNITS: Final = {
    "": 1, "c": 1, "w": 2, "b": 512, "K": 1 << 10, "k": 1 << 10, "M": 1 << 20, "G": 1 << 30, "KiB": 1 << 10, "MiB": 1 << 20,
    "GiB": 1 << 30, "kB": 1000, "KB": 1000, "MB": 1000**2, "GB": 1000**3,
}  # fmt: skip
_SYMBOLIC: Final = re.compile(r"([ugoa]*)([-+=])([rwxX]*)")
_PRINTF_ESCAPES: Final = {"\\n": "\n", "\\t": "\t", "\\\\": "\\", "\\r": "\r"}


def read_commands(shell: Shell, commands: Sequence[Command]) -> None:
    """Do to the tree what the commands do; what is unknown is noted in the layer."""
    if not commands:
        shell.layer.unknown.append("its command is not one that is read here")
        return
    if any(command.name in _CONTROL or command.after in ("(", ")", "&") or command.before == "(" for command in commands):
        shell.layer.unknown.append("it has loops, branches, subshells or background jobs, whose course cannot be told")
        return
    if len(commands) > MAX_COMMANDS:
        shell.layer.unknown.append(f"it has more than {MAX_COMMANDS} commands")
        return
    last = ""
    for command in commands:
        if not (command.before == "||" and last not in _TESTS):
            try:
                _check_condition(command, last)
                _read_command(shell, command)
            except UnknownEffectError as reason:
                shell.layer.unknown.append(str(reason))
                shell.piped = None
            except NotFollowedError as reason:
                shell.layer.unknown.append(str(reason))
                return
        last = command.name


def _check_condition(command: Command, last: str) -> None:
    if command.before in ("&&", "||") and last in _TESTS and command.name not in _QUIET:
        raise UnknownEffectError(f"whether {command.name or 'a command'} runs depends on {last}")


def _read_command(shell: Shell, command: Command) -> None:
    name = command.name
    piped, shell.piped = (shell.piped if command.before in ("|", "|&") else None), None
    handler = _HANDLERS.get(name)
    output: Blob | None = None
    if handler is not None:
        output = handler(shell, command, piped)
    elif name in _QUIET or not name:
        output = shell.new_blob()
    else:
        job = package_command(command) or node_command(command)
        if job is None:
            raise UnknownEffectError(f"what {name} does to files is not known here")
        manage_packages(shell, job)
    _redirect(shell, command, output)


def _redirect(shell: Shell, command: Command, output: Blob | None) -> None:
    if command.after in ("|", "|&"):
        shell.piped = output or shell.new_blob()
        return
    for operator, target in command.redirects:
        if operator in (">", ">>", ">|", "&>", "&>>"):
            path = shell.path(target)
            if not shell.is_outside(path):
                shell.write(path, output or shell.new_blob(), append=operator.endswith(">>"))


# ---- commands that print


def _bytes_blob(data: bytes) -> Blob:
    return Blob(len(data), content_digest(data), data if len(data) <= MAX_BYTES else None)


def _echo(shell: Shell, command: Command, _piped: Blob | None) -> Blob:
    words = command.arguments
    newline = "\n"
    while words and words[0] in ("-n", "-e", "-E"):
        newline = "" if words[0] == "-n" else newline
        words = words[1:]
    text = " ".join(words) + newline
    if any(character in text for character in "$`\\*?["):
        return shell.new_blob()
    return _bytes_blob(text.encode())


def _printf(shell: Shell, command: Command, _piped: Blob | None) -> Blob:
    words = command.arguments
    if len(words) != 1 or any(character in words[0] for character in "%$`"):
        return shell.new_blob()
    pieces = re.split(r"(\\.)", words[0])
    if any(piece.startswith("\\") and piece not in _PRINTF_ESCAPES for piece in pieces):
        return shell.new_blob()
    return _bytes_blob("".join([_PRINTF_ESCAPES.get(piece, piece) for piece in pieces]).encode())


def _cat(shell: Shell, command: Command, piped: Blob | None) -> Blob:
    operands = shell.operands(command)
    if not operands:
        inputs = [target for operator, target in command.redirects if operator == "<"]
        if piped is not None and not command.redirects:
            return piped
        if piped is not None and not inputs:
            return piped
        operands = inputs
    if len(operands) != 1:
        return shell.new_blob()
    found = shell.tree.find(shell.path(operands[0]))
    return _bytes_of(found) if found is not None and found.kind == "file" else shell.new_blob()


def _bytes_of(entry: Entry) -> Blob:
    return Blob(entry.size, entry.content, reason=entry.reason, is_estimate=entry.is_estimate)


def _tee(shell: Shell, command: Command, piped: Blob | None) -> Blob:
    blob = piped or shell.new_blob()
    for word in shell.operands(command):
        shell.write(shell.path(word), blob, append=command.has_option("-a", "--append"))
    return blob


def _head(shell: Shell, command: Command, piped: Blob | None) -> Blob:
    arguments = command.arguments
    for at, word in enumerate(arguments):
        value = word[2:] or (arguments[at + 1] if at + 1 < len(arguments) else "") if word.startswith("-c") else ""
        size = _amount(value)
        operands = shell.operands(command, "cn")
        if size is not None and operands in (["/dev/zero"], ["/dev/urandom"], ["/dev/random"]):
            return Blob(size, f"{size} zero bytes") if operands == ["/dev/zero"] else shell.new_blob(size)
    return shell.new_blob()


def _yes_like(shell: Shell, _command: Command, _piped: Blob | None) -> Blob:
    return shell.new_blob()


def _amount(text: str) -> int | None:
    """A number with a unit, as dd, head and truncate take it, in bytes."""
    match = _NUMBER.fullmatch(text)
    if match is None or match[2] not in _UNITS or len(match[1]) > 15:
        return None
    return int(match[1]) * _UNITS[match[2]]


# ---- commands that write


def _dd(shell: Shell, command: Command, piped: Blob | None) -> Blob:
    given = dict([word.split("=", 1) for word in command.arguments if "=" in word])
    if "conv" in given or "seek" in given or "skip" in given:
        raise UnknownEffectError("dd with conv=, seek= or skip= is not read here")
    block, count = _amount(given.get("bs", "512")), _amount(given.get("count", ""))
    source = given.get("if")
    if source in ("/dev/zero", "/dev/urandom", "/dev/random"):
        size = None if block is None or count is None else block * count
        blob = Blob(size, f"{size} zero bytes") if source == "/dev/zero" else shell.new_blob(size)
    elif source is not None and count is None:
        found = shell.tree.find(shell.path(source))
        blob = _bytes_of(found) if found is not None else shell.new_blob()
    else:
        blob = piped if piped is not None and source is None and count is None else shell.new_blob()
    if "of" in given:
        shell.write(shell.path(given["of"]), blob)
        return shell.new_blob(0)
    return blob


def _truncate(shell: Shell, command: Command, _piped: Blob | None) -> None:
    arguments = command.arguments
    sizes_given = [word.partition("=")[2] for word in arguments if word.startswith("--size=")]
    sizes_given += [arguments[at + 1] for at, word in enumerate(arguments[:-1]) if word in ("-s", "-l")]
    sizes_given += [word[2:] for word in arguments if word.startswith(("-s", "-l")) and len(word) > 2]
    size = _amount(sizes_given[0]) if sizes_given else None
    for word in shell.operands(command, "sl"):
        path = shell.path(word)
        old = shell.tree.find(path)
        was = old.content if old is not None else ""
        shell.write(path, Blob(size, f"{size} zero bytes" if old is None or not old.size else f"{was} cut to {size}"))


def _touch(shell: Shell, command: Command, _piped: Blob | None) -> None:
    for word in shell.operands(command, "dtr"):
        path = shell.path(word)
        old = shell.tree.find(path)
        if old is not None:
            shell.put(path, replace(old, times=old.times + 1))
        elif not command.has_option("-c"):
            if shell.tree.base:
                # The base image may have it, and then it is copied; most of what is touched is new.
                shell.layer.unknown.append(f"{word} may be in the base image already")
            shell.put(path, Entry("file", 0, 0o644, shell.owner, content_digest(b"")))


def _mkdir(shell: Shell, command: Command, _piped: Blob | None) -> None:
    mode = 0o755
    for word in shell.operands(command, "mZ"):
        for at, option in enumerate(command.arguments[:-1]):
            if option == "-m" and re.fullmatch("[0-7]{3,4}", command.arguments[at + 1]):
                mode = int(command.arguments[at + 1], 8)
        path = shell.path(word)
        if not shell.is_outside(path):
            shell.tree.make_folders(posixpath.dirname(path), owner=shell.owner)
            shell.tree.make_folders(path, mode, shell.owner)


def _rm(shell: Shell, command: Command, _piped: Blob | None) -> None:
    for word in shell.operands(command):
        for path in shell.expand(word, follow_last=False):
            if not shell.is_outside(path):
                shell.tree.remove(path)


def _cp(shell: Shell, command: Command, _piped: Blob | None) -> None:
    keeps = command.has_option("-p", "-a", "--preserve", "--archive")
    for source, target in _pairs(shell, command):
        for path, place in _whole(shell, source, target):
            entry = shell.tree.entries[path]
            if not keeps:
                old = shell.tree.find(place)
                mode = old.mode if old is not None and old.kind == entry.kind else entry.mode & ~0o022
                entry = replace(entry, mode=mode, owner=old.owner if old is not None else shell.owner)
            if entry.kind == "folder" and shell.tree.is_folder(place):
                continue
            shell.put(place, entry)


def _mv(shell: Shell, command: Command, _piped: Blob | None) -> None:
    for source, target in _pairs(shell, command):
        moved = [(place, shell.tree.entries[path]) for path, place in _whole(shell, source, target)]
        shell.tree.remove(source)
        if not shell.is_outside(target):
            shell.tree.remove(target)
        for place, entry in moved:
            shell.put(place, entry)


def _pairs(shell: Shell, command: Command) -> Iterator[tuple[str, str]]:
    """Source and target of each file that a cp or mv is about. Raises UnknownEffectError for a source nobody knows."""
    words = shell.operands(command, "tS")
    arguments = command.arguments
    into = next((arguments[at + 1] for at, word in enumerate(arguments[:-1]) if word in ("-t", "--target-directory")), None)
    if into is None:
        if len(words) < 2:
            raise UnknownEffectError(f"{command.name} lacks an operand")
        into = words.pop()
    target = shell.path(into)
    sources = [path for word in words for path in shell.expand(word)]
    is_folder = shell.tree.is_folder(target) or len(sources) > 1 or into.endswith("/")
    if not is_folder and shell.tree.base and target not in shell.tree.entries and not shell.is_outside(target):
        is_folder = posixpath.join("/", target) in ("/bin", "/sbin", "/usr/bin", "/usr/local/bin", "/etc", "/opt", "/tmp", "/srv")  # noqa: S108
    for source in sources:
        if shell.tree.find(source) is None:
            raise UnknownEffectError(f"what {command.name} takes from /{source} is not known here")
        yield source, posixpath.join(target, posixpath.basename(source)) if is_folder else target


def _whole(shell: Shell, source: str, target: str) -> list[tuple[str, str]]:
    """A path and, if it is a folder, all in it, each with where it goes."""
    if not shell.tree.is_folder(source):
        return [(source, target)]
    return [(source, target), *[(path, target + path[len(source) :]) for path in shell.tree.below(source)]]


def _ln(shell: Shell, command: Command, _piped: Blob | None) -> None:
    words = shell.operands(command, "tS")
    if not command.has_option("-s", "--symbolic") or len(words) != 2:
        raise UnknownEffectError("only ln -s with one target and one name is read here")
    path = shell.path(words[1], follow_last=False)
    if shell.tree.is_folder(path):
        path = posixpath.join(path, posixpath.basename(words[0]))
    shell.put(path, Entry("link", 0, 0o777, shell.owner, target=words[0]))


def _chmod(shell: Shell, command: Command, _piped: Blob | None) -> None:
    words = command.arguments
    flags = [word for word in words if re.fullmatch("-[Rcfv]+|--.*", word)]
    operands = [word for word in words if word not in flags]
    if not operands:
        raise UnknownEffectError("chmod lacks an operand")
    for path in _attributed(shell, operands[1:], any("R" in flag or flag == "--recursive" for flag in flags)):
        old = shell.tree.entries[path]
        if old.kind != "link":
            shell.put(path, replace(old, mode=_new_mode(operands[0], old)))


def _chown(shell: Shell, command: Command, _piped: Blob | None) -> None:
    operands = shell.operands(command)
    if not operands or command.has_option("--reference"):
        raise UnknownEffectError(f"{command.name} is not read here without an owner")
    for path in _attributed(shell, operands[1:], command.has_option("-R", "--recursive")):
        old = shell.tree.entries[path]
        owner = f"{old.owner.partition(':')[0]}:{operands[0]}" if command.name == "chgrp" else operands[0]
        shell.put(path, replace(old, owner=owner))


def _attributed(shell: Shell, words: Sequence[str], recursive: bool) -> Iterator[str]:
    """The paths whose attributes a command sets. In a base image files are copied up whose size is not known."""
    for word in words:
        for path in shell.expand(word):
            found = shell.tree.find(path)
            if found is None and shell.is_outside(path):
                continue
            if shell.tree.base and (found is None or (recursive and found.kind == "folder" and found.layer < 0)):
                shell.layer.unknown.append(f"the files of the base image at /{path} are copied, and their size is not known")
            if found is not None:
                yield path
                if recursive and found.kind == "folder":
                    yield from shell.tree.below(path)


def _new_mode(text: str, old: Entry) -> int:
    if re.fullmatch("[0-7]{1,4}", text):
        return int(text, 8)
    mode = old.mode
    for clause in text.split(","):
        match = _SYMBOLIC.fullmatch(clause)
        if match is None:
            raise UnknownEffectError(f"the mode {text} is not read here")
        who = match[1] if match[1] and "a" not in match[1] else "ugo"
        bits = sum({"r": 4, "w": 2, "x": 1}.get(letter, 0) for letter in set(match[3]))
        if "X" in match[3] and (old.kind == "folder" or old.mode & 0o111):
            bits |= 1
        mask = sum(bits << {"u": 6, "g": 3, "o": 0}[letter] for letter in set(who))
        mask &= 0o777 if match[1] else ~0o022
        whole = sum(7 << {"u": 6, "g": 3, "o": 0}[letter] for letter in set(who))
        mode = mode | mask if match[2] == "+" else mode & ~mask if match[2] == "-" else (mode & ~whole) | mask
    return mode


def _sed(shell: Shell, command: Command, _piped: Blob | None) -> Blob:
    if any(word.startswith(("-i", "--in-place")) for word in command.arguments):
        operands = shell.operands(command, "ef")
        scripted = command.has_option("-e", "-f")
        for word in operands if scripted else operands[1:]:
            for path in shell.expand(word):
                shell.write(path, shell.new_blob())
    return shell.new_blob()


def _find(shell: Shell, command: Command, _piped: Blob | None) -> Blob:
    if any(word in ("-delete", "-exec", "-execdir", "-ok", "-fprint") for word in command.arguments):
        raise UnknownEffectError("what find meets is not known here")
    return shell.new_blob()


def _cd(shell: Shell, command: Command, _piped: Blob | None) -> None:
    words = shell.operands(command)
    shell.folder = f"/{shell.path(words[0] if words else '~')}"


_Handler = Callable[[Shell, Command, Blob | None], Blob | None]
_HANDLERS: Final[Mapping[str, _Handler]] = {
    "echo": _echo, "printf": _printf, "cat": _cat, "tee": _tee, "head": _head, "sed": _sed, "find": _find, "cd": _cd,
    "dd": _dd, "truncate": _truncate, "fallocate": _truncate, "touch": _touch, "mkdir": _mkdir, "rm": _rm, "rmdir": _rm,
    "unlink": _rm, "cp": _cp, "mv": _mv, "ln": _ln, "chmod": _chmod, "chown": _chown, "chgrp": _chown, "curl": download,
    "wget": download, "tar": unpack_tar, "unzip": unpack_zip, "sort": _yes_like, "uniq": _yes_like, "tr": _yes_like,
    "cut": _yes_like, "awk": _yes_like, "tail": _yes_like, "yes": _yes_like, "seq": _yes_like, "base64": _yes_like,
}  # fmt: skip
