"""Which static files are served: not those that only the bundler reads."""

from typing import ClassVar

from django.contrib.staticfiles.apps import StaticFilesConfig


class ServedFiles(StaticFilesConfig):
    """Leaves out what `npm run build` turns into static/build: it names npm packages, which are no addresses."""

    ignore_patterns: ClassVar[list[str]] = [*StaticFilesConfig.ignore_patterns, "css/fonts.css"]
