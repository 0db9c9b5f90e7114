"""Writes the newest versions that fit together into requirements.txt and requirements-dev.txt: `make pins`.

pip chooses them, for all packages at once: those of the app within pyproject's ranges, those of the tests freely.
"""

import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[1]
FILES = (ROOT / "requirements.txt", ROOT / "requirements-dev.txt")
PIN = re.compile(r"^([A-Za-z0-9._-]+)==(\S+)", re.MULTILINE)


def main() -> int:
    """Rewrite the pins; print those that changed."""
    ranges = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["dependencies"]
    versions = _chosen([*ranges, *(name for name, _ in PIN.findall(FILES[1].read_text(encoding="utf-8")))])
    for file in FILES:
        text = file.read_text(encoding="utf-8")
        for name, old in PIN.findall(text):
            if (new := versions[_normal(name)]) != old:
                print(f"{file.name}: {name} {old} -> {new}")
        fresh = PIN.sub(lambda pin: f"{pin[1]}=={versions[_normal(pin[1])]}", text)
        file.write_text(fresh, encoding="utf-8")
    return 0


def _chosen(requirements: list[str]) -> dict[str, str]:
    """Return name and version of all that pip would install into an empty environment."""
    command = [sys.executable, "-m", "pip", "install", "--dry-run", "--ignore-installed", "--quiet", "--report", "-"]
    done = subprocess.run([*command, *requirements], capture_output=True, text=True)
    if done.returncode:
        sys.exit(done.stderr)
    items = [item["metadata"] for item in json.loads(done.stdout)["install"]]
    return {_normal(item["name"]): item["version"].partition("+")[0] for item in items}


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


if __name__ == "__main__":
    sys.exit(main())
