"""Finds a Chromium to drive, and gets one where there is none: `python tests/browser/chromium.py` prints its path."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MISSING = (
    "No Chromium was found and none could be installed, and the tests drive the app in one: install your system's "
    "Chromium package (Debian and Ubuntu: apt-get install chromium) or run: python -m playwright install chromium"
)


# --no-sandbox: containers have no other; the rest keeps Chromium off the network.
FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip


def find() -> str | None:
    """Return the path of a Chromium that runs here: the system's, else the one Playwright has downloaded."""
    installed = (path for path in map(shutil.which, NAMES) if path and _runs(path))
    return next(installed, None) or _downloaded()


def find_or_install() -> str | None:
    """Return the path of a Chromium, installing one if need be: the system's package, else Playwright's download."""
    for install in (_install_package, _download):
        if path := find():
            return path
        install()
    return find()


def _runs(path: str) -> bool:
    """Say whether a program starts: some systems have only a stub that asks for another installer."""
    try:
        return subprocess.run([path, "--version"], capture_output=True, timeout=60).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def _install_package() -> None:
    if not _is_root() or shutil.which("apt-get") is None:
        return
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    for command in (["apt-get", "update", "-qq"], ["apt-get", "install", "-y", "-qq", "chromium"]):
        if not _succeeds(command, environment):
            return


def _download() -> None:
    _succeeds([sys.executable, "-m", "playwright", "install", "chromium"], dict(os.environ))


def _succeeds(command: list[str], environment: dict[str, str]) -> bool:
    """Run an installer with its words on standard error; say whether it worked."""
    print("Looking for a Chromium:", *command, file=sys.stderr, flush=True)
    try:
        return subprocess.run(command, env=environment, stdout=sys.stderr).returncode == 0
    except OSError:
        return False


def _downloaded() -> str | None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).is_file() else None


def _is_root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0


def main() -> int:
    """Print where Chromium is, or in one sentence what to install."""
    path = find_or_install()
    print(path or MISSING, file=sys.stdout if path else sys.stderr)
    return 0 if path else 1


if __name__ == "__main__":
    sys.exit(main())
