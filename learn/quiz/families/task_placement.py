"""Which instance gets this task? Amazon ECS on EC2; the rules are those of its API reference for placement strategies.

An instance can take a task if what is left of both CPU and memory is enough for what the task reserves. Of those, `binpack`
takes the one with the least left of the named resource, and `spread` over `instanceId` the one with the fewest tasks of the
service. Where two would be equal, ECS promises nothing: such a question is not asked.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from learn.quiz.chance import Chance
from learn.quiz.family import Family, Item, pose
from learn.quiz.markup import Phrase
from learn.quiz.work import Work, code

SIZES = ((1024, 2048), (2048, 4096), (2048, 8192), (4096, 8192))  # CPU units and MiB that an instance has
TASKS = ((256, 512), (512, 1024), (512, 2048), (1024, 2048))  # what a task reserves
STEP = 256
NAMES = ("i-a", "i-b", "i-c", "i-d")


@dataclass(frozen=True, slots=True)
class Instance:
    """What an instance has, what is reserved on it, and how many tasks of the service run on it."""

    name: str
    cpu: int
    memory: int
    reserved_cpu: int
    reserved_memory: int
    tasks: int

    @property
    def free_cpu(self) -> int:
        return self.cpu - self.reserved_cpu

    @property
    def free_memory(self) -> int:
        return self.memory - self.reserved_memory


def ask(work: Work, chance: Chance, level: int) -> Item | None:
    """At level 1 one instance can take the task, at 2 several can under binpack, at 3 under either strategy."""
    cpu, memory = chance.pick(TASKS)
    instances = [_instance(name, cpu, memory, chance) for name in NAMES[: chance.number(3, 4)]]
    able = [each for each in instances if each.free_cpu >= cpu and each.free_memory >= memory]
    if (level == 1) is not (len(able) == 1) or not able:
        return None
    resource = chance.pick(("memory", "cpu"))
    spreads = level > 2 and chance.maybe()
    fullest = _least(able, (lambda each: each.free_memory) if resource == "memory" else (lambda each: each.free_cpu))
    quietest = _least(able, lambda each: each.tasks)
    right = able[0] if level == 1 else quietest if spreads else fullest
    if right is None:
        return None
    other = _least(able, (lambda each: each.free_cpu) if resource == "memory" else (lambda each: each.free_memory))
    wrong: list[tuple[str, Instance | None]] = [
        ("emptiest_first", _least(able, lambda each: -each.free_memory)),
        ("pack_and_spread_swapped", fullest if spreads else quietest),
        ("other_resource_counts", other if not spreads else None),
        ("memory_does_not_count", _least([each for each in instances if each.free_cpu >= cpu], lambda each: each.free_memory)),
        ("cpu_does_not_count", _least([each for each in instances if each.free_memory >= memory], lambda each: each.free_cpu)),
        ("size_counts", _least(instances, lambda each: -each.memory)),
        ("fewest_tasks_first", _least(instances, lambda each: each.tasks)),
        ("first_that_fits", able[0]),
        ("must_not_fit", next((each for each in instances if each not in able), None)),
    ]
    named = (code("spread"), code("instanceId")) if spreads else (code("binpack"), code(resource))
    strategy = "" if level == 1 else f" The strategy is {named[0]} with the field {named[1]}."
    return pose(
        f"<p>A service needs one more task, which reserves {cpu} CPU units and {memory} MiB.{strategy} "
        f"Which instance gets it?</p>{_table(instances)}",
        work,
        code(right.name),
        [(idea, None if each is None else code(each.name)) for idea, each in wrong],
        _because(instances, able, right, spreads, resource),
        chance,
    )


def _instance(name: str, task_cpu: int, task_memory: int, chance: Chance) -> Instance:
    """An instance with tasks of the service and perhaps of others."""
    cpu, memory = chance.pick(SIZES)
    reserved_cpu = chance.number(0, cpu // STEP) * STEP
    reserved_memory = chance.number(0, memory // STEP) * STEP
    tasks = chance.number(0, min(reserved_cpu // task_cpu, reserved_memory // task_memory))
    return Instance(name, cpu, memory, reserved_cpu, reserved_memory, tasks)


def _least(instances: Sequence[Instance], measure: Callable[[Instance], int]) -> Instance | None:
    """The instance with the least of something; None for none, or where two are equal."""
    found = sorted(instances, key=measure)
    if not found or (len(found) > 1 and measure(found[0]) == measure(found[1])):
        return None
    return found[0]


def _table(instances: Sequence[Instance]) -> str:
    titles = ("Instance", "CPU reserved", "Memory reserved", "Tasks of the service")
    head = "".join(f'<th scope="col">{title}</th>' for title in titles)
    rows = "".join(
        f"<tr><td>{code(each.name)}</td><td>{each.reserved_cpu} of {each.cpu}</td>"
        f"<td>{each.reserved_memory} of {each.memory} MiB</td><td>{each.tasks}</td></tr>"
        for each in instances
    )
    return (
        '<div class="table-scroll" role="group" aria-label="The instances" tabindex="0">'
        f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>"
    )


def _because(instances: Sequence[Instance], able: Sequence[Instance], right: Instance, spreads: bool, resource: str) -> str:
    free = "; ".join(f"{code(each.name)} {each.free_cpu} units and {each.free_memory} MiB" for each in instances)
    if len(able) == 1:
        return f"Left are: {free}. Only {code(right.name)} has enough of both."
    names = Phrase(", ".join(code(each.name) for each in able))
    rule = "the fewest tasks of the service" if spreads else f"the least {'memory' if resource == 'memory' else 'CPU'} left"
    return f"Left are: {free}. Enough of both have {names}; of these {code(right.name)} has {rule}."


FAMILY = Family("Where Amazon ECS places a task", 3, None, ask)
