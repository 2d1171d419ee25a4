"""What earlier simulations found out about a step, so that the next one need not find it out again.

From one edit to the next most instructions stay as they are. What one says is the same as long as its words, and all that they
are read with, are the same; what it does to the files is the same as long as it also stands on the same state. Nothing is
looked up by less than all that it depends on: a simulation comes to the same with and without a memory.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from threading import Lock
from typing import Final

from learn.dockerfile.instructions.run import Mount
from learn.dockerfile.rebuild.keys import Ingredient
from learn.dockerfile.rebuild.tree import Effect
from learn.dockerfile.transfer import Transfer

ROOM: Final = 30_000
"""What is remembered of all builds together: files in layers, and hundreds of characters of instructions. Some 10 MB."""

MOST_STATES: Final = 12
"""States on which one instruction is remembered; those that were asked for last stay."""

MOST_SEEN: Final = 50
"""States that were met once. Most never come again: below a changed line all states are new with every edit."""

_A_UNIT: Final = 100  # characters
_AN_ENTRY: Final = 6  # units that an instruction takes besides its characters


@dataclass(slots=True)
class Said:
    """What a RUN, COPY or ADD says: the builder's name for it, what counts of it whatever it stands on, and its parts.

    `digest` stands for its keyword and `ingredients` in its keys. `effects` are what it did to the files, by what it stood on;
    `seen` are what it stood on once. `size` is how much room all of that takes.
    """

    text: str
    ingredients: tuple[Ingredient, ...]
    digest: str
    mounts: tuple[Mount, ...] = ()
    transfer: Transfer | None = None
    contents: tuple[tuple[str, str], ...] = ()
    effects: OrderedDict[Hashable, Effect] = field(default_factory=OrderedDict)
    seen: OrderedDict[Hashable, None] = field(default_factory=OrderedDict)
    size: int = 0

    def __post_init__(self) -> None:
        self.size = _AN_ENTRY + (len(self.text) + sum([len(one.about) + len(one.value) for one in self.ingredients])) // _A_UNIT


def _size(effect: Effect) -> int:
    return 1 + len(effect.added) + len(effect.hidden)


class Memory:
    """Bounded: what was not asked for longest is forgotten first. Can be used by several threads."""

    def __init__(self, room: int = ROOM) -> None:
        self._room = room
        self._taken = 0
        self._said: OrderedDict[Hashable, Said] = OrderedDict()
        self._lock = Lock()

    def said(self, key: Hashable, read: Callable[[], Said]) -> Said:
        """What an instruction says, `key` being all that this depends on."""
        with self._lock:
            found = self._said.get(key)
            if found is not None:
                self._said.move_to_end(key)
                return found
        found = read()
        with self._lock:
            if key not in self._said:
                self._said[key] = found
                self._taken += found.size
                self._make_room()
        return found

    def effect(self, said: Said, state: Hashable) -> Effect | None:
        """What it did to the files on this state; None where that is not known."""
        with self._lock:
            found = said.effects.get(state)
            if found is not None:
                said.effects.move_to_end(state)
            return found

    def keep(self, key: Hashable, said: Said, state: Hashable, effect: Effect) -> None:
        """Remember what it did to the files on this state, where the state comes for the second time."""
        with self._lock:
            if state not in said.seen:
                said.seen[state] = None
                if len(said.seen) > MOST_SEEN:
                    said.seen.popitem(last=False)
                return
            grown = _size(effect)
            if self._said.get(key) is not said or state in said.effects or grown * 10 > self._room:
                return
            said.effects[state] = effect
            if len(said.effects) > MOST_STATES:
                grown -= _size(said.effects.popitem(last=False)[1])
            said.size += grown
            self._taken += grown
            self._make_room()

    def _make_room(self) -> None:
        while self._taken > self._room and self._said:
            _, gone = self._said.popitem(last=False)
            self._taken -= gone.size
