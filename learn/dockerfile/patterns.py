"""Shell patterns, `*` and `?`, held against a value: what stands behind `${NAME#pattern}` and its like.

BuildKit makes regular expressions of them (`.*` or `.*?` for `*`, `.` for `?`) and runs Go's, which take linear time.
Python's would not, so the patterns are matched here. A pattern is segments with stars between; a segment is characters
and holes (None, for `?`).
"""

from __future__ import annotations

from collections.abc import Iterator

_BYTE_ORDER_MARK = "\ufeff"
_END = "\ufffd"  # what Go makes of "no more characters" where it prints it as one

Segment = tuple[str | None, ...]


def read_segments(pattern: str) -> tuple[Segment, ...]:
    """Cut a pattern at its stars. Raises ValueError, in BuildKit's words, for an escape that means nothing."""
    segments: list[Segment] = []
    current: list[str | None] = []
    characters = iter(pattern.removeprefix(_BYTE_ORDER_MARK))
    for character in characters:
        if character == "*":
            segments.append(tuple(current))
            current = []
        elif character == "?":
            current.append(None)
        elif character == "\\":
            following = next(characters, _END)
            if following not in ("*", "?", "\\", "}", "/"):
                raise ValueError(f"invalid escape '\\{following}'")
            current.append(following)
        else:
            current.append(character)
    segments.append(tuple(current))
    return tuple(segments)


def reversed_pattern(pattern: str) -> str:
    """The pattern from its end, each escape still in front of what it escapes."""
    characters = iter(pattern)
    pieces = [character + next(characters, "") if character == "\\" else character for character in characters]
    return "".join(reversed(pieces))


def read_template(replacement: str) -> Iterator[str | None]:
    """The parts of a replacement: text, or None for what was matched (`$0`, `${0}`).

    Go's Regexp.Expand. There are no groups, so that every other name stands for nothing; `$$` is a dollar.
    """
    at = 0
    while (dollar := replacement.find("$", at)) >= 0:
        yield replacement[at:dollar]
        at = dollar + 1
        if replacement.startswith("$", at):
            yield "$"
            at += 1
            continue
        braced = replacement.startswith("{", at)
        start = end = at + braced
        while (character := replacement[end : end + 1]).isalpha() or character.isdecimal() or character == "_":
            end += 1
        if end == start or (braced and not replacement.startswith("}", end)):
            yield "$"
            continue
        if replacement[start:end] == "0":
            yield None
        at = end + braced
    yield replacement[at:]


class _Finder:
    """Finds one segment in a text."""

    __slots__ = ("_needle", "_text", "size")

    def __init__(self, segment: Segment, places: _Places) -> None:
        self.size = len(segment)
        if None not in segment:
            self._needle = "".join(character or "" for character in segment)
            self._text = places.text
        else:
            # With holes: look instead for "1" in a text that says of each place whether the segment stands there.
            self._needle = "1"
            self._text = places.of(segment)

    def first(self, start: int, end: int) -> int:
        """The first place from `start` on where the segment fits before `end`; -1 if none."""
        return self._text.find(self._needle, start, end - self.size + len(self._needle))

    def last(self, start: int, end: int) -> int:
        """The last such place; -1 if none."""
        return self._text.rfind(self._needle, start, end - self.size + len(self._needle))


class _Places:
    """Where segments stand in a text: all places at once, as the bits of one number."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._everywhere = (1 << len(text)) - 1
        self._of_character: dict[str | None, int] = {}

    def of(self, segment: Segment) -> str:
        """For each place in the text "1" where `segment` stands, else "0"."""
        found = self._everywhere
        for offset, character in enumerate(segment):
            found &= self._bits(character) >> offset
            if not found:
                break
        return f"{found:0{len(self.text)}b}"[::-1]

    def _bits(self, character: str | None) -> int:
        bits = self._of_character.get(character)
        if bits is None:
            marked = "1".join("0" * len(part) for part in self.text.split(character or "\n"))
            bits = int(marked[::-1] or "0", 2)
            if character is None:  # `?` is anything but a line feed
                bits ^= self._everywhere
            self._of_character[character] = bits
        return bits


class Search:
    """A pattern held against a text. A star spans anything but a line feed, as Go's `.` does."""

    def __init__(self, segments: tuple[Segment, ...], text: str) -> None:
        self._text = text
        places = _Places(text)
        self._first = _Finder(segments[0], places)
        self._rest = tuple(_Finder(segment, places) for segment in segments[1:])

    def match_at(self, start: int, greedy: bool) -> int | None:
        """Where a match that begins at `start` ends: the last such place if greedy, else the first.

        Each segment goes to the first place it can: whatever follows has the most room then. Only the last one
        decides where the match ends.
        """
        if self._first.first(start, start + self._first.size) != start:
            return None
        end = start + self._first.size
        for number, finder in enumerate(self._rest, 1):
            limit = self._line_end(end) + finder.size
            is_last = number == len(self._rest)
            place = finder.last(end, limit) if greedy and is_last else finder.first(end, limit)
            if place < 0:
                return None
            end = place + finder.size
        return end

    def find(self, start: int) -> tuple[int, int] | None:
        """The first match, its stars greedy, from `start` on."""
        while (place := self._first.first(start, len(self._text))) >= 0:
            end = self.match_at(place, greedy=True)
            if end is not None:
                return place, end
            # What failed here fails anywhere on this line, where there is less of it left.
            line_end = self._line_end(place + self._first.size)
            start = max(place + 1, line_end - self._first.size + 1)
        return None

    def find_all(self) -> Iterator[tuple[int, int]]:
        """All matches, as Go's Regexp.ReplaceAllString goes through them."""
        at = last_end = 0
        while at <= len(self._text) and (found := self.find(at)) is not None:
            start, end = found
            if end > last_end or start == 0:
                yield start, end
            last_end = end
            at = max(at + 1, end)

    def _line_end(self, start: int) -> int:
        end = self._text.find("\n", start)
        return len(self._text) if end < 0 else end
