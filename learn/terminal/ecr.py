"""What is special about Amazon ECR as a registry, and the one command of AWS that changes it.

A registry of ECR mounts no layer from another repository unless the account's setting BLOB_MOUNTING is ENABLED
(Amazon ECR User Guide, "Blob mounting in Amazon ECR").
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from learn.terminal.machine import Machine, Result, UnknownError, printed

# Both are in the User Guide: "Making requests to Amazon ECR registries", for IPv4 and for dual stack.
_HOST = re.compile(r"\d+\.(?:dkr\.ecr(?:-fips)?\.[\w-]+\.amazonaws\.com(?:\.cn)?|dkr-ecr\.[\w-]+\.on\.aws)")
_SETTING = ("aws", "ecr", "put-account-setting", "--name", "BLOB_MOUNTING", "--value")


def mounts_layers(machine: Machine, host: str) -> bool:
    """Whether the registry at `host` takes a layer from another of its repositories instead of an upload."""
    return machine.mounts_in_ecr or _HOST.fullmatch(host) is None


def type_aws(machine: Machine, words: Sequence[str]) -> Result:
    """A line that begins with `aws`. Raises UnknownError for all but the setting."""
    if tuple(words[:-1]) != _SETTING or words[-1] not in ("ENABLED", "DISABLED"):
        raise UnknownError(f"of AWS only `{' '.join(_SETTING)} ENABLED` (or DISABLED) is known here")
    answer = ("{", '    "name": "BLOB_MOUNTING",', f'    "value": "{words[-1]}"', "}")
    return printed(replace(machine, mounts_in_ecr=words[-1] == "ENABLED"), *answer)
