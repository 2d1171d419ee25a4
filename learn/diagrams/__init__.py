"""Pictures as data: an analysis in, a `Drawing` out.

A `Drawing` knows where its parts stand, what each stands for, and the same facts as a table of words; it knows no colour.
`svg.render` turns any `Drawing` into markup and is the only place in Python that writes some: a template needed thirty times
as long for a stack of forty layers, which was the dearest part of an edit. Every text that comes out of it is escaped, and
looks are left to the style sheet, by class: what a part is (`box--layer`), and whose instruction made it (`instruction--run`).

`layers.draw` is the stack of an image, `stages.draw` what the stages of a file need of each other, `merged.draw` the files of a
container layer by layer, `configuration.tabulate` what the image is told and by which line. `weight` says in words and tables
how large an image is, by which figures, and what is in it in vain, `contents` which files each layer holds. `render_alone`
makes a drawing a file of its own.
"""

from learn.diagrams import configuration, contents, layers, merged, stages, weight
from learn.diagrams.drawing import Arrow, Box, Drawing, Row, Slip, Table
from learn.diagrams.markup import SvgText
from learn.diagrams.standalone import render_alone
from learn.diagrams.svg import escape_text, render, tell

__all__ = [
    "Arrow", "Box", "Drawing", "Row", "Slip", "SvgText", "Table", "configuration", "contents", "escape_text", "layers",
    "merged", "render", "render_alone", "stages", "tell", "weight",
]  # fmt: skip
