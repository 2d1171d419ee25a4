"""The names that lessons may link to."""

from __future__ import annotations

from learn.dockerfile import INSTRUCTIONS, all_checks

# BuildKit's own checks. A lesson may speak of one that the engine does not make yet.
BUILDKIT_CHECKS = frozenset(
    (
        "ConsistentInstructionCasing",
        "CopyIgnoredFile",
        "DuplicateStageName",
        "ExposeInvalidFormat",
        "ExposeProtoCasing",
        "FromAsCasing",
        "FromPlatformFlagConstDisallowed",
        "InvalidDefaultArgInFrom",
        "InvalidDefinitionDescription",
        "JSONArgsRecommended",
        "LegacyKeyValueFormat",
        "MaintainerDeprecated",
        "MultipleInstructionsDisallowed",
        "NoEmptyContinuation",
        "RedundantTargetPlatform",
        "ReservedStageName",
        "SecretsUsedInArgOrEnv",
        "StageNameCasing",
        "UndefinedArgInFrom",
        "UndefinedVar",
        "WorkdirRelativePath",
    )
)


def instruction_names() -> frozenset[str]:
    """The keywords of all instructions."""
    return frozenset(INSTRUCTIONS)


def check_names() -> frozenset[str]:
    """The names of BuildKit's checks and of the engine's own."""
    return BUILDKIT_CHECKS | {check.rule for check in all_checks()}
