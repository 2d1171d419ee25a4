"""What package managers add to an image, by the table of sizes; each package is one entry that stands for all its files."""

from __future__ import annotations

import json
from typing import Final

from learn.dockerfile.package_managers import PackageCommand
from learn.dockerfile.rebuild import sizes
from learn.dockerfile.rebuild.shell import Shell, UnknownEffectError
from learn.dockerfile.rebuild.tree import UNKNOWN_CONTENT, Entry
from learn.dockerfile.shell_words import Command

APT_LISTS: Final = "var/lib/apt/lists/(lists of packages)"
RPM_CACHE: Final = "var/cache/(lists of packages)"
PIP_CACHE: Final = "root/.cache/pip/(downloads)"
PACKAGES: Final = "(packages)"
"""Entries that stand for many files of which only a sum is known."""

MOST_REQUIREMENTS: Final = 300
"""Lines of a requirements file, and packages of a package.json, that are read."""

_DEBIAN_12: Final = ("bookworm", "debian:12")


_NODE: Final = frozenset({"yarn", "pnpm"})
_YARN_CACHE: Final = "usr/local/share/.cache/yarn/(downloads)"
"""Where yarn 1 keeps what it downloads, for root. Yarn: `yarn cache dir`."""


def node_command(command: Command) -> PackageCommand | None:
    """The job of a yarn or pnpm, which lay out the packages that npm would; None for another program.

    `yarn` alone installs, and `yarn global add` is `npm install --global`.
    """
    if command.name not in _NODE:
        return None
    words = [number for number, text in enumerate(command.texts) if number and not text.startswith("-")]
    if not words:
        return PackageCommand("npm", command.name, "install", command, [])
    texts = command.texts
    if texts[words[0]] == "global":
        words = words[1:]
    verb = texts[words[0]] if words else ""
    return PackageCommand("npm", command.name, verb, command, words)


def manage_packages(shell: Shell, job: PackageCommand) -> None:
    """Do what a package manager is told. Raises UnknownEffectError."""
    if job.family == "npm":
        _npm(shell, job)
    elif job.reads_lists:
        _lists(shell, job)
    elif job.removes:
        for word in job.packages:
            if not shell.tree.remove(_package_path(job.family, word)):
                _remove_grouped(shell, job.family, word)
    elif job.installs:
        _install(shell, job)
    elif job.upgrades:
        _upgrade(shell, job)
    elif job.verb in ("clean", "autoclean", "cache"):
        # Debian's own images delete the downloaded packages anyway; what `clean` leaves are the lists. dnf and yum delete theirs.
        if job.family == "rpm":
            shell.tree.remove(RPM_CACHE)
    elif job.verb not in ("info", "list", "search", "show", "config", "makecache", "check-update"):
        raise UnknownEffectError(f"what {job.name} {job.verb} does to files is not known here")


def _put_estimate(shell: Shell, path: str, estimate: sizes.Estimate | None, what: str) -> None:
    size = None if estimate is None else estimate.bytes
    reason = estimate.reason if estimate is not None else f"how much {what} adds is not in the table of sizes"
    content = f"{UNKNOWN_CONTENT}{what} by {shell.token}"
    shell.put(path, Entry("file", size, 0o644, content=content, is_estimate=True, reason=reason), is_new=True)


def _package_path(family: str, word: str) -> str:
    return f"{PACKAGES}/{family}/{sizes.package_name(family, word).replace('/', '∕')}"


def _remove_grouped(shell: Shell, family: str, word: str) -> None:
    """Remove a package that was installed under the name of a group: `apk add --virtual`."""
    name = "/" + sizes.package_name(family, word).replace("/", "∕")
    prefix = f"{PACKAGES}/{family}/"
    for path in [path for path in shell.tree.entries if path.startswith(prefix) and path.endswith(name)]:
        shell.tree.remove(path)


def _lists(shell: Shell, job: PackageCommand) -> None:
    if job.family == "apt":
        is_12 = any(name in shell.tree.base for name in _DEBIAN_12)
        _put_estimate(shell, APT_LISTS, sizes.job_size("apt lists of 12" if is_12 else "apt lists"), "apt-get update")
    else:
        _put_estimate(shell, "var/cache/apk/(lists of packages)", None, "apk update")


