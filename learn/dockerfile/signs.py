"""Signs: what a Dockerfile has in it that matters to few checks, noted in passing while it is read and built.

A check names those without which it has nothing to say (`linter.Check`), so that most checks are not asked about most files.
The keywords of the file's instructions are signs, too.
"""

from __future__ import annotations

from typing import Final

DUPLICATE_NAME: Final = "duplicate name"
"""A stage has the name of one before it."""

RESERVED_NAME: Final = "reserved name"
"""A stage has a name that means something else to the builder."""

CAPITALS_IN_NAME: Final = "capitals in name"
"""A stage's name was written with other letters than those it is known by."""

AS_IN_OTHER_CASE: Final = "as in other case"
"""FROM and AS are not both in upper case."""

ADDRESS_IN_PORT: Final = "address in port"
"""An EXPOSE may have more than ports: a colon stands in it, or something to expand."""

CAPITALS_IN_PORT: Final = "capitals in port"
"""An EXPOSE may have a protocol in capitals, or something to expand."""

DOCKERIGNORE: Final = "dockerignore"
"""There is a `.dockerignore`."""

PLATFORM: Final = "--platform"
"""A FROM has flags."""

EXEC_FORM: Final = "exec form"
"""A RUN, CMD or ENTRYPOINT is in exec form."""

SHELL_FORM: Final = "shell form"
"""A CMD or ENTRYPOINT is in shell form."""

LIST_FOR_A_SHELL: Final = "list for a shell"
"""A RUN, CMD or ENTRYPOINT in shell form begins with a bracket."""

REPEATED: Final = "repeated"
"""CMD, ENTRYPOINT or HEALTHCHECK stands twice in the file."""

COMMENT: Final = "comment"
"""A comment stands above an instruction."""

WRITTEN_OTHERWISE: Final = "written otherwise"
"""A keyword is not in upper case."""

EMPTY_CONTINUATION: Final = "empty continuation"
"""An empty line stands inside of an instruction."""

LEGACY: Final = "legacy"
"""An ENV or LABEL has its value behind a blank."""

RELATIVE_FOLDER: Final = "relative folder"
"""A WORKDIR has a path that does not begin at the root."""

UNDEFINED: Final = "undefined"
"""An instruction in a stage uses a variable that was neither set nor declared."""

UNDEFINED_IN_FROM: Final = "undefined in FROM"
"""A FROM uses a variable that nobody declared."""

BAD_DEFAULT: Final = "bad default"
"""A FROM may name no image while no build argument sets a global ARG."""
