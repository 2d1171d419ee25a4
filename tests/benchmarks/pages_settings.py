"""Drydock's settings, with the addresses of what its pages are measured against."""

from learn.settings import *  # noqa: F403 (settings are a namespace)

ROOT_URLCONF = "tests.benchmarks.pages_peers"
