"""What templates ask of checks."""

from functools import lru_cache

from django.template import Library
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

register = Library()


@register.filter
@lru_cache(maxsize=64)
def linked(rules: tuple[str, ...]) -> SafeString:
    """A list item for each check, that leads to its page. Nearly all edits pass the same fifty, and finding addresses is slow."""
    addresses = [(reverse("reader:check", args=[rule]), rule) for rule in rules]
    return format_html_join("", '<li><a href="{}">{}</a></li>', addresses)
