"""What curl, wget, tar and unzip do to the files of an image: downloads by the table, and what those unpack to."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from learn.dockerfile.rebuild.downloads import address_of, content_of, known_download
from learn.dockerfile.rebuild.shell import Blob, Shell, UnknownEffectError, with_variables
from learn.dockerfile.rebuild.tree import UNKNOWN_CONTENT, Entry
from learn.dockerfile.shell_words import Command

NO_SIZE: Final = "how large a download is cannot be told from here"

_TAR_LETTERS: Final = {
    "--extract": "x", "--get": "x", "--list": "t", "--create": "c", "--file": "f", "--directory": "C", "--strip": "strip",
    "--strip-components": "strip",
}  # fmt: skip


def download(shell: Shell, command: Command, _piped: Blob | None) -> Blob:
    """What curl and wget do: a file whose size the table estimates or is unknown, or output."""
    is_wget, urls = command.name == "wget", [word for word in command.arguments if "://" in word]
    given = _values(command, *(("-O", "--output-document") if is_wget else ("-o", "--output")))
    folder = _values(command, *(("-P", "--directory-prefix") if is_wget else ("--output-dir",))) or [""]
    addresses = [with_variables(url, shell.variables) for url in urls]
    blobs = [downloaded(address, content_of(address, shell.token)) for address in addresses]
    blob = blobs[0] if len(blobs) == 1 else replace(shell.new_blob(), reason=NO_SIZE)
    if given and given[0] != "-":
        shell.write(shell.path(posixpath.join("" if is_wget else folder[0], given[0])), blob)
    elif urls and not given and (is_wget or command.has_option("-O", "--remote-name", "--remote-name-all")):
        for url, each in zip(urls, blobs, strict=True):
            name = posixpath.basename(url.partition("?")[0].rstrip("/"))
            shell.write(shell.path(posixpath.join(folder[0], name or "index.html")), each)
    return blob


def downloaded(address: str, content: str) -> Blob:
    """The bytes at an address, of a size from the table or unknown; `content` tells them apart from others."""
    known = known_download(address)
    if known is None:
        return Blob(None, content, reason=NO_SIZE)
    return Blob(known.size.bytes, content, reason=known.size.reason, is_estimate=True)


def _values(command: Command, *names: str) -> list[str]:
    """The values of an option: the next word, also behind other letters as in `-fsSLo`, what stands behind `=`, or `-qO-`."""
    arguments, found = command.arguments, []
    for at, word in enumerate(arguments):
        name, equals, value = word.partition("=")
        letters = names[0][1:] if len(names[0]) == 2 else ""
        if equals and name in names:
            found.append(value)
        elif letters and re.fullmatch(rf"-[a-zA-Z]*{letters}-", word):
            found.append("-")
        elif at + 1 < len(arguments) and (word in names or (letters and re.fullmatch(rf"-[a-zA-Z]+{letters}", word))):
            found.append(arguments[at + 1])
    return found


def unpack_tar(shell: Shell, command: Command, piped: Blob | None) -> Blob:
    """Unpack a download that the table knows. Raises UnknownEffectError for all else that tar does."""
    words = command.arguments
    if words and not words[0].startswith("-"):
        words = [f"-{words[0]}", *words[1:]]
    letters, values, members, at = "", {"f": "-", "C": ".", "strip": "0"}, [], 0
    while at < len(words):
        word = words[at]
        name, equals, value = word.partition("=")
        letter = _TAR_LETTERS.get(name, "")
        if letter in values:
            at += not equals
            values[letter] = value if equals else "".join(words[at : at + 1])
        elif letter:
            letters += letter
        elif word.startswith("--"):
            if name in ("--exclude", "--exclude-from", "--transform", "--xform", "--one-top-level"):
                raise UnknownEffectError(f"tar with {name} is not read here")
        elif word.startswith("-") and len(word) > 1:
            letters += word[1:]
            if word[-1] in "fCI":
                at += 1
                values[word[-1]] = "".join(words[at : at + 1])
        else:
            members.append(word)
        at += 1
    if "t" in letters:
        return shell.new_blob()
    if "x" not in letters:
        raise UnknownEffectError("what tar does to files is not known here")
    strip = int(values["strip"]) if values["strip"].isdecimal() else 0
    _unpack(shell, _archive(shell, values["f"], piped), values["C"], strip, members)
    return shell.new_blob()


def unpack_zip(shell: Shell, command: Command, _piped: Blob | None) -> Blob:
    """Unpack a download that the table knows. Raises UnknownEffectError for another."""
    operands = shell.operands(command, "d")
    if not operands or command.has_option("-j", "-x", "-l", "-p"):
        raise UnknownEffectError("what unzip does to files is not known here")
    _unpack(shell, _archive(shell, operands[0], None), (_values(command, "-d") or ["."])[0], 0, operands[1:])
    return shell.new_blob()


def _archive(shell: Shell, word: str, piped: Blob | None) -> str:
    """What tells apart the bytes of an archive in a file, or of a piped one."""
    if word == "-":
        return piped.content if piped is not None else ""
    found = shell.tree.find(shell.path(word))
    return found.content if found is not None else ""


def _unpack(shell: Shell, content: str, folder: str, strip: int, members: Sequence[str]) -> None:
    """Put the files of an archive, without the first `strip` parts of their paths; only the `members` if there are any."""
    address = address_of(content)
    known = known_download(address) if address else None
    if known is None or not known.files:
        what = posixpath.basename(address) if address else "an archive"
        raise UnknownEffectError(f"how much {what} unpacks to is not in the table of sizes")
    taken = [(path, size) for path, size in known.files if not members or any(_is_in(path, member) for member in members)]
    if not taken:
        raise UnknownEffectError(f"how large {members[0]} in {posixpath.basename(address)} is is not in the table of sizes")
    for path, size in taken:
        rest = "/".join(path.split("/")[strip:])
        if rest:
            mark = f"{UNKNOWN_CONTENT}{path} unpacked by {shell.token}"
            place = shell.path(posixpath.join(folder, rest))
            entry = Entry("file", size.bytes, 0o755, shell.owner, mark, is_estimate=True, reason=size.reason)
            shell.put(place, entry, is_new=True)


def _is_in(path: str, member: str) -> bool:
    member = member.removeprefix("./").rstrip("/")
    return path == member or path.startswith(f"{member}/")
