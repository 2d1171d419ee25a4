"""Which steps run again after one line of the Dockerfile was changed?"""

from __future__ import annotations

from learn.dockerfile import Node
from learn.dockerfile.rebuild import Context, Rebuild, rebuild, text_file
from learn.quiz.chance import Chance
from learn.quiz.family import Family, Item, pose
from learn.quiz.markup import Phrase
from learn.quiz.scenes import cached
from learn.quiz.stacks import PACKAGES, in_lines
from learn.quiz.work import Work, code

METADATA = ("EXPOSE", "LABEL", "VOLUME", "STOPSIGNAL", "CMD", "ENTRYPOINT")


def write(chance: Chance, level: int) -> Work:
    """A small service. At level 1 no instruction copies the Dockerfile along with the other files."""
    return cached(chance, level, takes_all=level > 1)


def ask(work: Work, chance: Chance, level: int) -> Item | None:
    """None where no line can be changed in a simple way."""
    nodes = [node for node in work.analysis.nodes if node.start_line == node.end_line and _edited(node)]
    if level > 1:  # the surprising ones
        nodes = [node for node in nodes if node.keyword != "RUN"] or nodes
    if not nodes or len(work.analysis.stages) > 1:
        return None
    node = chance.pick(nodes)
    new = _edited(node)
    lines = work.dockerfile.split("\n")
    lines[node.start_line - 1] = new
    before, after = _with_itself(work, work.dockerfile), _with_itself(work, "\n".join(lines))
    if before.problem or after.problem:
        return None
    ran = rebuild(before.snapshot, after.snapshot)
    if not all(step.is_certain for step in ran.steps):
        return None
    steps = [step.step.line for step in ran.steps if step.step.keyword != "FROM"]
    below = [line for line in steps if line >= node.start_line]
    elsewhere = rebuild(work.snapshot, Work(after.dockerfile, work.context).snapshot)
    wrong: list[tuple[str, Phrase | None]] = [
        ("the_dockerfile_is_no_file", in_lines(step.step.line for step in elsewhere.steps if not step.hit)),
        ("only_the_changed_step", in_lines([node.start_line])),
        ("settings_break_the_cache", in_lines(below) if node.keyword in METADATA else None),
        ("settings_are_free", in_lines(()) if node.keyword in ("ENV", "USER") else None),
        ("everything_again", in_lines(steps)),
        ("copies_see_settings", in_lines(below) if node.keyword in ("ENV", "USER") else None),
        ("only_the_steps_below", in_lines(line for line in steps if line > node.start_line)),
    ]
    return pose(
        f"The Dockerfile lies in the build context. The image was built, then line {node.start_line} was changed to {code(new)}, "
        "and it is built again. Which steps run again, instead of being taken from the cache?",
        work,
        in_lines(step.step.line for step in ran.steps if not step.hit),
        wrong,
        _because(ran, node),
        chance,
    )


def _with_itself(work: Work, text: str) -> Work:
    """A Dockerfile that lies in its build context, as most do."""
    context = (work.context or Context()).with_file("Dockerfile", text_file(text))
    return Work(text, context, work.target, work.build_args)


def _edited(node: Node) -> str:
    """The instruction with another value, "" where there is no simple one."""
    text = node.original
    if node.keyword == "ENV" and "=" in text:
        return f"{text.rpartition('=')[0]}=changed"
    if node.keyword == "RUN" and "apt-get install -y " in text:
        return f"{text} {next(name for name in PACKAGES if name not in text)}"
    if node.keyword == "USER":
        return "USER 12345"
    if node.keyword == "EXPOSE":
        return "EXPOSE 9000"
    if node.keyword == "STOPSIGNAL":
        return "STOPSIGNAL SIGQUIT"
    if node.keyword == "LABEL":
        return 'LABEL org.opencontainers.image.title="changed"'
    if node.keyword == "CMD":
        return 'CMD ["./start.sh"]'
    return ""


def _because(ran: Rebuild, node: Node) -> str:
    first = ran.first_miss
    if first is None:
        return f"{code(node.keyword)} makes no layer, and no step depends on it: every step is taken from the cache."
    if first.step.instruction == node.index:
        return f"The {code(node.keyword)} in line {node.start_line} is another step than before. What stands on it runs again."
    if first.step.keyword in ("COPY", "ADD"):
        return f"The {code(first.step.keyword)} in line {first.step.line} takes the Dockerfile as well, and it has changed."
    return (
        f"The first step that knows of it is the {code(first.step.keyword)} in line {first.step.line}. From there on every step "
        "stands on a new layer."
    )


FAMILY = Family("The cache after a changed line", 2, write, ask, takes_any=True)
