"""Container: containers of the image, what they write, what that does to their layers, and what is left when they go."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from urllib.parse import urlencode

from learn import diagrams
from learn.containers import (
    Act,
    Assembled,
    Done,
    RefusedError,
    Session,
    SessionError,
    World,
    assemble,
    check,
    find_unknown,
    human_size,
    lanes,
    read_acts,
    replay,
    write_acts,
)
from learn.dockerfile.rebuild import TooLongError
from learn.workbench.panels import Panel
from learn.workbench.pictures import Picture, picture
from learn.workbench.simulated import build_of
from learn.workbench.subject import Subject

MOST_TOLD = 10
"""Lines of the record, and of `docker diff`, that are shown at once."""

LONGEST_LINK = 4_000
"""Characters of an address; longer ones are cut on their way by mail and by servers."""

WRITES = {"write", "append", "touch", "mkdir", "chmod", "delete"}
FIELDS = ("name", "volume", "command", "path", "text")
NO_IMAGE = "There is no image to start a container from."
SWITCHES = {"start", "stop", "rm", "volume-rm"}


@dataclass(frozen=True, slots=True)
class Row:
    """A container as `docker ps -a -s` lists it, or a volume; `is_chosen` tells that its files are shown."""

    name: str
    status: str
    size: str
    is_running: bool = False
    is_chosen: bool = False


@dataclass(frozen=True, slots=True)
class Shown:
    """What the panel shows. `problem` says why there is no image; then there is nothing else.

    `refusal` is of what was asked just now, `last` tells what was done; `typed` stands in the fields again where nothing was.
    """

    problem: str = ""
    acts: str = ""
    refusal: str = ""
    last: Done | None = None
    record: tuple[Done, ...] = ()
    containers: tuple[Row, ...] = ()
    volumes: tuple[Row, ...] = ()
    chosen: str = ""
    is_running: bool = False
    files: Picture | None = None
    diff: tuple[str, ...] = ()
    more: int = 0
    disk: tuple[tuple[str, str], ...] = ()
    unknown: tuple[str, ...] = ()
    link: str = ""
    next_name: str = ""
    typed: Mapping[str, str] = field(default_factory=lambda: dict.fromkeys(FIELDS, ""))


def show(subject: Subject) -> Shown:
    """Never fails; what cannot be done is said, and what was done before stays."""
    if subject.drawn is None:
        return Shown("There is no image to start a container from: it begins with FROM.")
    try:
        build = build_of(subject.drawn.project, subject.drawn.analysis)
    except TooLongError as error:
        return Shown(str(error))
    asked = subject.asked
    acts, refusal = _acts(asked)
    if not acts and not refusal and not subject.does.startswith("container:"):
        return Shown(unknown=find_unknown(build), next_name=_next_name(World())) if build.target else Shown(NO_IMAGE)
    image = assemble(build)
    if image is None:
        return Shown(NO_IMAGE)
    session = replay(image, acts)
    act = _new_act(subject.does, asked, session.world)
    if act is not None and not refusal:
        acts, session, refusal = _with(image, acts, session, act)
    elif subject.does == "container:undo":
        acts = acts[:-1]
        session = replay(image, acts)
    elif subject.does == "container:anew":
        acts, session = (), replay(image, ())
    shown = _told(image, session, _chosen(asked, act, session.world))
    written = write_acts(acts)
    return replace(
        shown,
        acts=written,
        link=_link(subject.place, written, shown.chosen) if acts else "",
        refusal=refusal,
        last=session.done[-1] if session.done and act is not None and not refusal else None,
        typed={name: asked.get(f"container-{name}", "") if refusal or act is None else "" for name in FIELDS},
    )


def _link(place: str, acts: str, chosen: str) -> str:
    """The address that opens the panel with these containers on the page that it is on; nothing where it is too long."""
    fields = {"file": place.rpartition("/")[2], "panel": "container", "container-at": chosen, "container-acts": acts}
    link = f"?{urlencode(fields)}#workbench"
    return link if len(link) <= LONGEST_LINK else ""


def _acts(asked: Mapping[str, str]) -> tuple[tuple[Act, ...], str]:
    try:
        return read_acts(asked.get("container-acts", "")), ""
    except SessionError as error:
        return (), str(error)


def _new_act(does: str, asked: Mapping[str, str], world: World) -> Act | None:
    """What a button asks for; None where it asks for nothing that is done."""
    name, _, rest = does.partition(":")
    verb, _, about = rest.partition(":")
    if name != "container":
        return None
    if verb == "run":
        wished = asked.get("container-name", "").strip() or _next_name(world)
        return Act("run", wished, asked.get("container-volume", "").strip(), asked.get("container-command", "").strip())
    if verb in SWITCHES:
        return Act(verb, about)
    if verb in WRITES:
        text = asked.get("container-text", "") if verb in ("write", "append", "chmod") else ""
        return Act(verb, asked.get("container-at", ""), asked.get("container-path", "").strip(), text)
    return None


def _with(image: Assembled, acts: tuple[Act, ...], session: Session, act: Act) -> tuple[tuple[Act, ...], Session, str]:
    """Everything with one act more; or as it was, and why: what is refused leaves no trace unless the daemon's attempt does."""
    try:
        longer = (*acts, check(act))
        write_acts(longer)
    except SessionError as error:
        return acts, session, str(error)
    after = replay(image, longer)
    done = after.done[-1]
    if done.is_refused and after.world == session.world:
        return acts, session, f"{done.command}: {done.said}."
    return longer, after, ""


