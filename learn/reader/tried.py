"""What a lesson shows of containers of an image: what was done with them, and what then is where."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from learn.containers import Act, Assembled, Done, Lane, World, changeset, columns, human_size, lanes
from learn.course import Containers, try_out
from learn.diagrams import Drawing, SvgText, merged, render
from learn.dockerfile.rebuild import Context, File

KEPT = 128  # blocks remembered: more than a course has
LEAST, UNTOUCHED = 1, 1  # files that are drawn: those that are not as in the image, and one that is
LISTED = "docker ps -a -s --format 'table {{.Names}}\\t{{.Size}}'"


class ShownContainers(NamedTuple):
    """`done` in order; then either a drawing of files, or the `text` that a command prints."""

    done: tuple[Done, ...]
    drawing: Drawing | None = None
    picture: SvgText | None = None
    text: str = ""


def show_containers(block: Containers) -> ShownContainers:
    """Everything done, and the view of it that the author asked for."""
    files = tuple(block.file.context.files.items())
    return _show(block.file.text, files, block.view, block.container, block.acts)


@lru_cache(maxsize=KEPT)
def _show(
    dockerfile: str, files: tuple[tuple[str, File], ...], view: str, container: str, acts: tuple[Act, ...]
) -> ShownContainers:
    image, session = try_out(dockerfile, Context(dict(files)), acts)
    if view == "files":
        told = _told(session.world, image, container)
        touched = sum(lane.fate != "image" for lane in told)
        drawing = merged.draw(told, container, max(touched, LEAST) + UNTOUCHED)
        return ShownContainers(session.done, drawing, render(drawing))
    texts = {"diff": _diff, "layer": _layer}
    text = texts[view](session.world, container) if view in texts else _sizes(session.world, image)
    return ShownContainers(session.done, text=text)


def _told(world: World, image: Assembled, container: str) -> list[Lane]:
    """Without the files that the engine mounts into every container."""
    return [lane for lane in lanes(world, image, container) if lane.fate != "engine"]


def _diff(world: World, container: str) -> str:
    return "\n".join([f"$ docker diff {container}", *(str(change) for change in world.diff(container))])


def _layer(world: World, container: str) -> str:
    """The names in the archive that `docker commit` makes of the container's layer."""
    return "\n".join(path for path, _ in changeset(world.container(container).upper))


def _sizes(world: World, image: Assembled) -> str:
    """As `docker ps` prints it; where the image's size is an estimate, it says so."""
    about = "" if image.is_exact else "about "
    rows = [("NAMES", "SIZE")]
    for container in world.containers.values():
        own = container.upper.size
        virtual = f"{about}{human_size(image.bytes + own)}"
        rows.append((container.name, f"{human_size(own)} (virtual {virtual})"))
    return f"$ {LISTED}\n{columns(rows).rstrip()}"
