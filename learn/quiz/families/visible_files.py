"""Which files can be seen in the image?"""

from __future__ import annotations

import posixpath
from collections.abc import Iterable

from learn.dockerfile.rebuild import Context, text_file
from learn.quiz.chance import Chance
from learn.quiz.family import Family, Item, pose
from learn.quiz.files import find_in_layers
from learn.quiz.markup import Phrase
from learn.quiz.stacks import in_names
from learn.quiz.work import UnknownError, Work, code

FOLDERS = ("src", "site", "lib", "pages")
FILES = ("main.py", "util.py", "index.html", "style.css", "run.sh", "data.json")
TOP = ("notes.txt", "README.md", "draft.md", "todo.txt")
TARGETS = ("/app", "/srv", "/opt/site")


def write(chance: Chance, level: int) -> Work:
    """A folder is copied; from level 2 on something is deleted or ignored, at 3 also a stage has files of its own."""
    folder, target = chance.pick(FOLDERS), chance.pick(TARGETS)
    inside, top = chance.some(FILES, 2), chance.some(TOP, chance.number(1, 2))
    files = {f"{folder}/{name}": "x\n" for name in inside} | dict.fromkeys(top, "x\n")
    everything = chance.maybe()
    source = "." if everything else folder
    lines = ["FROM alpine:3.22", f"COPY {source} {target}/"]
    if not everything:
        lines.append(f"COPY {' '.join(top)} {target}/")
    held = f"{target}/{folder}/" if everything else f"{target}/"
    if level > 1:
        if chance.maybe():
            lines.append(f"RUN rm {held}{chance.pick(inside)}")
        else:
            files[".dockerignore"] = chance.pick(("*.md\n", "*.txt\n", f"{folder}/{inside[0]}\n", f"{folder}\n*.sh\n"))
    if level > 2:
        first, other = chance.some([name for name in FILES if name not in inside], 2)
        files |= {f"tools/{name}": "x\n" for name in (first, other)}
        lines = ["FROM alpine:3.22 AS build", f"COPY tools {target}/", "", *lines]
        lines.append(f"COPY --from=build {target}/{chance.pick((first, other))} {target}/")
    return Work("\n".join(lines) + "\n", Context.of({path: text_file(text) for path, text in files.items()}))


def ask(work: Work, chance: Chance, level: int) -> Item | None:
    """Asked about the folder that COPY fills; None where what is in it is not known or too much."""
    context = work.context
    copies = [step for step in work.stage.steps if step.node.keyword == "COPY" and not step.node.heredocs]
    if context is None or not copies or ".dockerignore.dockerignore" in context.files:
        return None
    target = posixpath.normpath(copies[0].expanded[-1])
    if not target.startswith("/") or target == "/":
        return None
    right = _files(work, target)
    if right is None or not 1 <= len(right) <= 6:
        return None
    unignored = Work(work.dockerfile, context.without(".dockerignore")) if ".dockerignore" in context.files else None
    everywhere = [path for path in find_in_layers(work, f"{target}/*") if not _is_folder(work, path)]
    others = [
        f"/{path}"
        for stage in work.build.stages.values()
        if stage.stage.index != work.stage.index
        for path, entry in stage.tree.entries.items()
        if entry.kind == "file" and f"/{path}".startswith(f"{target}/")
    ]
    first = copies[0].expanded
    name = posixpath.basename(first[0].rstrip("/"))
    only_folder = len(first) == 2 and name not in ("", ".") and context.files.get(first[0].strip("/"))
    nested = [f"{target}/{name}{path[len(target) :]}" if path in _from(work, first[0], target) else path for path in right]
    wrong: list[tuple[str, Phrase | None]] = [
        ("folder_itself_is_copied", _said(nested) if only_folder and only_folder.kind == "folder" else None),
        ("ignore_is_ignored", _said(_files(unignored, target) or ()) if unignored and not unignored.problem else None),
        ("deleting_has_no_effect", _said(everywhere)),
        ("stage_files_come_along", _said([*right, *others])),
        ("only_the_first_copy", _said(_from(work, first[0], target))),
        ("folders_are_flattened", _said(f"{target}/{posixpath.basename(path)}" for path in right)),
        ("folders_are_left_out", _said(path for path in right if path.count("/") == target.count("/") + 1)),
    ]
    listed = ", ".join(code(path) for path, file in context.files.items() if file.kind == "file")
    ignored = context.ignore_text()
    beside = f" The <code>.dockerignore</code> holds {_lines(ignored)}." if ignored else ""
    return pose(
        f"In the build context are {listed}.{beside} Which files can be seen in {code(target)} of the image?",
        work,
        _said(right),
        wrong,
        "<code>COPY</code> takes what is <em>in</em> a folder, as far as <code>.dockerignore</code> lets it through. What a "
        "later layer deletes cannot be seen, and of another stage only what is copied from it.",
        chance,
    )


def _files(work: Work, folder: str) -> list[str] | None:
    target = work.build.target
    if target is None or any(layer.unknown for layer in target.tree.layers):
        return None
    files = (f"/{path}" for path, entry in target.tree.entries.items() if entry.kind == "file")
    return [path for path in files if path.startswith(f"{folder}/")]


def _is_folder(work: Work, path: str) -> bool:
    target = work.build.target
    if target is None:
        raise UnknownError("Nothing is built.")
    return any(path[1:] in layer.added and layer.added[path[1:]].kind != "file" for layer in target.tree.layers)


def _from(work: Work, source: str, target: str) -> list[str]:
    """What the source brings to the target, if nothing else happened."""
    files = (work.context or Context()).sent().files
    prefix = "" if source in (".", "./") else f"{source.strip('/')}/"
    return [f"{target}/{path[len(prefix) :]}" for path, file in files.items() if file.kind == "file" and path.startswith(prefix)]


def _lines(text: str) -> str:
    return " and ".join(code(line) for line in text.split("\n") if line)


def _said(paths: Iterable[str]) -> Phrase:
    return in_names(sorted(set(paths)))


FAMILY = Family("The files that can be seen", 3, write, ask, takes_any=True)
