"""Sizes and waste: what is known, what is estimated, what is unknown; who put it there and who hid it."""

from __future__ import annotations

import re
import time

import pytest

from learn.dockerfile.rebuild.compare import rebuild
from learn.dockerfile.rebuild.context import Context, text_file
from learn.dockerfile.rebuild.log import read_log
from learn.dockerfile.rebuild.simulate import TooLongError, simulate, take_snapshot
from learn.dockerfile.rebuild.sizes import base_size, known_bases, package_size, size_text
from learn.dockerfile.rebuild.waste import Waste, find_waste

FILES = Context.of({"big": text_file("x" * 9000), "run.sh": text_file("echo\n"), "d/a": text_file("a"), "d/b": text_file("bb")})


def waste_of(*lines: str, base: str = "scratch") -> Waste:
    found = find_waste(simulate(take_snapshot(f"FROM {base}\n" + "\n".join(lines) + "\n", FILES)))
    assert found is not None
    return found


def told(waste: Waste) -> list[tuple[str, int | None, str, int, int]]:
    return [(file.path, file.size, file.how, file.line, file.hidden_line) for file in waste.files]


def test_nothing_is_wasted_where_nothing_is_hidden() -> None:
    waste = waste_of("COPY big /big", "RUN echo hi > /x && rm /x", "ENV A=1", "RUN ls")
    assert told(waste) == []
    assert (waste.added_bytes, waste.total_bytes, waste.efficiency) == (9000, 9000, 1.0)


def test_deleted_overwritten_and_copied_up() -> None:
    waste = waste_of("COPY big run.sh /app/", "RUN chmod +x /app/run.sh", "RUN rm /app/big", "RUN echo new > /app/run.sh")
    assert told(waste) == [
        ("/app/big", 9000, "deleted", 2, 4),
        ("/app/run.sh", 5, "copied up", 2, 3),
        ("/app/run.sh", 5, "overwritten", 3, 5),
    ]
    assert waste.wasted_bytes == 9010
    assert [layer.hidden_bytes for layer in waste.layers] == [9005, 5, 0, 0]
    assert "--mount=type=bind" in waste.files[0].advice
    assert "COPY --chmod" in waste.files[1].advice


def test_a_file_copied_early_for_the_cache_is_no_mistake() -> None:
    same = waste_of("COPY run.sh /app/", "RUN true", "COPY run.sh big /app/").files[0]
    assert "keep their cache" in same.advice
    assert "--exclude" in same.advice
    assert waste_of("COPY run.sh /a", "COPY big /a").files[0].advice.startswith("Write the file once")


@pytest.mark.parametrize(
    ("lines", "is_worth_it"),
    [
        (["COPY run.sh /a", "COPY big /b", "COPY run.sh /a"], False),
        (["COPY run.sh /a", "COPY run.sh /a"], True),
        (["RUN dd if=/dev/zero of=/a bs=1M count=1", "RUN rm /a", "RUN dd if=/dev/zero of=/b bs=1M count=900"], True),
        (["COPY big /b"], False),
        (["RUN true"], False),
    ],
)
def test_a_trifle_is_not_worth_a_change(lines: list[str], is_worth_it: bool) -> None:
    assert waste_of(*lines).is_worth_a_change == is_worth_it


def test_efficiency_is_dives() -> None:
    # big comes twice (the copy and what the whiteout hides): 9000 of 18000; run.sh once.
    assert waste_of("COPY big run.sh /", "RUN rm /big").efficiency == pytest.approx((9000 + 5) / (18000 + 5))


