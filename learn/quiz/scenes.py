"""Dockerfiles that several families write."""

from __future__ import annotations

from learn.containers import human_size
from learn.dockerfile.rebuild import Context, File, text_file
from learn.quiz.chance import Chance
from learn.quiz.stacks import FOLDERS, PACKAGES, STACKS, USERS, Stack, exec_form, settings
from learn.quiz.work import Work, code


def layered(chance: Chance, level: int) -> Work:
    """A small service: at level 1 a few instructions, at 2 longer ones and `WORKDIR`, at 3 two stages."""
    stack = chance.pick(STACKS)
    middle = [f"COPY {stack.manifest} .", f"RUN {stack.install}", f"COPY {stack.source} ."]
    if level == 1:
        middle = chance.some(middle, chance.number(1, 3))
    else:
        middle.insert(0, f"WORKDIR {chance.pick(FOLDERS)}")
        if chance.maybe(0.7):
            middle.insert(chance.number(0, 1), _installation(chance))
    for line in settings(chance, stack, chance.number(1, 3)):
        middle.insert(chance.number(0, len(middle)), line)
    if level > 2:
        middle.append(f"COPY --from=build /built /{chance.pick(('built', 'static', 'dist'))}")
    lines = [f"FROM {stack.base}", *middle, *_user(chance), _command(chance, stack)]
    if level > 2:
        lines = [*_build_stage(chance, stack), "", *lines]
    return Work("\n".join(lines) + "\n")


def _installation(chance: Chance) -> str:
    packages = " ".join(chance.some(PACKAGES, chance.number(1, 3)))
    return f"RUN apt-get update \\\n    && apt-get install -y {packages} \\\n    && rm -rf /var/lib/apt/lists/*"


def _command(chance: Chance, stack: Stack) -> str:
    keyword = "ENTRYPOINT" if chance.maybe(0.25) else "CMD"
    return f"{keyword} {exec_form(stack.command)}" if chance.maybe(0.75) else f"{keyword} {' '.join(stack.command)}"


def _build_stage(chance: Chance, stack: Stack) -> list[str]:
    lines = [f"FROM {stack.base} AS build", f"COPY {stack.manifest} .", f"RUN {stack.install}"]
    if chance.maybe():
        lines.insert(1, "WORKDIR /src")
    return [*lines, "RUN date > /built"]


def _user(chance: Chance) -> list[str]:
    """A plain user, once everything that needs root is done; or none."""
    return [f"USER {chance.pick(USERS)}"] if chance.maybe() else []


def project(stack: Stack, ignored: str = "") -> Context:
    """The files of a small service, with a `.dockerignore` where `ignored` has lines of one."""
    files = {
        stack.manifest: text_file("packages\n"),
        stack.source: text_file("program\n"),
        "helpers" + stack.source[stack.source.index(".") :]: text_file("helpers\n"),
        "README.md": text_file("how to\n"),
    }
    if ignored:
        files[".dockerignore"] = text_file(ignored)
    return Context.of(files)


def cached(chance: Chance, level: int, takes_all: bool = True) -> Work:
    """A small service among its files, whose order of instructions helps the cache or does not.

    `takes_all`: a `COPY . .` may be in it.
    """
    stack = chance.pick(STACKS)
    both = f"{stack.manifest} {stack.source} ./"
    everything = chance.pick((". .", ". .", f"{stack.source} .")) if takes_all else f"{stack.source} ."
    if chance.maybe(0.6):
        middle = [f"COPY {stack.manifest} .", f"RUN {stack.install}", f"COPY {everything}"]
    else:
        middle = ["COPY . ." if takes_all else f"COPY {both}", f"RUN {stack.install}"]
    middle.insert(0, f"WORKDIR {chance.pick(FOLDERS)}")
    if chance.maybe(0.6):
        middle.insert(chance.number(0, 1), f"RUN apt-get update && apt-get install -y {chance.pick(PACKAGES)}")
    if chance.maybe(0.5):
        middle.append(chance.pick(("RUN ls -R > files.txt", "RUN du -s . > size.txt", "RUN chown -R 1000 .")))
    for line in settings(chance, stack, chance.number(0, 2) if level == 1 else chance.number(1, 2)):
        middle.insert(chance.number(0, len(middle)), line)
    lines = [f"FROM {stack.base}", *middle, *_user(chance), f"CMD {exec_form(stack.command)}"]
    ignored = chance.pick(("README.md\n", "*.md\n", "")) if level > 2 else ""
    return Work("\n".join(lines) + "\n", project(stack, ignored))


def weighed(chance: Chance, level: int) -> Work:
    """Large files that are copied, deleted, replaced and given another mode, their sizes whole megabytes."""
    names = chance.some(("model.bin", "video.mp4", "backup.tar.xz", "dump.sql", "map.dat"), 2 if level < 3 else 3)
    sizes = chance.some((5, 8, 12, 20, 30, 45, 60, 80), len(names))
    context = Context.of({name: File(None, size * 1_000_000) for name, size in zip(names, sizes, strict=True)})
    lines = ["FROM alpine:3.22", *(f"COPY {name} /data/{name}" for name in names)]
    lines.insert(chance.number(2, len(lines)), f"RUN rm /data/{names[0]}")
    if level > 1:
        last = (f"RUN chmod 600 /data/{names[1]}", f"COPY {names[0]} /data/{names[1]}", f"RUN rm /data/{names[-1]}")
        lines.append(chance.pick(last))
    if level > 2 and chance.maybe():
        below = ["FROM alpine:3.22 AS build", f"COPY {names[-1]} /out/", "RUN rm -f /out/none", ""]
        lines = [*below, *lines[:-1], f"COPY --from=build /out/{names[-1]} /more/"]
    return Work("\n".join(lines) + "\n", context)


def sizes(work: Work) -> str:
    """How large the files of the context are, as a sentence."""
    files = work.context.files.items() if work.context else ()
    return ", ".join(f"{code(path)} has {human_size(file.size)}" for path, file in files if file.kind == "file") + "."
