"""Text that goes into a page as it stands. Apart from the rest, since mypyc compiles no class that stands on a built-in one."""

from __future__ import annotations


class SvgText(str):
    """Markup that is safe to put into a page as it stands: Django's templates ask for `__html__`."""

    __slots__ = ()

    def __html__(self) -> str:
        return str(self)
