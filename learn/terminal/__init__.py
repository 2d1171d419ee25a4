"""The Docker command line over a machine on paper: a `Machine` and a typed line in, what Docker prints and a new Machine out.

`play` does a list of lines. `machine` is the value that they change: images, containers and volumes (`learn.containers`),
registries, and what is known of each image beyond its files. A command is a module in `commands`, and being there is being known.
`images` makes an image of a simulated build, `programs` says what simple programs print and write, `options` reads flags as
Docker's library does, `ecr` knows what Amazon's registries do otherwise. Nothing that is typed is ever executed.

Followed is Docker 29 with its containerd image store; words and columns are from docker/cli (cli/command) and moby (daemon).
Simpler than the truth, and said in the lessons that show it:

- each line takes a second, and whatever `wait` and `docker stop` take; a build takes no time;
- identifiers follow from the content, so that a script always prints the same. An image's is the digest of a manifest without
  the provenance that BuildKit adds; the digests of a base image's layers are made up;
- sizes of base images and packages are estimates, and so are all compressed ones; what is known file by file is
  counted in whole blocks, but the folder that the daemon puts below each container's layer (some 30 kB) is not counted;
- colours, the legend above `docker images`, progress bars and the times of a build are left out;
- what a program prints and writes is known for a few (`programs`).
"""

from learn.terminal.machine import Line, Machine, Project, UnknownError
from learn.terminal.script import Shown, play

__all__ = ["Line", "Machine", "Project", "Shown", "UnknownError", "play"]
