"""Drydock's settings, with the address of what an answer is measured against."""

from learn.settings import *  # noqa: F403 (settings are a namespace)

ROOT_URLCONF = "tests.benchmarks.answers_peers"
DEBUG = False
ALLOWED_HOSTS = ["*"]
DRYDOCK_LIMITS = False
