"""Two builds: which steps of the second hit the cache, and for each miss which ingredient of its key differs.

The cache is what the builds before have left in it, none of it thrown away; a real builder may have thrown some away.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Final, Literal

from learn.dockerfile.rebuild.keys import FileKey, Ingredient, IngredientName
from learn.dockerfile.rebuild.simulate import KeyedBuild, KeyedStep, Snapshot, simulate

MOST_FILES_NAMED: Final = 5
"""How many differing files a sentence names."""

_WHAT: Final[Mapping[IngredientName, str]] = {
    "base": "the base image", "platform": "the platform", "parent": "the step below", "command": "the command",
    "shell": "the SHELL", "variable": "the variable", "user": "the USER", "directory": "the working directory",
    "network": "--network", "security": "--security", "device": "--device", "mount": "the mount at",
    "files": "what is taken from",
    "content": "the here-document", "download": "the address", "keyword": "the instruction",
    "sources": "the list of source names",
    "destination": "the destination", "owner": "--chown", "mode": "--chmod", "exclude": "--exclude", "parents": "--parents",
    "unpack": "whether archives are unpacked",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Difference:
    """An ingredient that is not as before. `before` and `after` are its values, None where it is missing."""

    name: IngredientName
    about: str
    before: str | None
    after: str | None
    files: tuple[str, ...] = ()

    @property
    def sentence(self) -> str:
        """What differs from what to what, in words."""
        what = f"{_WHAT[self.name]} {self.about}".rstrip()
        if self.files:
            more = len(self.files) - MOST_FILES_NAMED
            named = "; ".join(self.files[:MOST_FILES_NAMED]) + (f"; and {more} more" if more > 0 else "")
            return f"{what} differs: {named}"
        if self.before is None:
            return f"{what} is new: {_quoted(self.after)}"
        if self.after is None:
            return f"{what} is gone: it was {_quoted(self.before)}"
        if self.name == "files":
            return f"{what} may differ"
        return f"{what} was {_quoted(self.before)} and is {_quoted(self.after)}"


def _quoted(value: str | None) -> str:
    text = value or ""
    return f"“{text[:120]}…”" if len(text) > 120 else f"“{text}”"


Reason = Literal["key", "parent", "feed", "ignored", "new step", "first build", "hit"]


@dataclass(frozen=True, slots=True)
class RebuiltStep:
    """A step of the later build. `before` is the step of the earlier one that it is compared with, None for a new one.

    `hit` tells whether the cache had it. `is_certain` is false where that rests on bytes which only running an earlier step
    would show. `reason` says why it missed, `differs` what of its key, without its parent; `cause` is the index of the step at
    the root of it, its own where the reason is its own. `because` is all of that as a sentence.
    """

    step: KeyedStep
    before: KeyedStep | None
    hit: bool
    is_certain: bool
    reason: Reason
    differs: tuple[Difference, ...]
    cause: int | None
    because: str


@dataclass(frozen=True, slots=True)
class Rebuild:
    """The later of two builds, step by step. `image`: that of the build before, that of an earlier one, or a new one."""

    before: KeyedBuild | None
    after: KeyedBuild
    steps: tuple[RebuiltStep, ...]
    image: Literal["same", "earlier", "new"]

    @property
    def first_miss(self) -> RebuiltStep | None:
        """The first step that has to run; None where all hit."""
        return next((step for step in self.steps if not step.hit), None)

    @property
    def hits(self) -> int:
        """How many steps the cache had."""
        return sum(step.hit for step in self.steps)


@dataclass(slots=True)
class Cache:
    """What builds left: by key the build and step that made the result last, and the images in their order."""

    made: dict[str, tuple[int, int]] = field(default_factory=dict)
    images: list[tuple[object, ...]] = field(default_factory=list)
    builds: int = 0

    def run(self, build: KeyedBuild) -> list[bool]:
        """Build: which steps hit. What missed is in the cache afterwards."""
        hits: list[bool] = []
        ignored: set[int] = set()
        for step in build.steps:
            is_known = step.key in self.made if step.twin is None else hits[step.twin]
            # What stands on a result that was made anew although the cache had one is made anew as well.
            if step.ignores_cache or (step.parent in ignored and step.state == step.key):
                ignored.add(step.index)
                is_known = False
            hits.append(is_known)
            if not is_known:
                self.made[step.key] = (self.builds, step.index)
        self.builds += 1
        self.images.append(self._image(build))
        return hits

    def _image(self, build: KeyedBuild) -> tuple[object, ...]:
        """What makes two images the same one: configuration, history, and which runs of steps made the layers."""
        target = build.target
        if target is None:
            return ()
        stages = build.snapshot.analysis.stages
        chain: list[object] = [target.stage.config]
        at: int | None = target.stage.index
        while at is not None:
            chain.append(tuple([entry.created_by for entry in stages[at].history]))
            chain += [self.made[build.steps[index].key] for index in build.stages[at].steps]
            at = stages[at].base_stage
        return tuple(chain)


def rebuild(before: Snapshot | None, after: Snapshot, earlier: Sequence[Snapshot] = ()) -> Rebuild:
    """What building `after` does when `before` was built just now, and `earlier` before that in this order.

    With `before` None it is the first build. Raises TooLongError.
    """
    old = None if before is None else simulate(before)
    return compare(old, simulate(after), [simulate(snapshot) for snapshot in earlier])


def compare(before: KeyedBuild | None, after: KeyedBuild, earlier: Sequence[KeyedBuild] = ()) -> Rebuild:
    """The same of builds that are on paper already."""
    cache = Cache()
    for build in earlier:
        cache.run(build)
    if before is not None:
        cache.run(before)
    hits = cache.run(after)
    *olds, image = cache.images
    same: Literal["same", "earlier", "new"] = "same" if olds and olds[-1] == image else "earlier" if image in olds else "new"
    if before is not None and before.target is None:
        same = "new"
    return Rebuild(before, after, tuple(_compared(before, after, hits)), same)


def _compared(old: KeyedBuild | None, new: KeyedBuild, hits: Sequence[bool]) -> list[RebuiltStep]:
    partners = _partners(old, new) if old is not None else {}
    found: list[RebuiltStep] = []
    for step in new.steps:
        partner = partners.get(step.index)
        found.append(_judged(step, partner, hits[step.index], found, old, new))
    return found


def _judged(
    step: KeyedStep,
    partner: KeyedStep | None,
    hit: bool,
    done: Sequence[RebuiltStep],
    old: KeyedBuild | None,
    new: KeyedBuild,
) -> RebuiltStep:
    # The same key is of the same ingredients.
    differs = differences(partner, step) if partner is not None and partner.key != step.key else ()
    if hit:
        return RebuiltStep(step, partner, True, True, "hit", differs, None, _why_hit(step, partner, differs, done, old, new))
    below = done[step.parent] if step.parent is not None else None
    counts_below = below is not None and not below.hit and any(item.name == "parent" for item in step.ingredients)
    fed = next((done[feed] for feed in step.feeds if not done[feed].hit), None)
    own = tuple([item for item in differs if item.name != "files" or fed is None])
    certain = step.is_certain or bool(own) or step.ignores_cache
    if old is None:
        return RebuiltStep(step, None, False, True, "first build", (), step.index, "Nothing is in the cache yet.")
    if step.ignores_cache:
        return RebuiltStep(step, partner, False, True, "ignored", differs, step.index, "The cache was not to be used for it.")
    if own:
        said = "; ".join([item.sentence for item in own])
        also = f" The step below it ran as well ({_place(below.step)})." if counts_below and below is not None else ""
        return RebuiltStep(step, partner, False, certain, "key", differs, step.index, f"{_sentence(said)}{also}")
    if counts_below and below is not None:
        said = f"It stands on {_place(below.step)}, which ran."
        return RebuiltStep(step, partner, False, below.is_certain or partner is None, "parent", differs, below.cause, said)
    if fed is not None:
        said = f"It takes files from a stage whose {_place(fed.step)} ran, and they differ."
        if not step.is_certain:
            said = (
                f"It takes files from a stage whose {_place(fed.step)} ran. If they are the same bytes again, it hits after all."
            )
        return RebuiltStep(step, partner, False, step.is_certain, "feed", differs, fed.cause, said)
    if partner is None:
        return RebuiltStep(step, None, False, True, "new step", (), step.index, "No build before had this step here.")
    return RebuiltStep(step, partner, False, certain, "parent", differs, step.index, "It stands on another step than before.")


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:] + "."


def _place(step: KeyedStep) -> str:
    return f"{step.keyword} in line {step.line}"


def _why_hit(
    step: KeyedStep,
    partner: KeyedStep | None,
    differs: Sequence[Difference],
    done: Sequence[RebuiltStep],
    old: KeyedBuild | None,
    new: KeyedBuild,
) -> str:
    if partner is None or differs or partner.key != step.key:
        return "An earlier build made a step with this very key."
    below = done[step.parent] if step.parent is not None else None
    if below is not None and not below.hit:
        return "With --link its layer is made apart from the steps below, so that it does not matter that they ran."
    if any(not done[feed].hit for feed in step.feeds):
        return "The stage it takes files from was built again, but the files it takes are the same."
    names = {item.about for item in step.ingredients if item.name == "variable"}
    if old is not None:
        before, after = old.snapshot, new.snapshot
        if before.secrets != after.secrets and any(
            item.name == "mount" and item.value.startswith("secret") for item in step.ingredients
        ):
            return "A secret's value is not part of the key, only its id and where it is mounted."
        changed = {name for name in before.build_args.keys() | after.build_args.keys()
                   if before.build_args.get(name) != after.build_args.get(name)}  # fmt: skip
        if changed and not changed & names:
            return "The changed build argument is not among what it uses."
        if _only_times_differ(step, old, new):
            return "The files are the same: their modification times do not count."
    if any(item.name == "mount" and item.value.startswith("cache") for item in step.ingredients):
        return "Nothing in its key changed; what is in a cache mount is not part of it."
    return "Nothing in its key changed."


def _only_times_differ(step: KeyedStep, old: KeyedBuild, new: KeyedBuild) -> bool:
    if step.keyword not in ("COPY", "ADD") or step.feeds:
        return False
    before, after = old.sent.files, new.sent.files
    return any(path in before and before[path].modified != file.modified for path, file in after.items())


# ---- which step was which


def _partners(old: KeyedBuild, new: KeyedBuild) -> dict[int, KeyedStep]:
    """For each step of the new build the one of the old build that it was."""
    found: dict[int, KeyedStep] = {}
    taken = _stages_before(old, new)
    for index, stage in new.stages.items():
        before = taken.get(index)
        if before is None:
            continue
        olds = [old.steps[number] for number in old.stages[before].steps]
        news = [new.steps[number] for number in stage.steps]
        found.update(_aligned(olds, news))
    return found


def _stages_before(old: KeyedBuild, new: KeyedBuild) -> dict[int, int]:
    """The old stage of each new one: of the same name, or else without a name at the same place, or the target."""
    by_name = {stage.stage.name: index for index, stage in old.stages.items() if stage.stage.name}
    found: dict[int, int] = {}
    for index, stage in new.stages.items():
        name = stage.stage.name
        if name and name in by_name:
            found[index] = by_name[name]
        elif index in old.stages and (not name or not old.stages[index].stage.name):
            found[index] = index
        elif stage.stage.is_target and old.target is not None:
            found[index] = old.target.stage.index
    return found


def _aligned(olds: Sequence[KeyedStep], news: Sequence[KeyedStep]) -> dict[int, KeyedStep]:
    """Steps with the same words are the same; between them, steps of the same instruction in their order."""
    found: dict[int, KeyedStep] = {}
    matcher = SequenceMatcher(None, [_words(step) for step in olds], [_words(step) for step in news], autojunk=False)
    for tag, first, last, start, end in matcher.get_opcodes():
        if tag == "equal":
            found.update({news[start + at].index: olds[first + at] for at in range(last - first)})
        elif tag == "replace":
            waiting = list(olds[first:last])
            for step in news[start:end]:
                match = next((each for each in waiting if each.keyword == step.keyword), None)
                if match is not None:
                    found[step.index] = match
                    del waiting[: waiting.index(match) + 1]
    return found


def _words(step: KeyedStep) -> str:
    return step.step.node.original if step.step is not None else step.keyword


# ---- what differs


def differences(before: KeyedStep, after: KeyedStep) -> tuple[Difference, ...]:
    """The ingredients in which two steps differ, without their parents."""
    olds, news = _by_name(before.ingredients), _by_name(after.ingredients)
    found: list[Difference] = []
    if before.keyword != after.keyword:
        found.append(Difference("keyword", "", before.keyword, after.keyword))
    for place in dict.fromkeys([*olds, *news]):
        old, new = olds.get(place), news.get(place)
        if old is not None and new is not None and old.value == new.value:
            continue
        files = _file_differences(old.files, new.files) if old is not None and new is not None else ()
        about = new.about if new is not None else old.about if old is not None else ""
        found.append(Difference(place[0], about, old.value if old else None, new.value if new else None, files))
    if not found:
        orders = [[item.about for item in step.ingredients if item.name == "variable"] for step in (before, after)]
        if orders[0] != orders[1]:
            found.append(Difference("variable", "order", ", ".join(orders[0]), ", ".join(orders[1])))
    return tuple(found)


def _by_name(ingredients: Sequence[Ingredient]) -> dict[tuple[IngredientName, str], Ingredient]:
    found: dict[tuple[IngredientName, str], Ingredient] = {}
    for item in ingredients:
        if item.name == "parent":
            continue
        about = item.about
        if item.name == "files":  # by their order: where they lie does not count
            about = str(sum(1 for name, _ in found if name == "files"))
        found[(item.name, about)] = item
    return found


def _file_differences(before: Sequence[FileKey], after: Sequence[FileKey]) -> tuple[str, ...]:
    """What became of each file, in words."""
    olds, news = {file.name: file for file in before}, {file.name: file for file in after}
    said: list[str] = []
    for name in sorted(olds.keys() | news.keys()):
        old, new = olds.get(name), news.get(name)
        shown = name or "it"
        if old is None:
            said.append(f"{shown} was added")
        elif new is None:
            said.append(f"{shown} is gone")
        elif old != new:
            said.append(f"{shown} has {_changed(old, new)}")
    return tuple(said)


def _changed(old: FileKey, new: FileKey) -> str:
    if old.kind != new.kind:
        return f"become a {new.kind}"
    said: list[str] = []
    if (old.content, old.size) != (new.content, new.size):
        said.append("another content")
    if old.mode != new.mode:
        said.append(f"mode {new.mode:o} instead of {old.mode:o}")
    if old.owner != new.owner:
        said.append(f"owner {new.owner} instead of {old.owner}")
    return " and ".join(said)
