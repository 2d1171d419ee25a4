"""The course as the web apps use it: read once a process, and read again when a file changes while developing.

It stands here because practice is the lowest app that needs it; the reader above takes it from here too.
"""

from __future__ import annotations

from pathlib import Path
from threading import Lock

from django.conf import settings

from learn.course import Course, load

_Stamp = tuple[tuple[str, int, int], ...]
_lock = Lock()
_read: dict[Path, tuple[_Stamp, Course]] = {}


def the_course() -> Course:
    """The course in the folder `settings.LESSONS`. Without DEBUG, files are looked at only the first time."""
    folder = Path(settings.LESSONS)
    known = _read.get(folder)
    if known is not None and not settings.DEBUG:
        return known[1]
    with _lock:
        stamp = _stamp(folder)
        known = _read.get(folder)
        if known is None or known[0] != stamp:
            known = _read[folder] = (stamp, load(folder))
        return known[1]


def _stamp(folder: Path) -> _Stamp:
    """Name, size and time of every file: equal as long as nobody edited a lesson."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return tuple((str(path), path.stat().st_size, path.stat().st_mtime_ns) for path in files)
