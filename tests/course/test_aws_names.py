"""The names of AWS that lessons use are those of AWS's own service models."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

LESSONS = Path(__file__).resolve().parents[2] / "lessons"

# Rows of lessons/facts/ecr-settings.toml, and the shape of the model that enumerates them.
ECR_SETTINGS = {
    "Tag mutability": "ImageTagMutability",
    "Encryption at rest": "EncryptionType",
    "Kind of scan": "ScanType",
    "When it scans": "ScanFrequency",
    "Severity of a finding": "FindingSeverity",
    "State of an image": "ImageStatus",
    "Create a repository by itself for": "RCTAppliedFor",
}


def service(name: str):
    return pytest.importorskip("botocore.session", reason="botocore holds Amazon's model").get_session().get_service_model(name)


def actions(prose: str) -> set[str]:
    """What a lesson writes as an action: a verb of AWS and a noun, in backticks; the part after `ecr:` in a policy; a command."""
    named = set(re.findall(r"`((?:Batch|Create|Complete|Get|Initiate|Put|Start|Upload)[A-Z][A-Za-z]+)`", prose))
    named |= set(re.findall(r"ecr:([A-Z]\w+)", prose))
    commands = set(re.findall(r"aws ecr ([a-z-]+)", prose)) - {"get-login", "get-login-password"}  # the CLI's own, not actions
    return named | {"".join(part.capitalize() for part in command.split("-")) for command in commands}


@pytest.mark.parametrize(("row", "shape"), ECR_SETTINGS.items())
def test_ecr_settings_have_exactly_the_values_of_the_model(row, shape):
    rows = dict(tomllib.loads((LESSONS / "facts/ecr-settings.toml").read_text())["rows"])
    assert set(re.findall(r"`(\w+)`", rows[row])) == set(service("ecr").shape_for(shape).enum)


def test_the_lesson_on_ecr_names_actions_that_ecr_has():
    named = actions((LESSONS / "440-amazon-ecr/lesson.md").read_text())
    assert {"CreateRepository", "PutImage", "GetAuthorizationToken", "BatchDeleteImage"} <= named
    assert named <= set(service("ecr").operation_names)


def test_an_action_that_ecr_does_not_have_is_found():
    assert actions("`CreateRegistry` and aws ecr push-image") - set(service("ecr").operation_names) == {
        "CreateRegistry",
        "PushImage",
    }
