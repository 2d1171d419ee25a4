"""Things done with containers of an image, for families that ask what comes of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from learn.containers import Act, Assembled, Change, assemble, command_line, human_size, replay
from learn.dockerfile.rebuild import Context, File
from learn.quiz.chance import Chance
from learn.quiz.markup import plain
from learn.quiz.work import Work, code

BIG = ("prices.db", "map.dat", "model.bin")
SETTINGS = ("site.conf", "shop.ini", "limits.conf")
PAGES = ("index.html", "terms.txt", "logo.svg")
NEW = ("/tmp/session", "/var/log/shop.log", "/run/shop.pid")  # noqa: S108 - paths of a container that is only simulated
ASKED, OTHER = "web", "other"
VOLUME = "data:/data"


def write(chance: Chance, level: int) -> Work:
    """An image with a large file, settings, a small page and a folder for a volume. Levels differ in what is done with it."""
    big, settings, page = chance.pick(BIG), chance.pick(SETTINGS), chance.pick(PAGES)
    sizes = {
        big: chance.pick((20, 40, 60, 80)) * 1_000_000,
        settings: chance.pick((800, 1_200)),
        page: chance.pick((3, 5)) * 1_000,
    }
    lines = [
        "FROM alpine:3.22",
        "WORKDIR /data",
        f"COPY {settings} /etc/{settings}",
        f"COPY {big} {page} /srv/",
        'CMD ["sleep", "infinity"]',
    ]
    return Work("\n".join(lines) + "\n", Context.of({name: File(None, size) for name, size in sizes.items()}))


@dataclass(frozen=True, slots=True)
class Place:
    """The paths of the image that `write` makes, and its image."""

    image: Assembled
    big: str
    settings: str
    page: str

    def size(self, path: str) -> int:
        """Bytes of a file of the image; 0 where it has none."""
        found = next((found for layer in self.image.layers if (found := layer.find(path))), None)
        return getattr(found, "size", 0)


def place(work: Work) -> Place | None:
    """None for an image that `write` did not make."""
    image = assemble(work.build)
    names = list(work.context.files) if work.context else []
    if image is None or len(names) != 3:
        return None
    big = next(name for name in names if name in BIG)
    settings = next(name for name in names if name in SETTINGS)
    page = next(name for name in names if name in PAGES)
    return Place(image, f"/srv/{big}", f"/etc/{settings}", f"/srv/{page}")


def diff(image: Assembled, acts: Sequence[Act]) -> tuple[Change, ...]:
    """`docker diff web` afterwards."""
    return replay(image, acts).world.diff(ASKED)


def own_size(image: Assembled, acts: Sequence[Act]) -> int:
    """Bytes in the layer of the container `web` afterwards."""
    return replay(image, acts).world.container(ASKED).upper.size


def without(acts: Iterable[Act], *verbs: str) -> list[Act]:
    """The acts but for these."""
    return [act for act in acts if act.verb not in verbs]


def as_if_shared(acts: Iterable[Act]) -> list[Act]:
    """The acts as if both containers wrote into one layer."""
    return [act._replace(container=ASKED) for act in acts if (act.verb, act.container) != ("run", OTHER)]


def as_if_without_volume(acts: Iterable[Act]) -> list[Act]:
    """The acts as if no volume were there; its folder has to be made then."""
    return [act._replace(path="") if act.verb == "run" else act for act in acts]


def told(place: Place, acts: Iterable[Act]) -> str:
    """The image's files and the commands, as markup."""
    files = [f"{code(path)} ({human_size(place.size(path))})" for path in (place.big, place.settings, place.page)]
    commands = "\n".join(plain(f"$ {command_line(act, place.image)}") for act in acts)
    return (
        f"<p>The image {code('app')} has {', '.join(files[:-1])} and {files[-1]}. This is done with it:</p>"
        f'<pre class="code" tabindex="0" role="group" aria-label="Commands"><code>{commands}</code></pre>'
    )