def _chosen(asked: Mapping[str, str], act: Act | None, world: World) -> str:
    """The container whose files are shown: the one that was acted on, else the one that was chosen, else the newest."""
    names = [container.name for container in world.containers.values()]
    wished = [act.container] if act is not None else []
    wished += [asked.get("do", "").removeprefix("container:show:"), asked.get("container-at", "")]
    return next((name for name in wished if name in names), names[-1] if names else "")


def _next_name(world: World) -> str:
    taken = {container.name for container in world.containers.values()}
    return next(name for name in (f"app-{number}" for number in range(1, len(taken) + 2)) if name not in taken)


def _told(image: Assembled, session: Session, chosen: str) -> Shown:
    world = session.world
    found = Shown(
        record=tuple(reversed(session.done)),
        containers=tuple(_containers(world, image, chosen)),
        volumes=tuple(_volumes(world)),
        chosen=chosen,
        disk=_disk(world, image),
        unknown=image.unknown,
        next_name=_next_name(world),
    )
    try:
        container = world.container(chosen)
        changes = world.diff(chosen)
        files = picture(diagrams.merged.draw([lane for lane in lanes(world, image, chosen) if lane.fate != "engine"], chosen))
    except RefusedError:
        return found
    return replace(
        found,
        is_running=container.is_running,
        files=files,
        diff=tuple([str(change) for change in changes[:MOST_TOLD]]),
        more=max(0, len(changes) - MOST_TOLD),
    )


def _containers(world: World, image: Assembled, chosen: str) -> Sequence[Row]:
    return [
        Row(
            container.name,
            world.status(container.id),
            f"{human_size(container.upper.size)} (virtual {_about(image, container.upper.size)})",
            container.is_running,
            container.name == chosen,
        )
        for container in world.containers.values()
    ]


def _volumes(world: World) -> Sequence[Row]:
    rows = []
    for volume in world.volumes.values():
        users = [it.name for it in world.containers.values() if any(mount.volume == volume.name for mount in it.mounts)]
        used = f"in {', '.join(users)}" if users else "in no container"
        rows.append(Row(volume.name, used, human_size(volume.files.size)))
    return rows


def _disk(world: World, image: Assembled) -> tuple[tuple[str, str], ...]:
    """What all containers take together, and what copies would."""
    count = len(world.containers)
    if not count:
        return ()
    own = sum(container.upper.size for container in world.containers.values())
    return (
        ("The image, once", _about(image, 0)),
        (f"The layers of {count} container{'' if count == 1 else 's'}", human_size(own)),
        ("Together", _about(image, own)),
        ("With a copy of the image in each", _about(image, own, count)),
    )


def _about(image: Assembled, own: int, copies: int = 1) -> str:
    size = human_size(image.bytes * copies + own)
    return size if image.is_exact else f"about {size}"


PANEL = Panel(50, "container", "Container", show)
