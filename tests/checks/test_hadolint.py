"""The rules of hadolint that checks name are rules of hadolint, each named by one check."""

from __future__ import annotations

import pytest

from learn.dockerfile import Check, all_checks

# The table of rules in the README of github.com/hadolint/hadolint, 2026-11: numbers of DL rules. Some numbers are not given out.
LEFT_OUT = {3005, 3017, 3031, 3039, 4002}
RULES = {1001, *range(3000, 3064), *range(4000, 4007)} - LEFT_OUT
NAMES = {f"DL{number}" for number in RULES}

NAMED = [check for check in all_checks() if check.hadolint]


@pytest.mark.parametrize("check", NAMED, ids=[check.rule for check in NAMED])
def test_a_named_rule_is_one_of_hadolints(check: Check) -> None:
    assert set(check.hadolint) <= NAMES
    assert list(check.hadolint) == sorted(set(check.hadolint))


def test_no_rule_is_named_twice() -> None:
    named = [rule for check in NAMED for rule in check.hadolint]
    assert len(named) == len(set(named))
    assert len(named) >= 30


def test_the_rules_that_engineers_know_lead_to_a_check() -> None:
    found = {rule: check.rule for check in NAMED for rule in check.hadolint}
    assert found["DL3009"] == "PackageListsLeftInLayer"
    assert found["DL3006"] == found["DL3007"] == "UnpinnedBase"
    assert found["DL4006"] == "PipeWithoutPipefail"
    assert found["DL3025"] == "JSONArgsRecommended"
