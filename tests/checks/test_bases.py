"""What is known about base images, on a date."""

from __future__ import annotations

import pytest

from learn.dockerfile.bases import ended, is_known_to_run_as_root


@pytest.mark.parametrize(
    ("base", "since"),
    [
        ("centos:7", "June 2024"),
        ("centos:8.4.2105", "December 2021"),
        ("openjdk:8", "July 2022"),
        ("python:3.9.1-slim", "October 2025"),
        ("python:3.12-slim-buster", "June 2024"),
        ("node:16-alpine", "September 2023"),
        ("alpine:3.1", "November 2016"),
        ("alpine:3.19.4", "November 2025"),
        ("debian:stretch-slim", "June 2022"),
        ("debian:10.3", "June 2024"),
        ("ubuntu:20.04", "May 2025"),
        ("ubuntu:focal-20240530", "May 2025"),
        ("php:7.4-apache", "November 2022"),
        ("docker.io/library/ruby:2.7", "March 2023"),
        ("golang:1.24-alpine3.18", "May 2025"),
        ("public.ecr.aws/docker/library/node:12", "April 2022"),
    ],
)
def test_ended(base: str, since: str) -> None:
    found = ended(base)
    assert found is not None
    assert found.since == since


@pytest.mark.parametrize(
    "base",
    [
        "python:3.13", "python:3", "python", "python:3.11-slim", "node:lts", "node:24-bookworm", "alpine:3.24", "alpine:3",
        "php:8-fpm", "debian:bookworm", "debian:13.1", "ubuntu:22.04", "ubuntu:26.04", "ubuntu:rolling", "openjdk:27-ea-jdk",
        "quay.io/centos/centos:stream9", "bitnami/node:12", "example.com/library/node:12", "fedora:44", "amazonlinux:2023",
        "scratch", "", "node:$VERSION", "NOT A NAME", "node@sha256:" + "0" * 64, "a" * 100_000,
    ],
)  # fmt: skip
def test_nothing_is_known_against(base: str) -> None:
    assert ended(base) is None


def test_root() -> None:
    assert is_known_to_run_as_root("docker.io/library/python:3.13")
    assert not is_known_to_run_as_root("example/python:3.13")
    assert not is_known_to_run_as_root("nginx:1.29")
