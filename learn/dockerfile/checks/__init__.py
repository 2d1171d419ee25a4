"""Build checks, one module each: BuildKit's own, under its names and in its words, and the ones that teach.

Being in this folder is being registered. A module holds one opinion:

- its docstring is its page, in Markdown: a sentence that says what is found; then the headings `Why it matters`, `Not` with
  Dockerfiles that it catches, and `Write` with Dockerfiles that it has nothing against. The tests run both. A fenced block
  `dockerignore` stands for the `.dockerignore` beside the Dockerfiles that follow it;
- `CHECK` registers it, and tells where it may have something to say at all: which signs the file must have (keywords, and what
  `signs.py` names), what must stand in it, which programs a RUN must call. Elsewhere it is not asked, and costs nothing;
- `scan` reads the facts of a `Build` and yields findings, with a `Fix` where mending is mechanical: the image stays the same,
  or becomes what was meant without a decision to take.

A check looks at nothing but recorded facts, changes nothing and knows no other check. It first asks what costs little: most
Dockerfiles give it nothing to say. BuildKit gives lines only, so the columns are ours.
"""
