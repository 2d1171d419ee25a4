"""The task definition by Amazon's own model, the Deployment by Kubernetes' own schema."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from learn.containers import FARGATE_SIZES, Choices, deployment, task_definition
from learn.containers.deploy import label_of
from learn.containers.yaml import scalar
from learn.dockerfile import Healthcheck, ImageConfig, analyze

WEB = """\
FROM scratch
ENV PORT=8080 GREETING="Hello, $(NAME)" DEBUG=yes
WORKDIR /app
EXPOSE 8080 53/udp 9/sctp
USER 1000:1000
HEALTHCHECK --interval=1s --timeout=90s --start-period=12s CMD curl -f localhost:$PORT
ENTRYPOINT ["python", "-m"]
CMD ["app", "--greet", "$$"]
"""


def config(dockerfile: str = WEB) -> ImageConfig:
    stage = analyze(dockerfile).target_stage
    assert stage is not None
    return stage.config


# ---- Amazon ECS


def ecs_shape() -> Any:
    loaders = pytest.importorskip("botocore.loaders", reason="botocore holds Amazon's model")
    model = pytest.importorskip("botocore.model")
    service = model.ServiceModel(loaders.Loader().load_service_model("ecs", "service-2"), service_name="ecs")
    return service.operation_model("RegisterTaskDefinition").input_shape


def problems_by_botocore(value: dict[str, Any]) -> str:
    validate = pytest.importorskip("botocore.validate")
    shape = ecs_shape()
    report = validate.ParamValidator().validate(value, shape)
    return str(report.generate_report()) + "".join(wrong_enums(value, shape))


def wrong_enums(value: Any, shape: Any) -> list[str]:
    """botocore leaves the choice of words to the service; its model has them."""
    if shape.type_name == "structure":
        return [problem for name, item in value.items() if name in shape.members
                for problem in wrong_enums(item, shape.members[name])]  # fmt: skip
    if shape.type_name == "list":
        return [problem for item in value for problem in wrong_enums(item, shape.member)]
    allowed = getattr(shape, "enum", None)
    return [f"{value} is none of {allowed}"] if allowed and value not in allowed else []


def test_the_judge_of_task_definitions_can_say_no() -> None:
    value = task_definition(config(), "web").value
    assert "Unknown parameter" in problems_by_botocore({**value, "colour": "red"})
    assert "Missing required" in problems_by_botocore({"family": "web"})
    assert "is none of" in problems_by_botocore({**value, "networkMode": "magic"})


def test_a_task_definition() -> None:
    manifest = task_definition(config(), "registry.example/team/Web_App:1.2")
    assert json.loads(manifest.text) == manifest.value == {
        "family": "web-app",
        "requiresCompatibilities": ["FARGATE"],
        "networkMode": "awsvpc",
        "cpu": "256",
        "memory": "512",
        "containerDefinitions": [
            {
                "name": "web-app",
                "image": "registry.example/team/Web_App:1.2",
                "essential": True,
                "entryPoint": ["python", "-m"],
                "command": ["app", "--greet", "$$"],
                "workingDirectory": "/app",
                "user": "1000:1000",
                "portMappings": [
                    {"containerPort": 53, "protocol": "udp"},
                    {"containerPort": 8080, "protocol": "tcp"},
                ],
                "environment": [
                    {"name": "PORT", "value": "8080"},
                    {"name": "GREETING", "value": "Hello, $(NAME)"},
                    {"name": "DEBUG", "value": "yes"},
                ],
                "healthCheck": {
                    "command": ["CMD-SHELL", "curl -f localhost:$PORT"],
                    "interval": 5, "timeout": 60, "retries": 3, "startPeriod": 12,
                },
            }
        ],
    }  # fmt: skip
    told = {note.field: note.text for note in manifest.notes}
    assert "9/sctp is left out" in told["portMappings"]
    assert told["healthCheck.interval"] == "The image says 1; the nearest possible value is 5."
    assert told["healthCheck.timeout"] == "The image says 90; the nearest possible value is 60."
    assert "our choice" in told["cpu, memory"]
    assert problems_by_botocore(manifest.value) == ""


def test_an_image_that_says_nothing() -> None:
    plain = task_definition(ImageConfig(), "debian").value
    assert plain["containerDefinitions"] == [{"name": "debian", "image": "debian", "essential": True}]
    container = deployment(ImageConfig(), "debian").value["spec"]["template"]["spec"]["containers"][0]
    assert set(container) == {"name", "image", "resources"}
    none = config("FROM scratch\nHEALTHCHECK NONE\n")
    assert "healthCheck" not in task_definition(none, "a").value["containerDefinitions"][0]
    assert problems_by_botocore(plain) == ""


def test_the_shell_of_a_health_check_is_the_images() -> None:
    image = config('FROM scratch\nSHELL ["/bin/bash", "-c"]\nHEALTHCHECK CMD check\n')
    check = task_definition(image, "a").value["containerDefinitions"][0]["healthCheck"]
    assert check["command"] == ["CMD", "/bin/bash", "-c", "check"]


def test_only_sizes_that_fargate_has() -> None:
    assert task_definition(config(), "a", Choices(1024, 2048)).value["cpu"] == "1024"
    with pytest.raises(ValueError, match="no size of 256 CPU units and 4096 MiB"):
        task_definition(config(), "a", Choices(256, 4096))


@pytest.mark.parametrize(
    ("cpu", "memory", "sizes"),
    [(256, (512, 2048), 3), (512, (1024, 4096), 4), (1024, (2048, 8192), 7), (2048, (4096, 16384), 13),
     (4096, (8192, 30720), 23), (8192, (16384, 61440), 12), (16384, (32768, 122880), 12)],
)  # fmt: skip
def test_fargates_sizes(cpu: int, memory: tuple[int, int], sizes: int) -> None:
    """As the developer guide lists them: from, to, and how many in between."""
    assert (FARGATE_SIZES[cpu][0], FARGATE_SIZES[cpu][-1]) == memory
    assert len(FARGATE_SIZES[cpu]) == sizes


# ---- Kubernetes


def check_by_kubernetes(value: dict[str, Any]) -> None:
    """Raises what Kubernetes' OpenAPI schema has against it; unknown fields are refused."""
    validator = pytest.importorskip("kubernetes_validate", reason="kubernetes-validate holds Kubernetes' schemas")
    validator.validate(value, validator.latest_version(), strict=True)