def test_lists_of_packages() -> None:
    one = waste_of("RUN apt-get update && apt-get install -y curl && rm -rf /var/lib/apt/lists/*", base="debian:trixie-slim")
    two = waste_of("RUN apt-get update && apt-get install -y curl", "RUN rm -rf /var/lib/apt/lists/*", base="debian:trixie-slim")
    assert (one.wasted_bytes, one.added_bytes) == (0, 16_069_898)
    assert (two.wasted_bytes, two.added_bytes) == (21_660_616, 21_660_616 + 16_069_898)
    assert two.files[0].path == "/var/lib/apt/lists"
    assert two.files[0].is_estimate
    assert not two.layers[0].is_exact
    assert any("2026-11" in reason for reason in two.layers[0].reasons)


def test_purged_packages_stay() -> None:
    waste = waste_of("RUN apt-get install -y gcc", "RUN apt-get purge -y gcc", base="debian:trixie-slim")
    assert told(waste) == [("apt package gcc", 195_639_745, "deleted", 2, 3)]


def test_pip_and_its_cache() -> None:
    kept = waste_of("RUN pip install flask", base="python:3.13-slim")
    without = waste_of("RUN pip install --no-cache-dir flask", base="python:3.13-slim")
    by_variable = waste_of("ENV PIP_NO_CACHE_DIR=1", "RUN pip install flask", base="python:3.13-slim")
    assert kept.added_bytes - without.added_bytes == 640_839
    assert by_variable.added_bytes == without.added_bytes == 5_200_000


def test_a_requirements_file_of_the_context_is_read() -> None:
    files = FILES.with_file("requirements.txt", text_file("flask==3.1.3  # web\n\ngunicorn\n"))
    text = "FROM python:3.13-slim\nCOPY requirements.txt /r.txt\nRUN pip install --no-cache-dir -r /r.txt\n"
    waste = find_waste(simulate(take_snapshot(text, files)))
    assert waste is not None
    assert waste.layers[1].bytes == 5_200_000 + 2_300_000
    assert waste.total_bytes is not None


def test_a_file_copied_twice_is_overwritten() -> None:
    assert told(waste_of("COPY big /", "COPY big /")) == [("/big", 9000, "overwritten", 2, 3)]


@pytest.mark.parametrize(
    ("command", "word"),
    [
        ("make", "make"),
        ("curl -o /x https://example.com/x", "download"),
        ("apt-get install -y unheard-of", "not in the table"),
        ("pip install -r requirements.txt", "stands in a file"),
        ("for i in 1 2; do rm /big; done", "loops"),
        ("rm $FILE", "only the shell knows"),
        ("(cd /x && rm y)", "subshells"),
        ("test -f /big && rm /big", "depends on test"),
    ],
)
def test_what_is_unknown_is_said(command: str, word: str) -> None:
    waste = waste_of("COPY big /big", f"RUN {command}", base="debian:trixie-slim")
    assert not waste.layers[1].is_known
    assert waste.total_bytes is None
    assert any(word in reason for reason in waste.layers[1].reasons), waste.layers[1].reasons


@pytest.mark.parametrize(
    ("setting", "command", "is_known"),
    [
        ("ENV DIR=/app", "rm $DIR/big", True),
        ("ENV DIR=/app", 'rm "${DIR}/big"', True),
        ("ARG DIR=/app", "cd $DIR && rm big", True),
        ("ENV DIR=/app", "rm '$DIR/big'", False),
        ("ENV DIR=/app", "rm \\$DIR/big", False),
        ("ENV DIR=/app", 'rm "${DIR:-/x}/big"', False),
        ("ENV DIR=/app", "DIR=/x && rm $DIR/big", False),
        ("ENV DIR=/app", "export DIR=/x; rm $DIR/big", False),
        ("ENV DIR=/app", ". /x.sh && rm $DIR/big", False),
        ("ENV DIR=/app", "read DIR && rm $DIR/big", False),
        ('ENV DIR="/app /x"', "rm $DIR/big", False),
        ("ENV DIR=/ap?", "rm $DIR/big", False),
        ("ENV OTHER=/app", "rm $DIR/big", False),
    ],
)
def test_a_variable_in_a_path_is_known_where_nothing_but_the_dockerfile_sets_it(
    setting: str, command: str, is_known: bool
) -> None:
    waste = waste_of("COPY big /app/", setting, f"RUN {command}")
    assert waste.layers[-1].is_known == is_known
    assert [file.path for file in waste.files] == (["/app/big"] if is_known else [])


