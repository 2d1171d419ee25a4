"""A Dockerfile that somebody wrote, with the files around it, and what the engine says of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from learn.containers import Launch, RunArguments, RunError, launch
from learn.dockerfile import Analysis, Finding, Node, Options, Stage, analyze
from learn.dockerfile.rebuild import (
    Context,
    KeyedBuild,
    Rebuild,
    Snapshot,
    TooLongError,
    Waste,
    find_waste,
    rebuild,
    simulate,
    text_file,
)
from learn.quiz.markup import Phrase, plain


class UnknownError(Exception):
    """Something that cannot be told of this work. Its text is a sentence for the person who wrote it."""


# Not slotted: what the engine says is worked out when it is first asked for, and then kept.
@dataclass(frozen=True)
class Work:
    """`context` are the files around it, None where nobody knows them: then nothing can be missing among them."""

    dockerfile: str
    context: Context | None = None
    target: str = ""
    build_args: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def analysis(self) -> Analysis:
        """What the builder makes of it, checks included."""
        ignored = None if self.context is None else self.context.ignore_text()
        return analyze(self.dockerfile, Options(self.build_args, self.target or None, ignored))

    @cached_property
    def problem(self) -> str:
        """Why there is nothing more to say about it: what the builder refuses, or ""."""
        analysis = self.analysis
        if not analysis.ok:
            return _refusal(analysis.errors)
        if analysis.target_stage is None:
            return f"There is no stage called {self.target}."
        if self.context is None:
            return ""
        try:
            problems = self.build.problems
        except UnknownError as error:
            return str(error)
        return f"The build stops: {problems[0]}." if problems else ""

    @property
    def stage(self) -> Stage:
        """The stage that is built."""
        stage = self.analysis.target_stage
        if stage is None:
            raise UnknownError(self.problem)
        return stage

    @cached_property
    def image_stages(self) -> tuple[Stage, ...]:
        """The stages that the image is made of: the target, the stage it is FROM, and so on down."""
        stages = [self.stage]
        while stages[-1].base_stage is not None:
            stages.append(self.analysis.stages[stages[-1].base_stage])
        return tuple(stages)

    @cached_property
    def built_nodes(self) -> tuple[Node, ...]:
        """The instructions of the stages that the build runs, FROM included, in the order of the file."""
        found = []
        for stage in self.analysis.stages:
            if stage.is_needed:
                found += [stage.node, *(step.node for step in stage.steps if step.triggered_by is None)]
        return tuple(found)

    @cached_property
    def snapshot(self) -> Snapshot:
        """What a build of it is started with."""
        return Snapshot(self.analysis, self.context or Context(), self.build_args, self.target or None)

    @cached_property
    def build(self) -> KeyedBuild:
        """The build on paper. Raises UnknownError where the file is too long for it."""
        try:
            return simulate(self.snapshot)
        except TooLongError as error:
            raise UnknownError(str(error)) from None

    @cached_property
    def waste(self) -> Waste:
        """Sizes, and bytes that nobody can see. Raises UnknownError."""
        waste = find_waste(self.build)
        if waste is None:
            raise UnknownError(self.problem or "Nothing is built.")
        return waste

    def launch(self, arguments: RunArguments | None = None) -> Launch:
        """What `docker run` executes. Raises UnknownError with what Docker says where it does not."""
        known = self.image_stages[-1].base == "scratch"
        try:
            return launch(self.stage.config, arguments, base_is_known=known)
        except RunError as error:
            raise UnknownError(f"Docker starts nothing: {error.message}.") from None

    def after(self, path: str) -> Rebuild:
        """The build after the one file of the context was changed. Raises UnknownError."""
        context = self.context or Context()
        try:
            before = context.files.get(path)
            content = b"" if before is None else before.content or b""
            changed = text_file(f"{content.decode(errors='replace')}\n# changed", before.mode if before else 0o644)
            return rebuild(self.snapshot, replace(self.snapshot, context=context.with_file(path, changed)))
        except TooLongError as error:
            raise UnknownError(str(error)) from None


def code(text: str) -> Phrase:
    """A text as code, every special character escaped."""
    return Phrase(f"<code>{plain(text)}</code>")


def _refusal(errors: tuple[Finding, ...]) -> str:
    first = errors[0]
    return f"The builder refuses line {first.span.start.line}: {first.message}."
