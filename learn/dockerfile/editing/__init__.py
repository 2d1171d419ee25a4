"""What an editor asks about a Dockerfile: what may be written here, what this word is, where a stage is defined.

Everything is a function of a text (or its analysis) and a place, and gives data: no editor is known here. Places are offsets in
code points of the whole text, a byte-order mark included. Changes are `Edit`s, and what they come to is read again before they
are handed out: formatting and renaming never change what is built.
"""

from learn.dockerfile.editing.completion import Completion, Option, complete
from learn.dockerfile.editing.describing import Word, describe
from learn.dockerfile.editing.edits import Edit, apply_edits, difference
from learn.dockerfile.editing.fixing import edit_of, fix_all, fixable
from learn.dockerfile.editing.folding import Fold, folds
from learn.dockerfile.editing.formatting import format_dockerfile
from learn.dockerfile.editing.scope import Variable
from learn.dockerfile.editing.stage_names import Mention, RenamingRefused, definition_of, mention_at, rename_stage, stage_mentions

__all__ = [
    "Completion",
    "Edit",
    "Fold",
    "Mention",
    "Option",
    "RenamingRefused",
    "Variable",
    "Word",
    "apply_edits",
    "complete",
    "definition_of",
    "describe",
    "difference",
    "edit_of",
    "fix_all",
    "fixable",
    "folds",
    "format_dockerfile",
    "mention_at",
    "rename_stage",
    "stage_mentions",
]
