"""Build: what a build now would do after the last one, the log of the last, any two compared, and what if a line were changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from django.utils import timezone

from learn.containers import human_duration, human_size
from learn.dockerfile.rebuild import (
    Context,
    KeyedBuild,
    Proposal,
    Sight,
    TooLongError,
    find_effect,
    find_missing,
    propose,
    touched,
)
from learn.workbench.archive import build_command
from learn.workbench.building import (
    KeptBuild,
    LogLines,
    Told,
    after,
    build_with,
    kept_builds,
    log_of,
    read_secrets,
    secrets_asked_for,
    tell,
)
from learn.workbench.panels import Choice, Panel
from learn.workbench.project import DOCKERFILE, ProjectError
from learn.workbench.shelf import shelf_of
from learn.workbench.subject import Subject

MOST_CHOICES = 200
"""Lines and files that can be chosen."""

LONGEST_CHOICE = 60
LONGEST_COMMAND = 400

NOW = "now"


@dataclass(frozen=True, slots=True)
class Seen:
    """One version of the file in a proposal: its layers and sizes, and what a build does once the file has changed."""

    layers: str
    sizes: str
    told: Told | None


@dataclass(frozen=True, slots=True)
class Offer:
    """What would happen if a line were changed, as the page shows it."""

    proposal: Proposal
    before: Seen | None = None
    after: Seen | None = None


@dataclass(frozen=True, slots=True)
class Chosen:
    """What is chosen: the two builds that are compared, the line to change, and the file that changes afterwards."""

    first: str = ""
    then: str = NOW
    line: str = ""
    file: str = ""


NOTHING_CHOSEN = Chosen()


@dataclass(frozen=True, slots=True)
class Shown:
    """`problem` says why nothing can be built; then there is nothing else. `log` is of the last build, or of one that failed.
    `shelf` is what is kept, signed, `missing` what the build takes and the context has not."""

    problem: str = ""
    shelf: str = ""
    secrets: str = ""
    secrets_built: str = ""
    secrets_problem: str = ""
    secrets_asked: tuple[str, ...] = ()
    last: int = 0
    now: Told | None = None
    log: tuple[LogLines, ...] = ()
    log_title: str = ""
    is_pressed: bool = False
    is_without_cache: bool = False
    command: str = ""
    missing: tuple[str, ...] = ()
    builds: tuple[Choice, ...] = ()
    others: tuple[Choice, ...] = ()
    compared: Told | None = None
    lines: tuple[Choice, ...] = ()
    files: tuple[Choice, ...] = ()
    chosen: Chosen = NOTHING_CHOSEN
    offers: tuple[Offer, ...] = field(default=())

    @property
    def unsure(self) -> str:
        """The numbers of what may as well have come from the cache."""
        return ", ".join(piece.unsure for piece in self.log if piece.unsure)


def show(subject: Subject) -> Shown:
    """Never fails; what cannot be read is said."""
    drawn, asked = subject.drawn, subject.asked
    if drawn is None:
        return Shown("There is nothing to build yet: a build begins with FROM.")
    if drawn.analysis.target_stage is None:
        return Shown("There is no stage to build.")
    written = asked.get("build-secrets", "")
    built_with = written if subject.does == "build:run" else asked.get("build-secrets-built", "")
    secrets, problem = _secrets(written)
    before, _ = _secrets(asked.get("build-secrets-built", ""))
    try:
        build = build_with(drawn, secrets, no_cache=bool(asked.get("build-no-cache")))
    except TooLongError as error:
        return Shown(str(error))
    shelf, signed = shelf_of(subject)
    kept = kept_builds(shelf, is_edit=subject.is_edit)
    shown = Shown(
        shelf=signed,
        secrets=written,
        secrets_built=built_with,
        secrets_problem=problem,
        secrets_asked=tuple(secrets_asked_for(build.steps)),
        last=kept[0].state.number if kept else 0,
        is_without_cache=build.snapshot.no_cache,
        missing=find_missing(build),
        command=_cut_command(build_command(drawn.project, no_cache=build.snapshot.no_cache, secrets=secrets)),
        is_pressed=subject.does == "build:run" and not problem,
        lines=_lines(build),
        files=_files(build.snapshot.context),
        chosen=Chosen(line=asked.get("build-line", "") if subject.does == "build:what-if" else ""),
    )
    shown = _with_builds(shown, build, kept, before, asked)
    if subject.does == "build:compare":
        shown = replace(shown, compared=_compared(shown, build, kept))
    return _with_offers(shown, build, asked) if subject.does == "build:what-if" else shown


def _cut_command(command: str) -> str:
    return command if len(command) <= LONGEST_COMMAND else f"{command[:LONGEST_COMMAND]}…"


def _secrets(text: str) -> tuple[dict[str, str], str]:
    try:
        return read_secrets(text), ""
    except ProjectError as refusal:
        return {}, str(refusal)


# ---- the builds


def _with_builds(
    shown: Shown, build: KeyedBuild, kept: Sequence[KeptBuild], before: Mapping[str, str], asked: Mapping[str, str]
) -> Shown:
    builds = [each.build for each in kept]
    last = None if not builds else replace(builds[0], snapshot=replace(builds[0].snapshot, secrets=before))
    now = after(last, build, builds[1:])
    title = f"The last build, {_ago(kept[0])}{_how(kept[0])}" if kept else ""
    log: tuple[LogLines, ...] = ()
    fails = any(step.problem for step in build.steps)
    if shown.is_pressed and fails:
        log, title = log_of(now, is_in_editor=True), "This build fails, and is not kept"
    elif kept:
        # Built again without a change: the newest kept build is the one that was on the page.
        is_again = shown.is_pressed and asked.get("build-last") == str(kept[0].state.number)
        first = builds[0] if is_again else builds[1] if len(builds) > 1 else None
        log = log_of(after(first, builds[0], builds[1:] if is_again else builds[2:]), is_in_editor=_is_same(builds[0], build))
    names = [(str(each.state.number), f"{_place(number)}, {_ago(each)}{_how(each)}") for number, each in enumerate(kept)]
    chosen = asked.get("build-from") or (names[0][0] if names else ""), asked.get("build-to") or NOW
    return replace(
        shown,
        now=tell(now, is_in_editor=True),
        log=log,
        log_title=title,
        builds=tuple([Choice(value, name) for value, name in names]),
        others=tuple([Choice(value, name) for value, name in [(NOW, "A build now"), *names]]),
        chosen=replace(shown.chosen, first=chosen[0], then=chosen[1]),
    )


def _compared(shown: Shown, build: KeyedBuild, kept: Sequence[KeptBuild]) -> Told | None:
    """The second of two chosen builds when the first was built just before it, among the builds older than it."""
    values = [str(each.state.number) for each in kept]
    first, second = shown.chosen.first, shown.chosen.then
    if first not in values:
        return None
    before = kept[values.index(first)]
    at = values.index(second) if second in values else -1
    later = build if at < 0 else kept[at].build
    earlier = [each.build for each in kept[at + 1 :] if each is not before]
    return tell(after(before.build, later, earlier), is_in_editor=_is_same(later, build))


def _is_same(one: KeyedBuild, other: KeyedBuild) -> bool:
    """Whether both are of the same text, so that the numbers of instructions hold."""
    return one.snapshot.analysis.source.text == other.snapshot.analysis.source.text


def _place(number: int) -> str:
    return "The last build" if number == 0 else f"The build {number} before it" if number > 1 else "The build before it"


def _how(kept: KeptBuild) -> str:
    return ", with --no-cache" if kept.build.snapshot.no_cache else ""


def _ago(kept: KeptBuild) -> str:
    seconds = max(int((timezone.now() - kept.state.at).total_seconds()), 0)
    return f"{human_duration(seconds).lower()} ago"


# ---- what would happen if


def _lines(build: KeyedBuild) -> tuple[Choice, ...]:
    nodes = build.snapshot.analysis.nodes[:MOST_CHOICES]
    return tuple([Choice(str(node.index), _cut(f"{node.start_line}: {node.original}")) for node in nodes])


def _files(context: Context) -> tuple[Choice, ...]:
    files = [path for path, file in context.files.items() if file.kind == "file" and path != DOCKERFILE][:MOST_CHOICES]
    return tuple([Choice(path, _cut(path)) for path in files])


def _with_offers(shown: Shown, build: KeyedBuild, asked: Mapping[str, str]) -> Shown:
    context = build.snapshot.context
    path = asked.get("build-file", "")
    if path not in context.files or context.files[path].kind != "file":
        path = _likely(build)
    changed = touched(context, path) if path else None
    try:
        number = int(asked.get("build-line", "")[:9])
        offers = tuple([_offer(build, proposal, changed) for proposal in propose(build, number)])
    except (ValueError, TooLongError):
        offers = ()
    return replace(shown, offers=offers, chosen=replace(shown.chosen, file=path))


def _likely(build: KeyedBuild) -> str:
    """The file that is most worth asking about: one that few steps take, as the program's own files, and no text about it."""
    counts: dict[str, int] = {}
    for step in build.steps:
        for path in step.taken or ():
            if path != DOCKERFILE and build.snapshot.context.files[path].kind == "file":
                counts[path] = counts.get(path, 0) + 1
    return min(sorted(counts), key=lambda path: (path.startswith(".") or path.endswith(".md"), counts[path])) if counts else ""


def _offer(build: KeyedBuild, proposal: Proposal, changed: Context | None) -> Offer:
    effect = find_effect(build, proposal, changed)
    if effect is None:
        return Offer(proposal)
    return Offer(proposal, _seen(effect.before, is_in_editor=True), _seen(effect.after, is_in_editor=False))


def _seen(sight: Sight, *, is_in_editor: bool) -> Seen:
    layers = f"{sight.layers} layer{'' if sight.layers == 1 else 's'} of its own"
    size = human_size(sight.bytes) if sight.is_known else f"at least {human_size(sight.bytes)}"
    hidden = f", {human_size(sight.hidden)} of it hidden" if sight.hidden else ""
    return Seen(layers, f"{size}{hidden}", None if sight.rebuild is None else tell(sight.rebuild, is_in_editor=is_in_editor))


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST_CHOICE else text[: LONGEST_CHOICE - 1] + "…"


PANEL = Panel(20, "build", "Build", show)
