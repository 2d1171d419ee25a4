"""Courses made for a test: as many lessons and questions as it needs, in the authors' own format."""

from __future__ import annotations

from pathlib import Path

DOCKERFILE = """\
FROM debian:13-slim
WORKDIR /srv
COPY clock.sh .
CMD ["sh", "clock.sh"]
"""

LESSON = """\
title = "{title}"
summary = "About {title}."
needs = []
out_of_scope = ["Everything else"]

[[objective]]
id = "know"
text = "Know it."

[[file]]
name = "clock.Dockerfile"
title = "A clock"

[[file]]
name = "bell.Dockerfile"
title = "A bell"
"""

PAGE = """\
Before anything else, a word.

## What it adds

A [layer](term:layer) and more, see [RUN](instruction:RUN).

```example clock.Dockerfile
The clock.
```

```diagram layers clock.Dockerfile
Its stack.
```

```diagram history clock.Dockerfile
Its history.
```

```diagram config clock.Dockerfile
Its configuration.
```

```compare clock.Dockerfile bell.Dockerfile
Both.
```

## What to ask

"""

QUESTION = """\
[[question]]
id = "q{number}"
objective = "know"
kind = "choice"
prompt = "Which one is it, in case {number}?"
explanation = "The secret reason of {number}."

[[question.option]]
text = "This"
correct = true
feedback = "It is this."

[[question.option]]
text = "That"
feedback = "It is not that."

"""


def write_course(folder: Path, lessons: int = 1, questions: int = 1) -> Path:
    """A course in `folder` with so many lessons, called lesson-1 and so on, each with so many questions."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "course.toml").write_text(
        'title = "Clocks"\nsummary = "A course about clocks."\n\n[chapters]\n100 = "All of it"\n', encoding="utf-8"
    )
    (folder / "glossary.toml").write_text(
        '[[term]]\nterm = "layer"\nmeaning = "A set of files."\nlesson = "lesson-1"\naliases = ["layers"]\n', encoding="utf-8"
    )
    for number in range(1, lessons + 1):
        write_lesson(folder / f"{100 + number}-lesson-{number}", f"Lesson number {number}", questions)
    return folder


def write_lesson(folder: Path, title: str, questions: int) -> None:
    """One lesson that shows every kind of block."""
    folder.mkdir()
    asks = "\n".join(f"```ask q{number}\n```\n" for number in range(1, questions + 1))
    (folder / "lesson.toml").write_text(LESSON.format(title=title), encoding="utf-8")
    (folder / "lesson.md").write_text(PAGE + asks, encoding="utf-8")
    (folder / "questions.toml").write_text(
        "".join(QUESTION.format(number=number) for number in range(1, questions + 1)), encoding="utf-8"
    )
    (folder / "clock.Dockerfile").write_text(DOCKERFILE, encoding="utf-8")
    (folder / "bell.Dockerfile").write_text("FROM debian:13-slim\nUSER 10001\n", encoding="utf-8")