def test_an_exec_form_has_no_shell_to_know_variables() -> None:
    assert told(waste_of("COPY big /app/", "ENV DIR=/app", 'RUN ["rm", "$DIR/big"]')) == []


def test_a_variable_for_a_version_does_not_hide_the_package() -> None:
    lines = [
        "ARG V=1",
        "RUN pip install --no-cache-dir flask==$V",
        "RUN npm install express@${V}",
        "RUN apt-get install -y tini=$V",
    ]
    assert [layer.bytes for layer in waste_of(*lines, base="debian").layers] == [5_200_000, 2_345_387, 1_704_720]
    assert not waste_of("RUN apt-get install -y $PACKAGES", base="debian").layers[0].is_known


def test_what_is_written_into_a_mount_is_not_in_the_layer() -> None:
    waste = waste_of("RUN --mount=type=cache,target=/c dd if=/dev/zero of=/c/x bs=1M count=5")
    assert waste.added_bytes == 0


def test_an_unknown_base_has_no_size() -> None:
    assert waste_of("COPY big /", base="example.com/who:1").total_bytes is None
    assert waste_of("COPY big /", base="debian:trixie-slim").total_bytes == 78_809_000


def test_the_table_of_bases() -> None:
    assert len(known_bases()) >= 40
    assert all(base.compressed < base.disk and any(character.isdigit() for character in base.reason) for base in known_bases())
    exact, near, arm = base_size("alpine"), base_size("python:3.12-slim"), base_size("alpine", "linux/arm64")
    assert exact is not None
    assert (exact.disk, exact.compressed, exact.is_other_version) == (8_500_000, 3_849_738, False)
    assert near is not None
    assert (near.name, near.is_other_version) == ("python:3.13-slim", True)
    assert arm is not None
    assert arm.compressed == 4_187_659
    assert base_size("python:3.12-windowsservercore") is None
    assert base_size("mycompany/alpine") is None


def test_versions_do_not_hide_a_package() -> None:
    for word in ("numpy", "numpy==2.1", "NumPy>=2", "numpy[extra]"):
        found = package_size("pip", word)
        assert found is not None
        assert found.bytes == 72_100_000
    assert package_size("apk", "unheard-of") is None


@pytest.mark.parametrize(
    ("base", "name", "is_other_version"),
    [
        ("golang:1.26", "golang:1.26", False),
        ("golang:1.25-alpine", "golang:1.26-alpine", True),
        ("maven:3.9-eclipse-temurin-17", "maven:3.9-eclipse-temurin-21", True),
        ("redis:7-alpine", "redis:8.10-alpine", True),
        ("php:8.3-apache", "php:8.5-apache", True),
        ("ruby:3.4-slim-bookworm", "ruby:4.0-slim", True),
        ("rust:1.80", "rust:1.97", True),
        ("public.ecr.aws/docker/library/python:3.13-slim", "python:3.13-slim", False),
        ("gcr.io/distroless/static-debian12:nonroot", "gcr.io/distroless/static:latest", False),
        ("gcr.io/distroless/nodejs22-debian12", "gcr.io/distroless/nodejs:latest", False),
    ],
)
def test_the_base_that_a_name_is_measured_by(base: str, name: str, is_other_version: bool) -> None:
    found = base_size(base)
    assert found is not None
    assert (found.name, found.is_other_version) == (name, is_other_version)
    assert 1 < found.disk / found.compressed < 5


