"""EXPOSE: notes which ports the program in the container listens on. It opens none."""

from __future__ import annotations

import ipaddress
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from learn.dockerfile.expansion import Expansion
from learn.dockerfile.findings import DockerfileError
from learn.dockerfile.golang import format_list, quote
from learn.dockerfile.image import Draft
from learn.dockerfile.instruction import Instruction, parse_integer, refuse_flags, require_arguments
from learn.dockerfile.signs import ADDRESS_IN_PORT, CAPITALS_IN_PORT
from learn.dockerfile.syntax.nodes import Node

MAX_PORT: Final = 65_535


class PortSpec(NamedTuple):
    """`[ip:][host port:]port[/protocol]`, cut but not judged. `protocol` is as written, `tcp` where there is none."""

    ip: str
    host_port: str
    port: str
    protocol: str


_SETS: Final[tuple[str, ...]] = ("exposed_ports",)


@dataclass(slots=True)
class Expose(Instruction):
    """`ports` as written, in BuildKit's order: sorted before anything is expanded."""

    ports: tuple[str, ...]

    @classmethod
    def read(cls, node: Node) -> Expose:
        """BuildKit: parseExpose."""
        arguments = require_arguments(node)
        if node.flags:
            refuse_flags(node)
        return Expose(node, arguments if len(arguments) == 1 else tuple(sorted(arguments)))

    def apply(self, draft: Draft) -> tuple[str, ...]:
        """BuildKit: dispatchExpose."""
        words: Sequence[str] = self.ports
        together = "".join(words)
        if ":" in together:
            draft.signs.add(ADDRESS_IN_PORT)
        if together != together.lower():
            draft.signs.add(CAPITALS_IN_PORT)
        if not (together.isascii() and draft.is_plain(together)):
            draft.signs.update((ADDRESS_IN_PORT, CAPITALS_IN_PORT))
            words = [word for port in words for word in draft.expand_words(port)]
        exposed: list[str] = []
        length = 0
        for word in words:
            ports = read_ports(word)
            exposed += ports
            if len(ports) > 1:
                # A range is a few characters and may be 65,535 ports: stop before thousands of them are written out.
                length += sum(map(len, ports))
                if length > draft.budget.left:
                    draft.budget.spend(length)
        exposed_ports = draft.exposed_ports
        draft.remember(exposed_ports, exposed)
        for port in exposed:
            exposed_ports[port] = ""
        draft.commit(f"EXPOSE {format_list(exposed)}")
        return _SETS

    def words(self, expansions: Sequence[Expansion]) -> list[tuple[str, str]]:
        """Each port as written, and a word it came to by the `expansions` that `apply` met."""
        touched = {expansion.word for expansion in expansions}
        plain = [(port, port) for port in self.ports if port not in touched]
        return plain + [(expansion.word, expansion.result) for expansion in expansions if expansion.result]

    def expanded(self, expansions: Sequence[Expansion]) -> tuple[str, ...]:
        """One argument may have become several words, or none: there is an expansion for each of them."""
        words: dict[str, dict[str, None]] = {}
        for expansion in expansions:
            words.setdefault(expansion.word, {})[expansion.result] = None
        return tuple([word for argument in self.node.arguments for word in words.get(argument, (argument,)) if word])


def split_port(word: str) -> PortSpec:
    """Cut a port as BuildKit does. Raises DockerfileError where there is no port or a protocol nobody knows.

    BuildKit: splitParts and splitProtoPort.
    """
    *ip, host_port, container = ("", "", *word.split(":"))
    port, _, protocol = container.partition("/")
    if not port:
        raise DockerfileError(f"invalid port: {quote(word)}: no port specified")
    if protocol.lower() not in ("", "tcp", "udp", "sctp"):
        raise DockerfileError(f"invalid port: {quote(word)}: invalid proto: {protocol}")
    return PortSpec(":".join(ip[2:] if len(ip) > 2 else ip[1:]), host_port, port, protocol or "tcp")


def read_ports(word: str) -> list[str]:
    """The ports that one word exposes, as `80/tcp`. Raises DockerfileError. BuildKit: parsePort."""
    number, _, protocol = word.partition("/")
    if number.isdigit() and number.isascii() and len(number) <= 5 and protocol in ("", "tcp", "udp", "sctp"):
        port = int(number)
        if port <= MAX_PORT:
            return [f"{port}/{protocol or 'tcp'}"]  # the ordinary port, for speed
    spec = split_port(word)
    _check_ip(spec.ip)
    ports = _port_range(spec.port)
    if ports is None:
        raise DockerfileError(f"invalid containerPort: {spec.port}")
    if spec.host_port:
        host_ports = _port_range(spec.host_port)
        if host_ports is None:
            raise DockerfileError(f"invalid hostPort: {spec.host_port}")
        if len(ports) not in (1, len(host_ports)):
            raise DockerfileError(f"invalid ranges specified for container and host Ports: {spec.port} and {spec.host_port}")
    protocol = spec.protocol.lower()
    return [f"{port}/{protocol}" for port in ports]


def _check_ip(written: str) -> None:
    ip = written
    if ip.startswith("["):
        end = ip.find("]")
        if end < 0:
            raise DockerfileError(f"invalid IP address {ip}: address {ip}:: missing ']' in address")
        if end + 1 < len(ip):
            problem = "too many colons in address" if ip[end + 1] == ":" else "missing port in address"
            raise DockerfileError(f"invalid IP address {ip}: address {ip}:: {problem}")
        ip = ip[1:end]
    if not ip:
        return
    try:
        if "%" in ip:
            raise ValueError
        ipaddress.ip_address(ip)
    except ValueError:
        raise DockerfileError(f"invalid IP address: {ip}") from None


def _port_range(text: str) -> range | None:
    """BuildKit: parsePortRange and parsePortNumber; None for what they refuse."""
    first_text, dash, last_text = text.partition("-")
    first = parse_integer(first_text)
    last = first if not dash or first_text == last_text else parse_integer(last_text)
    if first is None or last is None or not 0 <= first <= last <= MAX_PORT:
        return None
    return range(first, last + 1)


INSTRUCTION = Expose
