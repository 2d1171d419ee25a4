"""The small Dockerfile on the front page, and the stack that the engine makes of it."""

from __future__ import annotations

from learn.reader.figures import Figure, figure

# Seven instructions, four layers: WORKDIR makes one, which surprises most readers, and the last two make none.
DOCKERFILE = """\
FROM python:3.13-slim
WORKDIR /app
COPY requirements.txt .
RUN pip install -r requirements.txt
COPY . .
USER 10001
CMD ["python", "app.py"]
"""


def quay() -> Figure:
    """The front page's figure."""
    return figure(DOCKERFILE)
