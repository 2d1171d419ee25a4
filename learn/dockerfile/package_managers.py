"""What the package managers of the common distributions and languages are told to do: verb, packages, and where they stand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, NamedTuple

from learn.dockerfile.shell_words import Command, Script, Word

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
APT: Final = frozenset({"apt-get", "apt", "aptitude"})
"""The programs of Debian's package manager."""

APK: Final = frozenset({"apk"})
"""Alpine's."""

RPM: Final = frozenset({"yum", "dnf", "dnf5", "tdnf", "microdnf"})
"""Those of Fedora and its kin."""

PIP: Final = frozenset({"pip", "python"})
"""What pip is called by: itself or `python -m pip`, each also with a version behind it."""

ALL: Final = PIP.union(_MANAGERS)
"""All that are known here."""

_PYTHON_VERSION: Final = "0123456789."


# Not frozen, for speed; nobody writes to it.
@dataclass(slots=True)
class PackageCommand:
    """One call of a package manager. `family` is apt, apk, rpm (yum and dnf), zypper, pip, npm or gem; `name` the program.

    `packages` are its operands; `requirements` tells of pip's -r and -c. `verb_at` and `packages_at` are their numbers among
    the command's words.
    """

    family: str
    name: str
    verb: str
    packages: list[str]
    command: Command
    requirements: bool
    verb_at: int
    packages_at: list[int]

    @property
    def verb_word(self) -> Word:
        """The verb with its place."""
        return self.command.words[self.verb_at]

    @property
    def installs(self) -> bool:
        """Whether it installs what it names."""
        return self.verb in INSTALLS

    @property
    def upgrades(self) -> bool:
        """Whether it brings all that is installed up to date."""
        verb = self.verb
        return verb in UPGRADES and not (verb == "update" and self.family in ("apt", "apk")) and not self.packages

    @property
    def reads_lists(self) -> bool:
        """Whether it only fetches the lists of packages."""
        return self.verb == "update" and self.family in ("apt", "apk")

    @property
    def removes(self) -> bool:
        """Whether it takes packages away."""
        return self.verb in REMOVALS


def package_command(command: Command) -> PackageCommand | None:
    """The package manager's job in a command; None where it is no package manager or has no verb."""
    note = command.note
    if note is None:
        note = command.note = _read(command) or False
    return note if isinstance(note, PackageCommand) else None


def _read(command: Command) -> PackageCommand | None:
    name = command.name
    manager = _MANAGERS.get(name)
    at = 1
    if manager is None:
        if name[:3] == "pip" and not name[3:].strip(_PYTHON_VERSION):
            manager = _PIP
        elif name[:6] == "python" and not name[6:].strip(_PYTHON_VERSION) and command.texts[1:3] == ["-m", "pip"]:
            manager, at = _PIP, 3
        else:
            return None
    texts = command.texts
    operands: list[int] = []
    requirements = False
    for number in range(at, len(texts)):
        text = texts[number]
        if text[:1] != "-" or text == "-":
            operands.append(number)
        elif manager is _PIP and text.startswith(("-r", "--requirement", "-c", "--constraint")):
            requirements = True
    if not manager.valued.isdisjoint(texts):
        operands = _without_values(operands, texts, at, manager.valued)
    if not operands:
        return None
    verb, *packages = operands
    names = [texts[number] for number in packages]
    return PackageCommand(manager.family, name, texts[verb], names, command, requirements, verb, packages)


def _without_values(operands: list[int], texts: list[str], at: int, valued: frozenset[str]) -> list[int]:
    """The operands that no option has for its value."""
    values: set[int] = set()
    for number in range(at, len(texts) - 1):
        if number not in values and texts[number] in valued:
            values.add(number + 1)
    return [number for number in operands if number not in values]


def package_commands(script: Script) -> list[PackageCommand]:
    """All calls of package managers."""
    note = script.note
    if note is None:
        found = [package_command(command) for command in script.calls(ALL)]
        note = script.note = [command for command in found if command is not None]
    return note if isinstance(note, list) else []
