"""RUN: a command that runs while the image is built; what it changed in the file system becomes a layer."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from learn.dockerfile.findings import DockerfileError
from learn.dockerfile.golang import format_list, quote
from learn.dockerfile.image import DEFAULT_SHELL, Draft
from learn.dockerfile.instruction import (
    NO_KEYS,
    FlagKind,
    Instruction,
    UnknownWordError,
    clean_path,
    command_words,
    parse_bool,
    parse_unsigned,
    read_flags,
    split_csv,
)
from learn.dockerfile.signs import EXEC_FORM, LIST_FOR_A_SHELL
from learn.dockerfile.syntax.heredocs import without_leading_tabs
from learn.dockerfile.syntax.nodes import Node
from learn.dockerfile.transfer import find_heredoc

_DEFAULT_SHELL: Final = " ".join(DEFAULT_SHELL)

MOUNT_TYPES: Final = ("bind", "cache", "secret", "ssh", "tmpfs")
SHARING_MODES: Final = ("locked", "private", "shared")
_MOUNT_KEYS: Final = (
    "type", "from", "source", "target", "readonly", "id", "sharing", "required", "size", "mode", "uid", "gid", "src",
    "dst", "destination", "ro", "rw", "readwrite", "env",
)  # fmt: skip
_TEXT_KEYS: Final = {
    "from": "from_", "source": "source", "src": "source", "target": "target", "dst": "target", "destination": "target",
    "id": "id", "env": "env",
}  # fmt: skip
_SIZE: Final = re.compile(
    r"(?:\+?(?:\d+\.?\d*|\.\d+)|-(?:0+\.?0*|\.0+))(?:e[+-]?\d+)? ?(?:[kmgtp](?:i?b)?|b)?", re.ASCII | re.IGNORECASE
)
"""Go: units.RAMInBytes, but for hexadecimal numbers."""


Fields = tuple[str, ...]
"""A `--mount`, cut at its commas."""


@dataclass(slots=True)
class Mount:
    """One `--mount`. `mode`, `uid` and `gid` are None where they are not set; `env` likewise."""

    type: str = "bind"
    from_: str = ""
    source: str = ""
    target: str = ""
    read_only: bool = True
    id: str = ""
    sharing: str = ""
    required: bool = False
    env: str | None = None
    mode: int | None = None
    uid: int | None = None
    gid: int | None = None


FLAGS: Final[Mapping[str, FlagKind]] = {"mount": "texts", "network": "text", "security": "text", "device": "texts"}
"""What flags it takes."""


@dataclass(slots=True)
class Run(Instruction):
    """`words` of the exec form, or the one string of the shell form; they are not expanded.

    `mounts` are the `--mount` flags as written, each cut into its fields; `mount_sources` the stage or image that each
    names before expansion ("scratch" where it names none). `network`, `security` and `devices` are the flags of those names.
    """

    words: tuple[str, ...]
    mounts: tuple[Fields, ...]
    mount_sources: tuple[str, ...]
    network: str
    security: str
    devices: tuple[str, ...]

    @classmethod
    def read(cls, node: Node) -> Run:
        """BuildKit: parseRun and its hooks: devices, mounts, network, security, in that order."""
        words = node.arguments
        if len(words) > 1:
            words = command_words(node)
        if not node.flags:
            return Run(node, words, (), (), "default", "sandbox", ())
        single, many = read_flags(node, FLAGS)
        devices = tuple(many.get("device", ()))
        for device in devices:
            _check_device(device)
        mounts = tuple([tuple(split_csv(mount, "mounts")) for mount in many.get("mount", ())])
        sources = tuple([_mount_source(mount) for mount in mounts])
        network = single.get("network", "default")
        if network not in ("default", "none", "host"):
            raise DockerfileError(f"invalid network mode {quote(network)}")
        security = single.get("security", "sandbox")
        if security not in ("insecure", "sandbox"):
            raise DockerfileError(f"security {quote(security)} is not valid")
        return Run(node, words, mounts, sources, network, security, devices)

    def apply(self, draft: Draft) -> tuple[str, ...]:
        """BuildKit: dispatchRun and runCommandString."""
        node = self.node
        is_exec = node.form == "exec"
        if is_exec:
            draft.signs.add(EXEC_FORM)
        elif self.words and self.words[0][:1] == "[":
            draft.signs.add(LIST_FOR_A_SHELL)
        mounts = [read_mount(fields, draft.expand) for fields in self.mounts] if self.mounts else ()
        command = " ".join(self._with_heredocs() if node.heredocs else self.words)
        if not is_exec:
            command = f"{' '.join(draft.shell) if draft.shell else _DEFAULT_SHELL} {command}"
        if mounts:
            for mount, source in zip(mounts, self.mount_sources):
                _check_mount(mount, source, draft)
        if draft.arguments:
            values = draft.environment
            pairs = [f"{name}={values.get(name, value)}" for name, value in draft.arguments.items()]
            command = f"|{len(pairs)} {' '.join(pairs)} {command}"
        draft.commit(f"RUN {command} # buildkit", layer=True)
        return NO_KEYS

    def _with_heredocs(self) -> tuple[str, ...]:
        """The command with its here-documents: the one that is all there is takes its place, others are put back."""
        heredocs = self.node.heredocs
        if len(self.words) != 1 or self.node.form == "exec":
            raise DockerfileError(f"parsing produced an invalid run command: {format_list(self.words)}")
        if find_heredoc(self.words[0]) is None:
            return (self.words[0] + "".join([f"\n{heredoc.content}{heredoc.name}" for heredoc in heredocs]),)
        first = heredocs[0]
        data = without_leading_tabs(first.content) if first.strip_tabs else first.content
        return (clean_path(f"/dev/pipes/{first.name}"),) if data.startswith("#!") else (data,)


def _mount_source(fields: Fields) -> str:
    """What a `--mount` takes its files from, before expansion. Raises DockerfileError for a variable in it."""
    source = ""
    for field in fields:
        key, equals, value = field.partition("=")
        if equals and key.lower() == "from":
            if "$" in value[:-1]:
                raise DockerfileError("'from' doesn't support variable expansion, define alias stage instead")
            source = value
    return source or "scratch"


def read_mount(fields: Fields, expand: Callable[[str], str]) -> Mount:
    """A `--mount` with its values expanded. Raises DockerfileError. BuildKit: parseMount."""
    mount = Mount()
    read_only: bool | None = None
    for field in fields:
        key, equals, value = field.partition("=")
        key = key.lower()
        if not equals:
            if key in ("readonly", "ro", "readwrite", "rw"):
                read_only = key in ("readonly", "ro")
            elif key == "required":
                mount.required = _of_secret(key, "true", mount)
            else:
                raise DockerfileError(f"invalid field '{field}' must be a key=value pair")
            continue
        value = expand(value)
        if key in ("readonly", "ro"):
            read_only = _switch(key, value)
        elif key in ("readwrite", "rw"):
            read_only = not _switch(key, value)
        elif key in _TEXT_KEYS:
            setattr(mount, _TEXT_KEYS[key], value)
        else:
            _set_key(mount, key, value, field)
    _check_keys(mount)
    mount.read_only = mount.type not in ("cache", "tmpfs") if read_only is None else read_only
    return mount


def _set_key(mount: Mount, key: str, value: str, field: str) -> None:
    match key:
        case "type":
            mount.type = _one_of(value, MOUNT_TYPES, "unsupported mount type")
        case "sharing":
            mount.sharing = _one_of(value, SHARING_MODES, "unsupported sharing value")
        case "required":
            mount.required = _of_secret(key, value, mount)
        case "size":
            _check_size(value, mount)
        case "mode":
            mount.mode = _number(key, value, 8)
        case "uid":
            mount.uid = _number(key, value, 10)
        case "gid":
            mount.gid = _number(key, value, 10)
        case _:
            raise UnknownWordError(f"unexpected key '{key}' in '{field}'", key, _MOUNT_KEYS)


def _one_of(value: str, known: tuple[str, ...], refusal: str) -> str:
    if value.lower() not in known:
        raise UnknownWordError(f"{refusal} {quote(value)}", value, known)
    return value.lower()


def _switch(key: str, value: str) -> bool:
    switch = parse_bool(value)
    if switch is None:
        raise DockerfileError(f"invalid value for {key}: {value}")
    return switch


def _of_secret(key: str, value: str, mount: Mount) -> bool:
    if mount.type not in ("secret", "ssh"):
        raise DockerfileError(f"unexpected key '{key}' for mount type '{mount.type}'")
    return _switch(key, value)


def _check_size(value: str, mount: Mount) -> None:
    if mount.type != "tmpfs":
        raise DockerfileError(f"unexpected key 'size' for mount type '{mount.type}'")
    if _SIZE.fullmatch(value) is None:
        raise DockerfileError(f"invalid value for size: {value}")


def _number(key: str, value: str, base: int) -> int:
    number = parse_unsigned(value, base)
    if number is None:
        raise DockerfileError(f"invalid value {value} for {key}")
    return number


def _check_keys(mount: Mount) -> None:
    """What does not go together. Raises DockerfileError."""
    if mount.type not in ("secret", "ssh", "cache"):
        for key, value in (("mode", mount.mode), ("uid", mount.uid), ("gid", mount.gid)):
            if value is not None:
                raise DockerfileError(f"{key} not allowed for {quote(mount.type)} type mounts")
    if mount.type == "secret":
        if mount.from_:
            raise DockerfileError("secret mount should not have a from")
        if mount.sharing:
            raise DockerfileError("secret mount should not define sharing")
        if not (mount.source or mount.target or mount.id):
            raise DockerfileError("invalid secret mount. one of source, target required")
        if mount.source and mount.id:
            raise DockerfileError("both source and id can't be set")
    if mount.sharing and mount.type != "cache":
        raise DockerfileError(f"invalid cache sharing set for {mount.type} mount")


def _check_mount(mount: Mount, source: str, draft: Draft) -> None:
    """What only the stage can tell. Raises DockerfileError. BuildKit: dispatchRunMounts."""
    from_ = mount.from_ or ("scratch" if mount.type == "cache" else "")
    if from_ and not draft.is_built(source, False):
        raise DockerfileError(
            f"cannot mount from stage {quote(from_)} to {quote(mount.target)}, stage needs to be defined before current command"
        )
    if mount.type == "secret":
        return
    if mount.type == "ssh":
        if mount.source:
            raise DockerfileError("ssh does not support source")
        return
    target = mount.target
    if not target.startswith("/"):
        target = clean_path(f"/{draft.working_dir or ''}/{target}")
    if target == "/":
        raise DockerfileError(f"invalid mount target {quote(target)}")


def _check_device(written: str) -> None:
    """Raises DockerfileError. BuildKit: ParseDevice."""
    name = ""
    for field in split_csv(written, "devices"):
        key, equals, value = field.partition("=")
        key = key.lower()
        if not equals and key == "required":
            continue
        if not equals or key not in ("name", "required"):
            if name:
                if not equals:
                    raise DockerfileError(f"invalid field '{field}' must be a key=value pair")
                raise UnknownWordError(f"unexpected key '{key}' in '{field}'", key, ("name", "required"))
            name = field
        elif key == "required":
            _switch(key, value)
        elif name:
            raise DockerfileError(f"device name already set to {name}")
        else:
            name = value


INSTRUCTION = Run