def test_the_judge_of_deployments_can_say_no() -> None:
    validator = pytest.importorskip("kubernetes_validate")
    value = deployment(config(), "web").value
    for wrong in ({**value, "colour": "red"}, {**value, "spec": {"replicas": 1}}):
        with pytest.raises(validator.ValidationError):
            check_by_kubernetes(wrong)


def test_a_deployment() -> None:
    manifest = deployment(config(), "registry.example/team/Web_App:1.2")
    assert (
        manifest.text
        == """\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web-app
  labels:
    app: web-app
spec:
  replicas: 2
  selector:
    matchLabels:
      app: web-app
  template:
    metadata:
      labels:
        app: web-app
    spec:
      containers:
        - name: web-app
          image: registry.example/team/Web_App:1.2
          command:
            - python
            - "-m"
          args:
            - app
            - "--greet"
            - "$$$"
          workingDir: /app
          ports:
            - containerPort: 53
              protocol: UDP
            - containerPort: 8080
              protocol: TCP
            - containerPort: 9
              protocol: SCTP
          env:
            - name: PORT
              value: "8080"
            - name: GREETING
              value: "Hello, $$(NAME)"
            - name: DEBUG
              value: "yes"
          resources:
            requests:
              cpu: "250m"
              memory: "512Mi"
            limits:
              memory: "512Mi"
          securityContext:
            runAsUser: 1000
            runAsGroup: 1000
            runAsNonRoot: true
          startupProbe:
            exec:
              command:
                - /bin/sh
                - "-c"
                - "curl -f localhost:$PORT"
            periodSeconds: 5
            timeoutSeconds: 90
            failureThreshold: 3
          readinessProbe:
            exec:
              command:
                - /bin/sh
                - "-c"
                - "curl -f localhost:$PORT"
            periodSeconds: 1
            timeoutSeconds: 90
            failureThreshold: 3
          livenessProbe:
            exec:
              command:
                - /bin/sh
                - "-c"
                - "curl -f localhost:$PORT"
            periodSeconds: 1
            timeoutSeconds: 90
            failureThreshold: 3
"""
    )
    check_by_kubernetes(manifest.value)


@pytest.mark.parametrize(
    ("user", "expected"),
    [("0", {"runAsUser": 0}), ("1000", {"runAsUser": 1000, "runAsNonRoot": True}), ("app", None), ("1000:staff", None),
     ("99999999999", None), ("4294967295", None)],
)  # fmt: skip
def test_users_by_number(user: str, expected: dict[str, Any] | None) -> None:
    manifest = deployment(ImageConfig(user=user), "a")
    container = manifest.value["spec"]["template"]["spec"]["containers"][0]
    assert container.get("securityContext") == expected
    assert any(note.field == "securityContext" for note in manifest.notes) == (expected is None)


