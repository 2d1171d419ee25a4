"""Which node gets this Pod? Kubernetes' scheduler: first it filters, then it scores.

Filtered out are nodes with a taint that the Pod does not tolerate, and nodes where what the Pods there request and what this
one requests come to more than the node has to give (`allocatable`). The rest is scored by the plug-in NodeResourcesFit: with
`LeastAllocated`, its default, for each resource (allocatable - requested) x 100 / allocatable, with `MostAllocated`
requested x 100 / allocatable, this Pod included; cpu and memory weigh the same, and divisions drop the rest. Source: Kubernetes,
pkg/scheduler/framework/plugins/noderesources (least_allocated.go, most_allocated.go). Other plug-ins score, too: the question
says that only this one does. Equal scores are not asked about, since the scheduler then draws lots.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from learn.quiz.chance import Chance
from learn.quiz.family import Family, Item, pose
from learn.quiz.markup import Phrase
from learn.quiz.work import Work, code

SIZES = ((2000, 4096), (2000, 8192), (4000, 8192), (4000, 16384))  # millicpu and MiB that a node has to give
PODS = ((250, 512), (500, 512), (500, 1024), (500, 2048), (1000, 2048))  # what the Pod requests
CPU_STEP, MEMORY_STEP = 250, 512
NAMES = ("node-a", "node-b", "node-c", "node-d")
MOST_SCORE = 100
MOST_DRAWS = 20


@dataclass(frozen=True, slots=True)
class Node:
    """What a node has to give, what the Pods on it request and use of its cpu at the moment; whether it is tainted."""

    name: str
    cpu: int
    memory: int
    requested_cpu: int
    requested_memory: int
    used_cpu: int
    is_tainted: bool = False

    @property
    def free_cpu(self) -> int:
        return self.cpu - self.requested_cpu

    @property
    def free_memory(self) -> int:
        return self.memory - self.requested_memory


def ask(work: Work, chance: Chance, level: int) -> Item | None:
    """At level 1 one node can take the Pod, at 2 the emptier one gets it, at 3 perhaps the fuller one, and one is tainted."""
    cpu, memory = chance.pick(PODS)
    nodes = _nodes(level, cpu, memory, chance)
    room = [node for node in nodes if _has_room(node, cpu, memory)]
    able = [node for node in room if not node.is_tainted]
    if not able or (level == 1) is not (len(able) == 1):
        return None
    packs = level > 2 and chance.maybe()
    least = _best(able, lambda node: least_allocated(node, cpu, memory))
    most = _best(able, lambda node: most_allocated(node, cpu, memory))
    right = most if packs else least
    if right is None:
        return None
    score: Callable[[Node], int] = (
        (lambda node: most_allocated(node, cpu, memory)) if packs else (lambda node: least_allocated(node, cpu, memory))
    )
    wrong: list[tuple[str, Node | None]] = [
        ("use_counts", _best([node for node in nodes if not node.is_tainted], lambda node: node.cpu - node.used_cpu)),
        ("scoring_swapped", least if packs else most),
        ("taint_overlooked", _best(room, score) if len(room) > len(able) else None),
        ("memory_overlooked", _best([node for node in nodes if node.free_cpu >= cpu], lambda node: node.free_cpu)),
        ("cpu_overlooked", _best([node for node in nodes if node.free_memory >= memory], lambda node: node.free_memory)),
        ("biggest_node", _best(nodes, lambda node: node.cpu * node.memory)),
        ("first_node_that_fits", able[0]),
        ("any_node_will_do", next((node for node in nodes if node not in able), None)),
    ]
    scoring = ""
    if level > 1:
        name = "MostAllocated" if packs else "LeastAllocated"
        scoring = f" Nodes are scored by {code('NodeResourcesFit')} with {code(name)}, and by nothing else."
    return pose(
        f"<p>A Pod requests {cpu}m of cpu and {memory} Mi of memory{', and tolerates no taint' if level > 2 else ''}.{scoring} "
        f"Which node gets it?</p>{_table(nodes, with_taints=level > 2)}",
        work,
        code(right.name),
        [(idea, None if node is None else code(node.name)) for idea, node in wrong],
        _because(nodes, able, score if level > 1 else None),
        chance,
    )


def _nodes(level: int, cpu: int, memory: int, chance: Chance) -> list[Node]:
    """Three or four nodes; at level 1 drawn again, now and then, until one of them alone has room."""
    for _ in range(MOST_DRAWS if level == 1 else 1):
        nodes = [_node(name, chance) for name in NAMES[: chance.number(3, 4)]]
        if sum(_has_room(node, cpu, memory) for node in nodes) == 1:
            break
    if level > 2:
        place = chance.number(0, len(nodes) - 1)
        nodes[place] = replace(nodes[place], is_tainted=True)
    return nodes


def _has_room(node: Node, cpu: int, memory: int) -> bool:
    return node.free_cpu >= cpu and node.free_memory >= memory


def _node(name: str, chance: Chance) -> Node:
    cpu, memory = chance.pick(SIZES)
    requested_cpu = chance.number(0, cpu // CPU_STEP) * CPU_STEP
    requested_memory = chance.number(0, memory // MEMORY_STEP) * MEMORY_STEP
    return Node(name, cpu, memory, requested_cpu, requested_memory, cpu * chance.number(1, 18) // 20)


def least_allocated(node: Node, cpu: int, memory: int) -> int:
    """The score from 0 to 100 with `LeastAllocated`, with a Pod of this size on the node."""
    of_cpu = (node.free_cpu - cpu) * MOST_SCORE // node.cpu
    of_memory = (node.free_memory - memory) * MOST_SCORE // node.memory
    return (of_cpu + of_memory) // 2


def most_allocated(node: Node, cpu: int, memory: int) -> int:
    """The score from 0 to 100 with `MostAllocated`, with a Pod of this size on the node."""
    of_cpu = (node.requested_cpu + cpu) * MOST_SCORE // node.cpu
    of_memory = (node.requested_memory + memory) * MOST_SCORE // node.memory
    return (of_cpu + of_memory) // 2


def _best(nodes: Sequence[Node], score: Callable[[Node], int]) -> Node | None:
    """The node with the highest score; None for none, or where two have it."""
    found = sorted(nodes, key=score, reverse=True)
    if not found or (len(found) > 1 and score(found[0]) == score(found[1])):
        return None
    return found[0]


def _table(nodes: Sequence[Node], *, with_taints: bool) -> str:
    titles = ("Node", "cpu requested", "memory requested", "cpu in use now", *(("Taint",) if with_taints else ()))
    head = "".join(f'<th scope="col">{title}</th>' for title in titles)
    rows = "".join(
        f"<tr><td>{code(node.name)}</td><td>{node.requested_cpu}m of {node.cpu}m</td>"
        f"<td>{node.requested_memory} of {node.memory} Mi</td><td>{node.used_cpu}m</td>"
        f"{_taint(node) if with_taints else ''}</tr>"
        for node in nodes
    )
    return (
        '<div class="table-scroll" role="group" aria-label="The nodes" tabindex="0">'
        f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>"
    )


def _taint(node: Node) -> str:
    return f"<td>{code('gpu=yes:NoSchedule') if node.is_tainted else 'none'}</td>"


def _because(nodes: Sequence[Node], able: Sequence[Node], score: Callable[[Node], int] | None) -> str:
    free = "; ".join(f"{code(node.name)} {node.free_cpu}m and {node.free_memory} Mi" for node in nodes)
    if score is None:
        return f"Not yet requested are: {free}. Only {code(able[0].name)} has enough of both. What is in use now does not count."
    scores = Phrase(", ".join(f"{code(node.name)} {score(node)}" for node in able))
    return f"Not yet requested are: {free}. The nodes that can take it score, with the Pod on them: {scores}."


FAMILY = Family("Where Kubernetes places a Pod", 3, None, ask)
