"""What does a variable come to?"""

from __future__ import annotations

from learn.quiz.chance import Chance
from learn.quiz.family import Family, Item, pose
from learn.quiz.markup import Phrase
from learn.quiz.stacks import NAMES, VALUES
from learn.quiz.work import Work, code

RESULT = "RESULT"


def write(chance: Chance, level: int) -> Work:
    """A variable that is set from another one, whose value is not as plain as it looks."""
    name = chance.pick(NAMES)
    one, two, three = chance.some(VALUES, 3)
    used = chance.pick((f"${name}", f"${{{name}}}"))
    patterns: list[tuple[list[str], dict[str, str]]] = [
        ([f"ENV {name}={one}", f"ENV {name}={two} {RESULT}={used}"], {}),
        ([f"ENV {name}={one}", f"ENV {RESULT}={used}", f"ENV {name}={two}"], {}),
        ([f"ENV {name}={one}", f"ENV {name}={two}", f"ENV {RESULT}={used}"], {}),
    ]
    if level > 1:
        first = chance.pick((f"ENV {name}={one}", f"ENV {name}=", f"ENV OTHER={one}"))
        sign = chance.pick((":-", ":+"))
        patterns = [([first, f"ENV {RESULT}=${{{name}{sign}{two}}}"], {})]
        if chance.maybe(0.4):
            patterns = [([f"ARG {name}={one}", f"ENV {RESULT}=${{{name}:-{two}}}"], {name: three} if chance.maybe() else {})]
    lines, build_args = chance.pick(patterns)
    before: list[str] = []
    if level > 2:
        kind = chance.number(1, 3)
        if kind == 1:
            before, lines = [f"ARG {name}={one}"], [f"ENV {RESULT}=${{{name}:-{two}}}"]
            lines = [f"ARG {name}", *lines] if chance.maybe(0.4) else lines
        elif kind == 2:
            lines = [f"ARG {name}={one}", f"ENV {name}={two}", f"ENV {RESULT}={used}"]
            build_args = {name: three} if chance.maybe() else {}
        else:
            before, build_args = [f"ARG {name}={one}"], {name: three}
            lines = [f"ARG {name}", f"ENV {RESULT}={used}"] if chance.maybe() else [f"ENV {RESULT}=${{{name}:-{two}}}"]
    base = chance.pick(("alpine:3.22", "debian:13-slim", "ubuntu:24.04"))
    text = "\n".join([*before, f"FROM {base}", *lines, f"CMD echo ${RESULT}"]) + "\n"
    return Work(text, build_args=build_args)


def ask(work: Work, chance: Chance, level: int) -> Item | None:
    """What RESULT is; None about a file that sets none, so this is no question about any file."""
    env = dict(pair.partition("=")[::2] for pair in work.stage.config.env)
    if RESULT not in env:
        return None
    asked = next(node for node in work.analysis.nodes if node.keyword == "ENV" and RESULT in node.arguments)
    written = asked.arguments[asked.arguments.index(RESULT) + 1]
    name = written.strip("${}").partition(":")[0]
    default = written.strip("}").partition(":")[2][1:] if ":" in written else None
    values = _values(work, name)
    is_global = bool(work.analysis.build.global_steps)
    before = [value for line, _, value in values if line < asked.start_line]
    same = [value for line, keyword, value in values if line == asked.start_line]
    envs = [value for _, keyword, value in values if keyword == "ENV"]
    args = [value for _, keyword, value in values if keyword == "ARG"]
    given = work.build_args.get(name)
    wrong: list[tuple[str, Phrase | None]] = [
        ("same_line_counts", _value(same[0]) if same else None),
        ("last_value_counts", _value(envs[-1]) if len(envs) > 1 else None),
        ("first_value_stays", _value(envs[0]) if len(envs) > 1 else None),
        ("arg_beats_env", _value(given or args[0]) if envs and args else None),
        ("arg_crosses_from", _value(given or args[0]) if is_global and args else None),
        ("build_arg_ignored", _value(args[0]) if given and args else None),
        ("plus_is_default", _value(before[0] if before and before[0] else default) if ":+" in written else None),
        ("default_always", _value(default)),
        ("default_never", _value((before or [""])[-1])),
        ("stays_as_written", _value(written)),
        ("unset_by_then", _value("")),
    ]
    flag = "".join(f" It is built with {code(f'--build-arg {key}={value}')}." for key, value in work.build_args.items())
    return pose(
        f"What is {code(RESULT)} in the container's environment?{flag}",
        work,
        _value(env[RESULT]) or Phrase(""),
        wrong,
        f"Line {asked.start_line} is expanded with what holds just before it: {_said(env[RESULT])}.",
        chance,
    )


def _values(work: Work, name: str) -> list[tuple[int, str, str]]:
    """Where the name is given a value: the line, the keyword, the value."""
    found = []
    for node in work.analysis.nodes:
        words = node.arguments
        if node.keyword == "ENV":
            found += [(node.start_line, "ENV", words[at + 1]) for at in range(0, len(words), 3) if words[at] == name]
        elif node.keyword == "ARG":
            found += [(node.start_line, "ARG", word.partition("=")[2]) for word in words if word.startswith(f"{name}=")]
    return found


def _value(value: str | None) -> Phrase | None:
    return None if value is None else code(value) if value else Phrase("<em>an empty value</em>")


def _said(value: str) -> str:
    return str(_value(value))


FAMILY = Family("What a variable comes to", 3, write, ask)