def test_every_figure_names_a_source_and_a_year() -> None:
    for family, package in [("apt", "curl"), ("apt", "wget"), ("apk", "git"), ("apk", "g++"), ("rpm", "httpd"), ("pip", "flask"),
                            ("npm", "express"), ("npm", "@angular/cli@21")]:  # fmt: skip
        found = package_size(family, package)
        assert found is not None, package
        assert re.search(r"\(?.*\b20\d\d", found.reason), found.reason


@pytest.mark.parametrize(
    ("family", "packages"),
    [
        ("apt", "docker.io libjpeg62-turbo-dev libncurses6 libvips openssl zstd libnss3 fonts-noto-color-emoji adduser"),
        ("apt", "libicu72 openjdk-17-jdk python3.11-dev libgtk-3-0 libssl3"),
        (
            "rpm",
            "gcc git golang java-17-amazon-corretto java-17-openjdk jq make nano nginx nodejs npm python3-pip unzip vim wget",
        ),
        ("rpm", "nano postgresql15 net-tools procps-ng python3.11 tree"),
        ("apk", "icu-libs freetype findutils lcms2"),
        ("pip", "setuptools beautifulsoup4 openpyxl grpcio notebook pylint sentry-sdk"),
        ("npm", "yarn gulp-cli bower @nestjs/cli mongoose tailwindcss fastify concurrently"),
    ],
)
def test_what_is_often_installed_is_known(family: str, packages: str) -> None:
    unknown = [package for package in packages.split() if package_size(family, package) is None]
    assert unknown == []


def test_what_the_base_has_already_adds_nothing() -> None:
    found = package_size("apt", "libstdc++6")
    assert found is not None
    assert found.bytes == 0
    assert "has it already" in found.reason


def test_dnf_estimates_packages_and_says_that_its_cache_is_unknown() -> None:
    without = waste_of("RUN dnf install -y gcc git && dnf clean all", base="fedora:44").layers[0]
    assert (without.bytes, without.is_known, without.is_exact) == (154_000_000 + 64_000_000, True, False)
    assert "for what that system lacked" in without.reasons[1]
    kept = waste_of("RUN microdnf install -y git", base="registry.access.redhat.com/ubi9/ubi-minimal").layers[0]
    assert (kept.bytes, kept.is_known) == (64_000_000, False)


@pytest.mark.parametrize(
    ("size", "text"),
    [(0, "0 B"), (5, "5 B"), (999, "999 B"), (1_000, "1 kB"), (21_660_616, "21.7 MB"), (999_600, "1 MB"), (874_050_000, "874 MB"),
     (1_110_000_000, "1.11 GB"), (3 * 10**12, "3 TB")],
)  # fmt: skip
def test_a_size_for_people(size: int, text: str) -> None:
    assert size_text(size) == text


def test_lists_of_debian_12_are_those_of_debian_12() -> None:
    assert waste_of("RUN apt-get update", base="debian:bookworm-slim").added_bytes == 19_856_468
    assert waste_of("RUN apt-get update", base="debian:trixie-slim").added_bytes == 21_660_616


def test_a_group_of_alpine_packages_goes_as_one() -> None:
    one = "RUN apk add --no-cache --virtual .build gcc musl-dev && make 2>/dev/null; apk del .build"
    assert waste_of(one, base="alpine:3.24").added_bytes == 0
    two = waste_of("RUN apk add --no-cache -t .build gcc musl-dev", "RUN apk del .build", base="alpine:3.24")
    assert [file.path for file in two.files] == ["apk package gcc", "apk package musl-dev"]
    by_name = waste_of("RUN apk add --no-cache -t .build gcc", "RUN apk del gcc", base="alpine:3.24")
    assert [file.path for file in by_name.files] == ["apk package gcc"]


