"""What would happen if a line were moved up, joined with the next, or given `--link`: the text, and what it does to the build.

A change is offered only where it leaves alone what the steps are given: the same commands in the same places, the same
configuration. Where nobody can tell without running them, it is offered with a caveat; where it is known to do harm, the
reason stands in its place. The rules of the shell are POSIX's (XCU 2.9.3: AND-OR lists; 2.14: special built-in utilities).
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal

from learn.dockerfile.build.facts import Step
from learn.dockerfile.instructions.add import Add
from learn.dockerfile.instructions.copy import Copy
from learn.dockerfile.package_managers import package_command
from learn.dockerfile.rebuild.compare import Rebuild, compare, differences
from learn.dockerfile.rebuild.context import Context
from learn.dockerfile.rebuild.keys import is_independent
from learn.dockerfile.rebuild.rewrite import RewriteError, joined, linked, moved_up
from learn.dockerfile.rebuild.simulate import KeyedBuild, KeyedStep, Snapshot, simulate, take_snapshot
from learn.dockerfile.rebuild.tree import Entry
from learn.dockerfile.rebuild.waste import find_waste
from learn.dockerfile.shell_words import SHELLS, Command
from learn.dockerfile.syntax import Node

What = Literal["up", "join", "link"]

_COPYING: Final = ("COPY", "ADD")
_READ_FILES: Final = frozenset(
    {
        "bundle", "cargo", "cmake", "composer", "dotnet", "go", "gradle", "gradlew", "make", "mvn", "mvnw", "npm", "npx",
        "pipenv", "pnpm", "poetry", "tsc", "uv", "yarn",
    }
)  # fmt: skip
"""Programs that look for files of the project by themselves, without being told their names."""

_HOLD_ON: Final = frozenset(
    {
        ".", "alias", "cd", "declare", "eval", "exit", "export", "getopts", "let", "popd", "pushd", "read", "readonly", "return",
        "set", "shift", "shopt", "source", "trap", "typeset", "ulimit", "umask", "unset",
    }
)  # fmt: skip
"""What changes the shell it runs in, or ends it, so that it would hold for the next command, too."""

_LEAVES: Final = re.compile(r"\bexec\s|\bfor\s|\(\)")
"""Signs of the same that are no commands: the shell's own end, a loop's variable, a function."""

_COMMENT: Final = re.compile(r"(?:^|\s)#")
_ENDS_OPEN: Final = re.compile(r"(?:[;&|]|\\)\s*$")
_NEEDS_GROUP: Final = re.compile(r";|\|\||(?<![&>|])&(?![&>])|\n")
_ERREXIT: Final = re.compile(r"-[a-zA-Z]*e[a-zA-Z]*|errexit")
_NAME: Final = re.compile(r"[A-Za-z0-9_.-]+")
_NUMBERS: Final = re.compile(r"\d*(?::\d*)?")


@dataclass(frozen=True, slots=True)
class Proposal:
    """A change of one line. `text` is the whole changed file, None where it is not to be done, and then `reason` says why.

    `caveats` are what nobody can tell without running it, or what it costs.
    """

    what: What
    instruction: int
    title: str
    text: str | None
    reason: str = ""
    caveats: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sight:
    """What is seen of one version of the file: own `layers`, their known `bytes`, those of them that are `hidden`.

    `rebuild` is what a build does after the stated change; None where none was stated.
    """

    layers: int
    bytes: int
    is_known: bool
    hidden: int
    rebuild: Rebuild | None


@dataclass(frozen=True, slots=True)
class Effect:
    """The file as it is and as it would be."""

    before: Sight
    after: Sight


def propose(build: KeyedBuild, instruction: int) -> tuple[Proposal, ...]:
    """What can be proposed for an instruction, or why not. Nothing for a number that there is not, and for a file with errors."""
    analysis = build.snapshot.analysis
    if not analysis.ok or not 0 <= instruction < len(analysis.nodes):
        return ()
    node = analysis.nodes[instruction]
    makers: list[Callable[[KeyedBuild, Node], Proposal]] = [_up]
    makers += [_join] if node.keyword == "RUN" else [_link] if node.keyword in _COPYING else []
    return tuple([make(build, node) for make in makers])


def find_effect(build: KeyedBuild, proposal: Proposal, changed: Context | None = None) -> Effect | None:
    """What a proposal does to layers and sizes, and to the cache once the context has become `changed`. None for a reason.

    Raises TooLongError.
    """
    if proposal.text is None:
        return None
    return Effect(_see(build, changed), _see(simulate(_with_text(build.snapshot, proposal.text)), changed))


def touched(context: Context, path: str) -> Context:
    """The context after the content of a file that is in it has changed."""
    file = context.files[path]
    content = None if file.content is None else file.content + b"\n"
    changed = replace(file, content=content, size=-1 if content is not None else file.size + 1)
    return Context({**context.files, path: changed})


def _see(build: KeyedBuild, changed: Context | None) -> Sight:
    waste = find_waste(build)
    layers = waste.layers if waste else ()
    again = None if changed is None else compare(build, simulate(_with_context(build.snapshot, changed)))
    return Sight(
        len(layers),
        sum(layer.bytes for layer in layers),
        all(layer.is_known for layer in layers),
        waste.wasted_bytes if waste else 0,
        again,
    )


def _with_text(snapshot: Snapshot, text: str) -> Snapshot:
    return take_snapshot(text, snapshot.context, build_args=snapshot.build_args, target=snapshot.target, secrets=snapshot.secrets)


def _with_context(snapshot: Snapshot, context: Context) -> Snapshot:
    if context.ignore_text() == snapshot.context.ignore_text():
        return replace(snapshot, context=context)
    return _with_text(replace(snapshot, context=context), snapshot.analysis.source.text)


# ---- moved up


def _up(build: KeyedBuild, node: Node) -> Proposal:
    analysis = build.snapshot.analysis
    title = f"Line {node.start_line} moved up"
    above = analysis.nodes[node.index - 1] if node.index else None
    if node.keyword == "FROM":
        return Proposal("up", node.index, title, None, "FROM begins a stage: all that follows belongs to it.")
    if above is None or above.keyword == "FROM":
        return Proposal("up", node.index, title, None, "It is the first of its stage; above FROM it would not belong to it.")
    title = f"Line {node.start_line} moved up, above {above.keyword} in line {above.start_line}"
    try:
        text = moved_up(analysis.syntax, node.index)
    except RewriteError as error:
        return Proposal("up", node.index, title, None, _sentence(str(error)))
    after = simulate(_with_text(build.snapshot, text))
    other = after.snapshot.analysis
    if not other.ok:
        return Proposal("up", node.index, title, None, f"The builder would refuse it: {other.errors[0].message}.")
    reason, caveats = _moved(build, after, node, above)
    if not reason and [stage.config for stage in analysis.stages] != [stage.config for stage in other.stages]:
        reason = "The image would be told something else: the later line of the two counts."
    return Proposal("up", node.index, title, None if reason else text, reason, caveats)


def _moved(build: KeyedBuild, after: KeyedBuild, node: Node, above: Node) -> tuple[str, tuple[str, ...]]:
    """Why an instruction must not change places with the one above it, or what to mind."""
    old, new = _by_instruction(build), _by_instruction(after)
    caveats: list[str] = []
    for at, to in ((node, above.index), (above, node.index)):
        if at.index in old and to in new:
            reason, said = _given_otherwise(old[at.index], new[to], at)
            if reason:
                return reason, ()
            caveats += said
    if node.index in old and above.index in old:
        reason, caveat = _depends(build, old[node.index], old[above.index])
        if reason:
            return reason, ()
        caveats += [caveat] if caveat else []
    return "", tuple(caveats)


def _given_otherwise(before: KeyedStep, after: KeyedStep, node: Node) -> tuple[str, list[str]]:
    """What a step would be given that it is not given now."""
    caveats: list[str] = []
    for difference in differences(before, after):
        place = f"{node.keyword} in line {node.start_line}"
        if difference.name != "variable":
            return f"{place} would do something else: {difference.sentence}.", []
        if difference.after is None and _mentions(node, difference.about):
            return f"{place} uses {difference.about}, which would not be set yet.", []
        if difference.before is not None or difference.after is None:
            caveats.append(f"{place} runs without {difference.about} as it is set now; whether it needs it, nobody can tell.")
        else:
            caveats.append(f"{place} will see {difference.about} as well.")
    return "", caveats


def _depends(build: KeyedBuild, step: KeyedStep, above: KeyedStep) -> tuple[str, str]:
    """Whether a step needs what the one above it does: a reason, or a caveat, or neither."""
    here, there = f"{step.keyword} in line {step.line}", f"{above.keyword} in line {above.line}"
    made, ours = _written(build, above), _written(build, step)
    both = sorted(path for path in made.keys() & ours.keys() if not _same(made[path], ours[path]))
    if both and (step.keyword != "RUN" or above.keyword != "RUN"):
        return f"Both write /{both[0]}: what comes last is what the image has.", ""
    if step.keyword != "RUN":
        return "", f"{there} will find the files already there." if above.keyword == "RUN" and ours else ""
    words = {posixpath.basename(path) for path in made}
    named = next((word for word in _NAME.findall(_whole(step)) if word in words or posixpath.basename(word) in words), "")
    if named:
        return f"{here} names {named}, which {there} brings.", ""
    commands = _commands(build, step)
    if above.keyword in _COPYING:
        reader = next((command.name for command in commands if _reads_files(command)), "")
        if reader:
            return (
                f"{reader} looks for files by itself, and {there} brings them. Copy those that it needs in a line of their own "
                "above it, and all others below.",
                "",
            )
        return "", f"If {here} needs what {there} brings, it will fail; nobody can tell from its text."
    if above.keyword == "RUN":
        return _depends_on_run(commands, _commands(build, above), here, there)
    return "", ""


def _depends_on_run(commands: Sequence[Command], above: Sequence[Command], here: str, there: str) -> tuple[str, str]:
    ours = [found for found in map(package_command, commands) if found is not None]
    theirs = [found for found in map(package_command, above) if found is not None]
    if any(found.reads_lists for found in theirs) and any(found.installs for found in ours):
        return f"{here} installs packages by the lists that {there} fetches.", ""
    return "", f"If {here} needs what {there} does, it will fail or do something else; nobody can tell from its text."


def _reads_files(command: Command) -> bool:
    """Whether a program looks for files of the project that its command does not name."""
    found = package_command(command)
    if found is None or not found.installs or not found.packages:
        return command.name in _READ_FILES or (found is not None and found.requirements)
    return found.requirements or any(word.startswith(".") for word in found.packages)


def _written(build: KeyedBuild, step: KeyedStep) -> dict[str, Entry | None]:
    """The files that a step is known to write, and None for those it deletes."""
    layers = build.stages[step.stage].tree.layers
    layer = next((layer for layer in layers if layer.step is step.step), None)
    if layer is None:
        return {}
    written: dict[str, Entry | None] = {path: entry for path, entry in layer.added.items() if entry.kind != "folder"}
    return {**written, **dict.fromkeys(layer.whiteouts)}


def _same(one: Entry | None, other: Entry | None) -> bool:
    if one is None or other is None:
        return one is other
    return one.same_file(other) and (one.mode, one.owner) == (other.mode, other.owner)


# ---- joined with the next


def _join(build: KeyedBuild, node: Node) -> Proposal:
    analysis = build.snapshot.analysis
    title = f"Line {node.start_line} joined with the next"
    following = analysis.nodes[node.index + 1] if node.index + 1 < len(analysis.nodes) else None
    if following is None or following.keyword != "RUN":
        what = "nothing follows" if following is None else f"{following.keyword} follows"
        return Proposal("join", node.index, title, None, f"Two RUN that stand right behind each other become one; here {what}.")
    title = f"Line {node.start_line} joined with RUN in line {following.start_line}"
    steps = _steps_of(build)
    first, second = steps.get(node.index), steps.get(following.index)
    if first is None or second is None:
        return Proposal("join", node.index, title, None, "The stage is not built for this target.")
    reason = _not_joined(first, second, analysis.syntax.escape)
    if reason:
        return Proposal("join", node.index, title, None, reason)
    commands = analysis.build.script(first).commands
    holds = {command.name for command in commands} & _HOLD_ON
    leaves = any(not command.texts for command in commands) or _LEAVES.search(first.node.arguments[0]) is not None
    second_alone = _NEEDS_GROUP.search(second.node.arguments[0]) is not None
    try:
        text = joined(analysis.syntax, node.index, first_alone=bool(holds) or leaves, second_alone=second_alone)
    except RewriteError as error:
        return Proposal("join", node.index, title, None, _sentence(str(error)))
    caveats = ["One step, one layer: when either command changes, both run again."]
    if holds:
        names = ", ".join(sorted(holds))
        caveats.append(f"The first command stands in parentheses, so that its {names} does not hold for the second.")
    return Proposal("join", node.index, title, text, "", tuple(caveats))


def _not_joined(first: Step, second: Step, escape: str) -> str:
    """Why two RUN cannot become one, or nothing."""
    for step in (first, second):
        node = step.node
        place = f"RUN in line {node.start_line}"
        if node.form == "exec":
            return f"{place} is in exec form: it has no shell, and && would be one more argument of its program."
        if node.heredocs:
            return f"{place} has a here-document, which ends its line."
        if step.shell is not None and step.shell[0].rpartition("/")[2] not in SHELLS:
            return f"{place} runs in {step.shell[0][:40]}, where && and parentheses may mean something else."
        if escape != "\\":
            return f"{place} is continued with {escape}, which is no sign of the shell."
        if not node.arguments or _COMMENT.search(node.arguments[0]):
            return f"{place} has a # in it: what follows on its line would become a comment of the shell."
    if first.node.flags != second.node.flags:
        return "Their flags differ: a --mount, --network or --security would then hold for both."
    if _ENDS_OPEN.search(first.node.arguments[0]):
        return f"RUN in line {first.node.start_line} ends with a sign that no && may follow."
    if _stops_at_errors(first):
        return (
            f"RUN in line {first.node.start_line} relies on set -e, and a shell does not stop at errors in what stands before &&."
        )
    return ""


def _stops_at_errors(step: Step) -> bool:
    text = step.node.arguments[0]
    if any(_ERREXIT.fullmatch(word) for word in (step.shell or ())[1:]):
        return _NEEDS_GROUP.search(text) is not None or any(sign in text for sign in "{(")
    return any(_ERREXIT.fullmatch(word) for match in re.findall(r"\bset((?:\s+[-+\w]+)+)", text) for word in match.split())


# ---- --link


def _link(build: KeyedBuild, node: Node) -> Proposal:
    analysis = build.snapshot.analysis
    title = f"--link added to {node.keyword} in line {node.start_line}"
    instruction = analysis.build.instructions.get(node.index)
    if not isinstance(instruction, Copy | Add):
        return Proposal("link", node.index, title, None, "The builder refuses this line.")
    if any(flag.partition("=")[0] == "--link" for flag in node.flags):
        return Proposal("link", node.index, title, None, "It has the flag already.")
    if not is_independent(replace(instruction, link=True)):
        return Proposal(
            "link", node.index, title, None, "With --chmod BuildKit makes no layer apart, whether --link is there or not."
        )
    if not _NUMBERS.fullmatch(instruction.chown):
        return Proposal(
            "link", node.index, title, None,
            f"--chown={instruction.chown[:40]} is a name; a layer made apart has no /etc/passwd to look it up in. Write numbers.",
        )  # fmt: skip
    try:
        text = linked(analysis.syntax, node.index)
    except RewriteError as error:
        return Proposal("link", node.index, title, None, _sentence(str(error)))
    caveat = (
        "The layer is made apart: a symbolic link in the destination is not followed, and the folders there become root’s "
        "with mode 0755."
    )
    return Proposal("link", node.index, title, text, "", (caveat,))


# ---- what is asked again and again


def _by_instruction(build: KeyedBuild) -> Mapping[int, KeyedStep]:
    """The steps by the instruction they come from; of what ONBUILD fired, none."""
    return {step.instruction: step for step in build.steps if step.step is not None and step.step.triggered_by is None}


def _steps_of(build: KeyedBuild) -> Mapping[int, Step]:
    return {index: step.step for index, step in _by_instruction(build).items() if step.step is not None}


def _commands(build: KeyedBuild, step: KeyedStep) -> Sequence[Command]:
    return () if step.step is None else build.snapshot.analysis.build.script(step.step).commands


def _whole(step: KeyedStep) -> str:
    """All that a RUN says, here-documents included."""
    if step.step is None:
        return ""
    node = step.step.node
    return "\n".join([node.original, *[heredoc.content for heredoc in node.heredocs]])


def _mentions(node: Node, name: str) -> bool:
    return re.search(rf"\b{re.escape(name)}\b", node.original + "".join(heredoc.content for heredoc in node.heredocs)) is not None


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:] + "."
