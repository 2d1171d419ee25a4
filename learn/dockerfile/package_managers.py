"""What the package managers of the common distributions and languages are told to do: verb, packages, and where they stand."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, NamedTuple

from learn.dockerfile.shell_words import Command, Word

INSTALLS: Final = frozenset({"install", "add", "reinstall", "localinstall", "groupinstall", "in", "i"})
"""Verbs that install what is named."""

UPGRADES: Final = frozenset({"upgrade", "dist-upgrade", "full-upgrade", "update", "distro-sync", "up", "dup"})
"""Verbs that bring what is installed up to date. apt's and apk's `update`, which only reads lists, is not among theirs."""

REMOVALS: Final = frozenset({"remove", "purge", "autoremove", "erase", "del", "rm"})
"""Verbs that take packages away again."""


class _Manager(NamedTuple):
    family: str
    valued: frozenset[str]  # options whose value is the next word


_APT: Final = _Manager("apt", frozenset({"-o", "--option", "-t", "--target-release", "-c", "--config-file", "-a"}))
_RPM: Final = _Manager("rpm", frozenset({"-c", "-x", "-d", "-e", "--setopt", "--enablerepo", "--disablerepo", "--installroot"}))
_MANAGERS: Final = {
    "apt-get": _APT,
    "apt": _APT,
    "aptitude": _APT,
    "apk": _Manager("apk", frozenset({"-t", "--virtual", "-X", "--repository", "-p", "--root", "--cache-dir"})),
    "yum": _RPM,
    "dnf": _RPM,
    "dnf5": _RPM,
    "tdnf": _RPM,
    "microdnf": _RPM,
    "zypper": _Manager("zypper", frozenset({"-R", "--root", "-r", "--repo", "-f", "--from", "-t", "--type"})),
    "npm": _Manager("npm", frozenset({"--prefix", "--registry", "--cache", "-w", "--workspace", "--loglevel"})),
    "gem": _Manager("gem", frozenset({"-v", "--version", "-i", "--install-dir", "-n", "--bindir", "-s", "--source"})),
}
_PIP: Final = _Manager(
    "pip",
    frozenset(
        {
            "-r", "--requirement", "-c", "--constraint", "-i", "--index-url", "--extra-index-url", "-f", "--find-links", "-t",
            "--target", "--prefix", "--root", "--platform", "--python-version", "--implementation", "--abi", "--timeout",
            "--trusted-host", "--progress-bar", "--no-binary", "--only-binary", "--retries", "--proxy", "--cache-dir",
            "--python", "-p", "--global-option", "--install-option", "--config-settings", "--root-user-action", "--src",
            "--upgrade-strategy",
        }
    ),
)  # fmt: skip
_PIP_NAME: Final = re.compile(r"pip[0-9.]*")
_PYTHON_NAME: Final = re.compile(r"python[0-9.]*")


@dataclass(frozen=True, slots=True)
class PackageCommand:
    """One call of a package manager. `family` is apt, apk, rpm (yum and dnf), zypper, pip, npm or gem; `name` the program.

    `packages` are its operands; `requirements` tells of pip's -r and -c.
    """

    family: str
    name: str
    verb: Word
    packages: tuple[Word, ...]
    command: Command
    requirements: bool = False

    @property
    def installs(self) -> bool:
        """Whether it installs what it names."""
        return self.verb.text in INSTALLS

    @property
    def upgrades(self) -> bool:
        """Whether it brings all that is installed up to date."""
        verb = self.verb.text
        return verb in UPGRADES and not (verb == "update" and self.family in ("apt", "apk")) and not self.packages

    @property
    def reads_lists(self) -> bool:
        """Whether it only fetches the lists of packages."""
        return self.verb.text == "update" and self.family in ("apt", "apk")

    @property
    def removes(self) -> bool:
        """Whether it takes packages away."""
        return self.verb.text in REMOVALS


def package_command(command: Command) -> PackageCommand | None:
    """The package manager's job in a command; None where it is no package manager or has no verb."""
    note = command.note
    if note is None:
        note = command.note = _read(command) or False
    return note if isinstance(note, PackageCommand) else None


def _read(command: Command) -> PackageCommand | None:
    name, words = command.name, command.words
    manager = _MANAGERS.get(name)
    at = 1
    if manager is None:
        if _PIP_NAME.fullmatch(name):
            manager = _PIP
        elif _PYTHON_NAME.fullmatch(name) and [word.text for word in words[1:3]] == ["-m", "pip"]:
            manager, at = _PIP, 3
        else:
            return None
    operands: list[Word] = []
    requirements = False
    skip = False
    for word in words[at:]:
        if skip:
            skip = False
        elif word.text.startswith("-") and len(word.text) > 1:
            skip = word.text in manager.valued
            if word.text.startswith(("-r", "--requirement", "-c", "--constraint")):
                requirements = requirements or manager is _PIP
        else:
            operands.append(word)
    if not operands:
        return None
    return PackageCommand(manager.family, name, operands[0], tuple(operands[1:]), command, requirements)


def package_commands(commands: tuple[Command, ...]) -> list[PackageCommand]:
    """All calls of package managers among these commands."""
    found = [package_command(command) for command in commands]
    return [command for command in found if command is not None]
