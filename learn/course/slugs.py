"""Names for addresses."""

from __future__ import annotations

import re
import unicodedata


def slugify(text: str) -> str:
    """Lower case, ASCII, words joined by hyphens: "Copy on write" is "copy-on-write". Empty if nothing is left."""
    ascii_text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return "-".join(re.findall(r"[a-z0-9]+", ascii_text.lower()))
