"""What the package managers of the common distributions and languages are told to do: verb, packages, and where they stand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, NamedTuple

from learn.dockerfile.shell_words import Command, Script

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
_SYSTEMS: Final = {
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
_MANAGERS: Final = {**_SYSTEMS, "pip": _PIP, "python": _PIP}
_REQUIREMENTS: Final = ("-r", "--requirement", "-c", "--constraint")
_VERSION: Final = "0123456789."

ALL: Final = frozenset({"pip", *_SYSTEMS})
"""All that are known here, as `Script.names` names them."""

APT: Final = frozenset({"apt-get", "apt", "aptitude"})
"""The programs of Debian's package manager."""

APK: Final = frozenset({"apk"})
"""Alpine's."""

RPM: Final = frozenset({"yum", "dnf", "dnf5", "tdnf", "microdnf"})
"""Those of Fedora and its kin."""

PIP: Final = frozenset({"pip"})
"""Python's, also called by `python -m pip`."""


# Not frozen, for speed; nobody writes to it.
@dataclass(slots=True)
class PackageCommand:
    """One call of a package manager. `family` is apt, apk, rpm (yum and dnf), zypper, pip, npm or gem; `name` the program."""

    family: str
    name: str
    verb: str
    command: Command
    _operands: list[int] | None = None

    @property
    def operands(self) -> list[int]:
        """The numbers of the verb and of the packages among the command's words."""
        operands = self._operands
        if operands is None:
            operands = self._operands = _operands(self.command.texts, _SYSTEMS.get(self.name, _PIP))
        return operands

    @property
    def packages(self) -> list[str]:
        """Its operands behind the verb."""
        texts = self.command.texts
        return [texts[number] for number in self.operands[1:]]

    @property
    def requirements(self) -> bool:
        """Whether pip is told by -r or -c to read a file."""
        return self.family == "pip" and any(text.startswith(_REQUIREMENTS) for text in self.command.texts)

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
    name = command.name
    manager = _MANAGERS.get(name.rstrip(_VERSION) if name[:1] == "p" else name)
    return None if manager is None else _read(command, manager)


def _read(command: Command, manager: _Manager) -> PackageCommand | None:
    texts, name = command.texts, command.name
    verb = texts[1] if len(texts) > 1 else "-"
    if verb[:1] != "-" and name[:6] != "python":
        return PackageCommand(manager.family, name, verb, command)  # as mostly; what else there is can wait
    operands = _operands(texts, manager)
    if not operands or (name[:6] == "python" and texts[1:3] != ["-m", "pip"]):
        return None
    return PackageCommand(manager.family, name, texts[operands[0]], command, operands)


def _operands(texts: list[str], manager: _Manager) -> list[int]:
    """The numbers of the words that are neither options nor their values, from the verb on."""
    operands = [number for number, text in enumerate(texts) if text[:1] != "-" or text == "-"]
    if len(operands) < len(texts) and not manager.valued.isdisjoint(texts):
        operands = _without_values(operands, texts, manager.valued)
    return operands[2:] if _is_python(texts) else operands[1:]


def _is_python(texts: list[str]) -> bool:
    return texts[0].rpartition("/")[2][:6] == "python"


def _without_values(operands: list[int], texts: list[str], valued: frozenset[str]) -> list[int]:
    """The operands that no option has for its value."""
    values: set[int] = set()
    for number, text in enumerate(texts[:-1]):
        if number not in values and text in valued:
            values.add(number + 1)
    return [number for number in operands if number not in values]


def package_commands(script: Script) -> list[PackageCommand]:
    """All calls of package managers."""
    found: list[PackageCommand] = []
    for command, name in zip(script.commands, script.names):
        manager = _SYSTEMS.get(name) or (_PIP if name == "pip" else None)
        if manager is not None:
            job = _read(command, manager)
            if job is not None:
                found.append(job)
    return found