def test_npm_installs_what_package_json_names() -> None:
    def added(json: str, *lines: str) -> Waste:
        files = FILES.with_file("package.json", text_file(json))
        text = "FROM node:24-alpine\nWORKDIR /app\nCOPY package.json .\n" + "\n".join(lines) + "\n"
        found = find_waste(simulate(take_snapshot(text, files)))
        assert found is not None
        return found

    listed = '{"dependencies": {"express": "^5", "lodash": "4"}, "devDependencies": {"jest": "30"}}'
    express, lodash, jest = 2_345_387, 1_414_049, 36_546_793
    assert added(listed, "RUN npm ci").layers[-1].bytes == express + lodash + jest
    assert added(listed, "RUN npm ci --omit=dev").layers[-1].bytes == express + lodash
    assert added(listed, "ENV NODE_ENV=production", "RUN npm install").layers[-1].bytes == express + lodash
    assert added(listed, "RUN npm install express").layers[-1].bytes == express
    for unknown in ('{"dependencies": {"left-pad-of-ours": "1"}}', "{", "[]", '{"dependencies": 1}', "{}"):
        assert added(unknown, "RUN npm ci").layers[-1].bytes == 100_000_000
    assert not added(listed, "RUN npm install ./local").layers[-1].is_known


@pytest.mark.parametrize(
    ("line", "names", "is_known"),
    [
        ("RUN pnpm install --frozen-lockfile", ("express", "lodash", "jest"), True),
        ("RUN pnpm install --prod", ("express", "lodash"), True),
        ("RUN pnpm add -g pm2", ("pm2",), True),
        ("RUN yarn", ("express", "lodash", "jest"), False),
        ("RUN yarn install --production && yarn cache clean", ("express", "lodash"), True),
        ("RUN --mount=type=cache,target=/usr/local/share/.cache yarn add express@4", ("express",), True),
        ("RUN yarn global add serve && yarn cache clean", ("serve",), True),
        ("RUN pnpm run build", (), False),
    ],
)
def test_yarn_and_pnpm_lay_out_what_npm_would_and_yarn_keeps_its_downloads(
    line: str, names: tuple[str, ...], is_known: bool
) -> None:
    listed = '{"dependencies": {"express": "^5", "lodash": "4"}, "devDependencies": {"jest": "30"}}'
    files = Context.of({"package.json": text_file(listed)})
    waste = find_waste(simulate(take_snapshot(f"FROM node:24\nWORKDIR /app\nCOPY package.json .\n{line}\n", files)))
    assert waste is not None
    sizes = [size.bytes for name in names if (size := package_size("npm", name))]
    assert (waste.layers[-1].bytes, waste.layers[-1].is_known) == (sum(sizes), is_known)
    assert len(sizes) == len(names)


def test_the_image_of_another_stage_can_be_asked_for() -> None:
    text = "FROM scratch AS one\nCOPY big /\nFROM scratch\nCOPY --from=one /big /b\nCOPY run.sh /\n"
    build = simulate(take_snapshot(text, FILES))
    one, target, none = find_waste(build, 0), find_waste(build), find_waste(build, 7)
    assert one is not None
    assert target is not None
    assert ([layer.bytes for layer in one.layers], [layer.bytes for layer in target.layers]) == ([9000], [9000, 5])
    assert none is None


def test_hostile_files_end_soon() -> None:
    many = "FROM debian\n" + "".join([f"RUN {'rm -rf /x* && ' * 400}touch /x{number}\n" for number in range(400)])
    start = time.process_time()
    find_waste(simulate(take_snapshot(many, FILES)))
    assert time.process_time() - start < 10
    with pytest.raises(TooLongError):
        simulate(take_snapshot("FROM debian\n" + "RUN x\n" * 600))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "FROM",
        "RUN x",
        "FROM a AS b\nFROM b AS a\n",
        "FROM scratch\nCOPY --from=9 a b\n",
        "FROM scratch\nCOPY [ /x\nADD\nRUN <<E\n",
    ],
)
def test_broken_files_raise_nothing(text: str) -> None:
    snapshot = take_snapshot(text, FILES)
    read_log(rebuild(snapshot, snapshot))
    find_waste(simulate(snapshot))
