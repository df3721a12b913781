"""Chromium for the browser tests: the system's, else Playwright's own, else Debian's package.

`python -m tests.servers.chromium` makes sure that there is one, or says what to install and exits with 1.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ADVICE = "The browser tests need Chromium. Please install it: sudo apt-get install chromium"


def starts(program: str | Path | None) -> bool:
    """Tell whether the program is there and finds its libraries."""
    if not program or not Path(program).exists():
        return False
    return subprocess.run([program, "--version"], capture_output=True, check=False).returncode == 0


def find_chromium() -> str | None:
    """Return the path of a Chromium that starts, the system's before Playwright's own, or None."""
    for program in [os.environ.get("CHROMIUM"), *map(shutil.which, NAMES)]:
        if starts(program):
            return program
    with sync_playwright() as playwright:
        own = playwright.chromium.executable_path
    return own if starts(own) else None


def attempt(*command: str) -> None:
    """Run an installer; whether it helped is seen afterwards."""
    print("Chromium is missing, trying:", " ".join(command[:4]), flush=True)
    try:
        subprocess.run(command, check=False, timeout=300, stdin=subprocess.DEVNULL)
    except subprocess.TimeoutExpired:
        print("  gave up after five minutes")


def ensure_chromium() -> str | None:
    """Return the path of a Chromium that starts, after trying to install one where there is none."""
    found = find_chromium()
    if not found:
        attempt(sys.executable, "-m", "playwright", "install", "chromium")
        found = find_chromium()
    if not found and os.geteuid() == 0 and shutil.which("apt-get"):
        attempt("apt-get", "update", "-q")
        attempt("apt-get", "install", "-y", "-q", "--no-install-recommends", "chromium")
        found = find_chromium()
    return found


if __name__ == "__main__":
    sys.exit(None if ensure_chromium() else ADVICE)
