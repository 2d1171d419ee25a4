"""Two builds and what differs: cache keys, sizes and waste, computed from the text and the files, with nothing executed.

The order, each on the ones before: `wildcards` and `context` (what a build sees, what COPY selects), `tree` (the files of
an image, layer by layer), `sizes` (tables of estimates), `shell`, `packages` and `commands` (what simple RUN commands do to
a tree), `keys` (the named ingredients of a step's cache key), `memory` (what earlier builds found out about a
step), `simulate` (one build: keys and trees of all stages it needs), `compare` (two builds: hit or miss, and because of what),
`log` (the progress output), `waste` (bytes that a later layer hides), `crossing` (the files that one stage takes from another)
and `missing` (what the context has not). `rewrite` changes one line of a text and `what_if` says what that would do.
`sample_contexts` are projects to begin with.

BuildKit is the authority for keys: `solver/llbsolver/ops/exec.go` and `file.go` (CacheMap), `cache/contenthash/checksum.go`,
`frontend/dockerfile/dockerfile2llb`. The real builder's hits and misses are compared in `tests/engine/test_cache.py`.
"""

from learn.dockerfile.rebuild.compare import Difference, Rebuild, RebuiltStep, compare, rebuild
from learn.dockerfile.rebuild.context import Context, ContextError, File, folder, link, text_file
from learn.dockerfile.rebuild.crossing import CrossedFile, Crossing, find_crossings
from learn.dockerfile.rebuild.keys import FileKey, Ingredient
from learn.dockerfile.rebuild.log import Vertex, last_words, plain_lines, read_log
from learn.dockerfile.rebuild.missing import find_missing
from learn.dockerfile.rebuild.sample_contexts import Sample, samples
from learn.dockerfile.rebuild.simulate import KeyedBuild, KeyedStage, KeyedStep, Snapshot, TooLongError, simulate, take_snapshot
from learn.dockerfile.rebuild.sizes import BaseSize, Estimate, base_size, size_text
from learn.dockerfile.rebuild.tree import Layer
from learn.dockerfile.rebuild.waste import HiddenFile, LayerSize, Waste, find_waste
from learn.dockerfile.rebuild.waste import label as path_label
from learn.dockerfile.rebuild.what_if import Effect, Proposal, Sight, find_effect, propose, touched

__all__ = [
    "BaseSize", "Context", "ContextError", "CrossedFile", "Crossing", "Difference", "Effect", "Estimate", "File", "FileKey",
    "HiddenFile", "Ingredient", "KeyedBuild", "KeyedStage", "KeyedStep", "Layer", "LayerSize", "Proposal", "Rebuild",
    "RebuiltStep", "Sample", "Sight", "Snapshot", "TooLongError", "Vertex", "Waste", "base_size", "compare",
    "find_crossings", "find_effect", "find_missing", "find_waste", "folder", "last_words", "link", "path_label",
    "plain_lines", "propose", "read_log", "rebuild", "samples", "simulate", "size_text", "take_snapshot", "text_file",
    "touched",
]  # fmt: skip
