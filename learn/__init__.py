"""Drydock's code: rooms of pure Python, and thin Django apps that translate between a person and those rooms.

Pure rooms, which have never heard of Django:

- `dockerfile`: the engine. A Dockerfile's text in, an `Analysis` out: what BuildKit would make of it.
- `containers`: what runs. Layers, images, containers and volumes as one value that is never changed in place.
- `diagrams`: pictures as data. An analysis in, a `Drawing` out; `svg.py` alone writes markup.
- `quiz`: right and wrong. A question and a submission in, a `Verdict` out.
- `course`: the lessons on disk. A folder in, a `Course` out, or all that is wrong with it.

Apps, cut along what a person does:

- `workbench`: try something. The editor and its panels; the same as a command.
- `reader`: read. Course map, lessons, reference pages, glossary.
- `practice`: answer and come back. Learners, attempts, drafts, progress.
- `cohorts`: teach. A teacher's classes, and what a teacher sees of them.
- `accounts`: sign up, in and out; hands a guest's work to the account.

One thread runs through all of it: the number of the instruction (`Node.index`). Whatever is shown carries it, so that pointing
at a line, a layer or a finding lights up the others without any room knowing another.

Who may import whom is written down as contracts in `pyproject.toml` and checked with the tests. From outside a room only the
names in its `__init__.py` are used; the exceptions are single modules that a contract names.

Beside them, small modules that several apps share: `limits` (how often somebody may ask), `refusals` (what a page says then),
`writer` (a cookie that says who writes, so that an edit asks the database for nothing but to keep its text), `sheets` (tables to
download), `static` (which files are served), and `tasks` (the verbs of `make`).

Two choices differ from a stricter cut, and why: `workbench` and `reader` read and keep drafts through `practice`, because a draft
is something that a person did and the database knows only people and what they did; and `reader` opens `workbench.bench`,
because a lesson page without JavaScript must answer the editor's button itself.
"""
