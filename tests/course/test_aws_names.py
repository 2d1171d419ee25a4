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


def fields(prose: str) -> set[str]:
    """What a lesson writes in backticks as a field of AWS's API: camelCase."""
    return set(re.findall(r"`([a-z]+[A-Z][A-Za-z]*)`", prose))


# What PlacementStrategy takes as its field in words of its own: the model describes it in prose.
WORDS_OF_PLACEMENT = {"instanceId"}


def known_fields(model) -> set[str]:
    """Every name that the service's model has for a member of a structure or for one of a list of values."""
    shapes = [model.shape_for(name) for name in model.shape_names]
    members = {member for shape in shapes if shape.type_name == "structure" for member in shape.members}
    return members | {value for shape in shapes for value in getattr(shape, "enum", ())} | WORDS_OF_PLACEMENT


ON_ECS = [path for name in ("amazon-ecs", "from-your-dockerfile-to-production") for path in LESSONS.glob(f"*-{name}/*.*")]


@pytest.mark.parametrize("path", [path for path in ON_ECS if path.suffix in (".md", ".toml")], ids=lambda path: path.name)
def test_fields_and_commands_of_ecs_are_those_of_its_model(path):
    prose = path.read_text(encoding="utf-8")
    assert fields(prose) <= known_fields(service("ecs"))
    named = {"".join(part.capitalize() for part in command.split("-")) for command in re.findall(r"aws ecs ([a-z-]+)", prose)}
    assert named <= set(service("ecs").operation_names)


def test_the_last_lesson_names_the_fields_that_it_explains():
    prose = (LESSONS / "450-from-your-dockerfile-to-production/lesson.md").read_text(encoding="utf-8")
    assert {"minimumHealthyPercent", "maximumPercent", "stopTimeout", "initProcessEnabled", "executionRoleArn"} <= fields(prose)


def test_a_field_that_ecs_does_not_have_is_found():
    assert fields("`stopTimeouts` and `stopTimeout`") - known_fields(service("ecs")) == {"stopTimeouts"}


EKS = LESSONS / "430-amazon-eks/lesson.md"


def test_the_lesson_on_eks_uses_commands_and_options_that_eks_has():
    prose = EKS.read_text(encoding="utf-8")
    commands = set(re.findall(r"aws eks ([a-z-]+)", prose)) - {"update-kubeconfig"}  # the CLI's own: it writes a file
    assert {"create-cluster", "create-nodegroup"} <= commands
    names = {command: "".join(part.capitalize() for part in command.split("-")) for command in commands}
    assert set(names.values()) <= set(service("eks").operation_names)
    for command in commands:
        transcript = re.search(rf"aws eks {command}((?:.*\\\n)*.*)", prose)
        members = service("eks").operation_model(names[command]).input_shape.members
        for option in re.findall(r"--([a-z-]+)", transcript[1]):
            first, *rest = option.split("-")
            assert first + "".join(part.capitalize() for part in rest) in members, (command, option)


def test_what_a_pod_can_run_on_and_how_long_a_version_lasts_is_in_words_of_eks():
    rows = tomllib.loads((LESSONS / "facts/eks-compute.toml").read_text())["rows"]
    assert set(re.findall(r"`(\w+)`", rows[0][2])) == set(service("eks").shape_for("CapacityTypes").enum)
    prose = EKS.read_text(encoding="utf-8")
    assert "`supportType`" in prose
    assert all(f"`{value}`" in prose for value in service("eks").shape_for("SupportType").enum)
    scaling = service("eks").shape_for("NodegroupScalingConfig").members
    assert set(re.findall(r"(\w+Size)=\d", prose)) == set(scaling)
