"""The engine: a Dockerfile's text in, an Analysis out. Nothing in the text is ever executed.

BuildKit is the authority; `port.toml` names the commit followed and every deliberate difference. The passes, in order:
`syntax` (characters → instructions as written), `instructions` (what each keyword means), `build` (stages, graph,
evaluation: history, configuration, facts) and `checks`, which read those facts and nothing else. `analysis.py` runs them.

Beside the passes stand rooms with front doors of their own: `rebuild` (two builds and what differs), `editing` (what an editor
asks about a text) and `reference` (what is said about the words of the language).

From outside, only what stands here and in those front doors is used.
"""

from learn.dockerfile.analysis import MAX_BYTES, Analysis, Options, analyze
from learn.dockerfile.build import Build, Stage, Step
from learn.dockerfile.document import document
from learn.dockerfile.expansion import Expansion
from learn.dockerfile.findings import DockerfileError, Finding, Fix, Position, Span
from learn.dockerfile.image import Healthcheck, HistoryEntry, ImageConfig
from learn.dockerfile.instruction import Instruction
from learn.dockerfile.instructions import INSTRUCTIONS
from learn.dockerfile.linter import Check, all_checks
from learn.dockerfile.report import report
from learn.dockerfile.syntax import Directive, Heredoc, Node, Source

__all__ = [
    "INSTRUCTIONS",
    "MAX_BYTES",
    "Analysis",
    "Build",
    "Check",
    "Directive",
    "DockerfileError",
    "Expansion",
    "Finding",
    "Fix",
    "Healthcheck",
    "Heredoc",
    "HistoryEntry",
    "ImageConfig",
    "Instruction",
    "Node",
    "Options",
    "Position",
    "Source",
    "Span",
    "Stage",
    "Step",
    "all_checks",
    "analyze",
    "document",
    "report",
]
