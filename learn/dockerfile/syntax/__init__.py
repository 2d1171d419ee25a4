"""Dockerfile text → instructions as written. This room knows characters and lines; it has never heard of an image.

It follows BuildKit's parser package, also in its quirks; each is named where it is imitated. `parse` never raises: what the
parser refuses is a Finding, and the next line is read.
"""

from learn.dockerfile.syntax.heredocs import find_heredocs, parse_heredoc, without_leading_tabs
from learn.dockerfile.syntax.nodes import Directive, Form, Heredoc, Node, Syntax
from learn.dockerfile.syntax.parser import parse
from learn.dockerfile.syntax.source import MAX_LINE_BYTES, Source, read

__all__ = [
    "MAX_LINE_BYTES",
    "Directive",
    "Form",
    "Heredoc",
    "Node",
    "Source",
    "Syntax",
    "find_heredocs",
    "parse",
    "parse_heredoc",
    "read",
    "without_leading_tabs",
]
