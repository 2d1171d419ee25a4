"""Which static files are served: not those that only the bundler reads."""

from django.contrib.staticfiles.apps import StaticFilesConfig


class ServedFiles(StaticFilesConfig):
    """Leaves out what `npm run build` turns into static/build: it names npm packages, which are no addresses."""

    ignore_patterns = [*StaticFilesConfig.ignore_patterns, "css/site.css"]  # noqa: RUF012 (Django reads it as it is)