def _install(shell: Shell, job: PackageCommand) -> None:
    words = list(job.packages)
    if any("$" in name or "`" in name for name in [sizes.package_name(job.family, word) for word in words]):
        raise UnknownEffectError(f"which packages {job.name} installs only the shell knows")
    if job.requirements:
        words += _required(shell, job)
    if not words or (job.family == "pip" and any(word in (".", "-e") or "/" in word for word in words)):
        raise UnknownEffectError(f"which packages {job.name} installs stands in a file that is not read here")
    group = _option(job, "--virtual", "-t") if job.family == "apk" else ""
    for word in words:
        path = f"{_package_path('apk', group)}/{sizes.package_name('apk', word)}" if group else _package_path(job.family, word)
        _put_estimate(shell, path, sizes.package_size(job.family, word), f"{job.name} {job.verb} {word}")
    if job.family == "pip" and not (job.command.has_option("--no-cache-dir") or shell.variables.get("PIP_NO_CACHE_DIR")):
        downloads = [sizes.download_size("pip", word) for word in words]
        known = [found.bytes for found in downloads if found is not None]
        total = sizes.Estimate(sum(known), "pip keeps what it downloads.") if len(known) == len(words) else None
        _put_estimate(shell, PIP_CACHE, total, "pip's cache")
    if job.family == "rpm":
        _put_estimate(shell, RPM_CACHE, None, f"the cache of {job.name}")


def _option(job: PackageCommand, *names: str) -> str:
    """The value of an option, given as the next word or behind `=`; "" where it is not given."""
    arguments = job.command.arguments
    for at, word in enumerate(arguments):
        name, equals, value = word.partition("=")
        if name in names:
            return value if equals else (arguments[at + 1] if at + 1 < len(arguments) else "")
    return ""


def _required(shell: Shell, job: PackageCommand) -> list[str]:
    """The packages in pip's requirements files. Raises UnknownEffectError where one is not from the build context."""
    words: list[str] = []
    arguments = job.command.arguments
    for at, option in enumerate(arguments[:-1]):
        if option not in ("-r", "--requirement"):
            continue
        text = shell.text(arguments[at + 1])
        if text is None:
            raise UnknownEffectError(f"which packages {job.name} installs stands in a file that is not known here")
        lines = [line.split("#")[0].strip() for line in text.splitlines()[:MOST_REQUIREMENTS]]
        if any(line.startswith("-") or "://" in line for line in lines):
            raise UnknownEffectError(f"{arguments[at + 1]} names more than packages")
        words += [line for line in lines if line]
    return words


def _upgrade(shell: Shell, job: PackageCommand) -> None:
    estimate = sizes.job_size("rpm upgrade") if job.family == "rpm" else None
    _put_estimate(shell, f"{PACKAGES}/{job.family}/(upgrades)", estimate, f"{job.name} {job.verb}")


def _npm(shell: Shell, job: PackageCommand) -> None:
    verb = job.verb
    if job.name == "yarn" and verb == "cache":
        shell.tree.remove(_YARN_CACHE)
    elif verb in ("ci", "install", "i", "add"):
        names = [sizes.package_name("npm", word) for word in job.packages]
        if any(word.startswith((".", "/")) or ":" in word for word in job.packages) or any("$" in name for name in names):
            raise UnknownEffectError(f"which packages {job.name} {verb} installs cannot be told from its words")
        is_global = job.command.has_option("-g", "--global") or "global" in job.command.texts
        place = "usr/local/lib/node_modules" if is_global else shell.path("node_modules")
        names = names or _dependencies(shell, job)
        for name in names:
            path = f"{place}/{name.replace('/', '∕')}/(files)"
            _put_estimate(shell, path, sizes.package_size("npm", name), f"{job.name} {verb} {name}")
        if not names:
            _put_estimate(shell, f"{place}/(packages)", sizes.job_size("npm install"), f"{job.name} {verb}")
        if job.name == "yarn":  # pnpm links its files from a store that is part of the same layer: the bytes are there once
            _put_estimate(shell, _YARN_CACHE, None, "yarn's cache")
    elif verb not in ("cache", "config", "version", "ls", "audit", "test", "pkg"):
        raise UnknownEffectError(f"what {job.name} {verb} does to files is not known here")


def _dependencies(shell: Shell, job: PackageCommand) -> list[str]:
    """The packages that package.json names, if the size of each is known; else none, and the whole is estimated."""
    try:
        content = json.loads(shell.text("package.json") or "{}")
    except (ValueError, RecursionError):
        return []
    kinds = ["dependencies"]
    without = job.command.has_option("--production", "--prod", "-P", "--only=production", "--omit=dev")
    if not without and shell.variables.get("NODE_ENV") != "production":
        kinds.append("devDependencies")
    names: list[str] = []
    for kind in kinds:
        listed = content.get(kind) if isinstance(content, dict) else None
        names += list(listed)[:MOST_REQUIREMENTS] if isinstance(listed, dict) else []
    return names if all(sizes.package_size("npm", name) is not None for name in names) else []
