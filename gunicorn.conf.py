"""How gunicorn serves Drydock: read by `make serve`, by the image and by every other call of gunicorn in this folder.

A command line or GUNICORN_CMD_ARGS comes before it; WEB_CONCURRENCY is gunicorn's own variable for the number of workers.
"""

import gc
import os

# Two of these make full use of two cores; a text takes some milliseconds of one. With SQLite more would wait for each other.
workers = int(os.environ.get("WEB_CONCURRENCY") or min(2, os.cpu_count() or 1))
# One may wait for the database or a slow body while the other answers; with more they wait for Python's lock, and for each other:
# with 500 edits a second on two cores an edit costs 3.5 ms of processor with four, 3.1 ms with two.
threads = 2
# A browser keeps its connection between two edits.
keepalive = 75
# The code is loaded once, and its memory is shared.
preload_app = True


def when_ready(_server: object) -> None:
    """Let the garbage collector pass over what is loaded and stays: looking through it again and again takes 100 ms each time.

    And let it look less often: an edit makes thousands of things that go by themselves, and 700 of them already call it. A look
    takes some 50 ms, in which everybody waits; at this number it is one in several thousand edits.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 20, 20)
