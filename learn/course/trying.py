"""What a lesson does with containers of an image: as its author writes it, and what comes of it."""

from __future__ import annotations

import shlex

from learn.containers import Act, Assembled, Session, SessionError, assemble, check, replay
from learn.dockerfile.rebuild import Context, simulate, take_snapshot


def read_script(script: str) -> tuple[Act, ...]:
    """One act a line: what is done, with which container, and perhaps the path and the text. Raises SessionError."""
    acts = []
    for line in script.splitlines():
        try:
            words = shlex.split(line)
        except ValueError:
            raise SessionError(f'"{line}" leaves a quotation mark open') from None
        if not 2 <= len(words) <= 4:
            raise SessionError(f'"{line}" is not VERB CONTAINER PATH TEXT, of which the last two may be left out')
        acts.append(check(Act(*words)))
    return tuple(acts)


def try_out(dockerfile: str, context: Context, acts: tuple[Act, ...]) -> tuple[Assembled, Session]:
    """The image of the Dockerfile, and everything done with containers of it. Raises SessionError where there is no image."""
    image = assemble(simulate(take_snapshot(dockerfile, context)))
    if image is None:
        raise SessionError("the Dockerfile makes no image")
    return image, replay(image, acts)
