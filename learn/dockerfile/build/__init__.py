"""A Dockerfile built on paper: it does what a builder would do and writes down what it saw. It holds no opinion.

`stages.py` cuts the file at its FROMs and resolves their bases, `graph.py` finds who needs whom, `evaluate.py` carries the
instructions out. `facts.py` says what is known afterwards; that is what checks read.
"""

from learn.dockerfile.build.evaluate import build
from learn.dockerfile.build.facts import Build, Stage, Step

__all__ = ["Build", "Stage", "Step", "build"]