def expanded(text: str) -> str:
    """What Kubernetes makes of a word when no variable is defined, letter by letter. An oracle of its own for `_literal`."""
    out, at = [], 0
    while at < len(text):
        if text[at] == "$" and at + 1 < len(text):
            if text[at + 1] == "$":
                out.append("$")
                at += 2
                continue
            if text[at + 1] == "(" and ")" in text[at:]:
                out.append("<a variable>")
                at = text.index(")", at) + 1
                continue
        out.append(text[at])
        at += 1
    return "".join(out)


@given(st.text("$()aA_\\", max_size=12))
def test_kubernetes_leaves_words_as_they_are(word: str) -> None:
    container = deployment(ImageConfig(cmd=(word,)), "a").value["spec"]["template"]["spec"]["containers"][0]
    assert expanded(container["args"][0]) == word


# ---- whatever the image says

TEXTS = st.text(max_size=20)
CONFIGS = st.builds(
    ImageConfig,
    env=st.lists(st.builds(lambda name, value: f"{name}={value}", st.text("AB-. \n€", min_size=1, max_size=4), TEXTS)).map(tuple),
    cmd=st.none() | st.lists(TEXTS, min_size=1, max_size=3).map(tuple),
    entrypoint=st.none() | st.lists(TEXTS, min_size=1, max_size=3).map(tuple),
    working_dir=st.none() | TEXTS,
    user=st.none() | TEXTS | st.integers(0, 2**40).map(str),
    exposed_ports=st.lists(
        st.builds(lambda port, protocol: f"{port}/{protocol}", st.integers(0, 65535), st.sampled_from(["tcp", "udp", "sctp"])),
        max_size=120,
        unique=True,
    ).map(tuple),
    healthcheck=st.none()
    | st.builds(
        Healthcheck,
        st.sampled_from([("NONE",), ("CMD", "a"), ("CMD-SHELL", "b $(c)")]),
        *[st.sampled_from([0, 1_000_000, 5_000_000_000, 2**63 - 1])] * 4,
        st.sampled_from([0, 1, 2**31 - 1]),
    ),
)
IMAGES = st.sampled_from(["debian", "a/b:1", "registry.example:5000/x/y_Z@sha256:00", "-", "1" * 80, "日本"])


@settings(max_examples=40, deadline=None)
@given(CONFIGS, IMAGES)
def test_whatever_the_image_says_both_are_valid(image: ImageConfig, name: str) -> None:
    yaml = pytest.importorskip("yaml")
    task, workload = task_definition(image, name), deployment(image, name)
    assert problems_by_botocore(task.value) == ""
    check_by_kubernetes(workload.value)
    assert json.loads(task.text) == task.value
    assert yaml.safe_load(workload.text) == workload.value


@given(st.text())
def test_any_text_survives_yaml(text: str) -> None:
    yaml = pytest.importorskip("yaml")
    assert yaml.safe_load(scalar(text)) == text


@pytest.mark.parametrize("word", ["yes", "No", "null", "~", "1.20", "22:22", "1e3", "0x1F", "", " a", "a: b", "- a", "#a", "a #b",
                                  "true",
                                  "2026-01-01", "=", "<<", "*a", "&a", "!a", "%a", "@a", "`a", "[a", "{a", ".inf"])  # fmt: skip
def test_words_that_yaml_would_take_for_something_else(word: str) -> None:
    yaml = pytest.importorskip("yaml")
    assert yaml.safe_load(scalar(word)) == word


@pytest.mark.parametrize(
    ("image", "name"),
    [("nginx", "nginx"), ("team/my_app:1.0", "my-app"), ("registry.example:5000/App@sha256:00", "app"), ("---", "app"),
     ("", "app"), ("a" * 80, "a" * 63)],
)  # fmt: skip
def test_names_of_workloads(image: str, name: str) -> None:
    assert label_of(image) == name


def test_a_port_zero_and_very_many_ports() -> None:
    many = tuple(f"{port}/tcp" for port in range(300))
    for manifest, field in ((task_definition(ImageConfig(exposed_ports=many), "a"), "portMappings"),
                            (deployment(ImageConfig(exposed_ports=many), "a"), "ports")):  # fmt: skip
        told = [note.text for note in manifest.notes if note.field == field]
        assert any("Port 0 is left out" in text for text in told)
        assert any("199 of 299 ports are left out" in text for text in told)
