"""The exact versions of requirements.txt lie in the ranges of pyproject.toml."""

import tomllib
from importlib.metadata import version
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]


def pins(name: str) -> dict[str, Requirement]:
    lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
    found = [Requirement(line) for line in lines if line and not line.startswith(("#", "-r"))]
    return {canonicalize_name(one.name): one for one in found}


def exact(pin: Requirement) -> str:
    (only,) = pin.specifier
    assert only.operator == "==", pin
    return only.version


def test_pins_and_ranges_name_the_same_packages() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    ranges = {canonicalize_name(one.name): one for one in map(Requirement, project["dependencies"])}
    pinned = pins("requirements.txt")
    assert pinned.keys() == ranges.keys()
    assert [str(pin) for name, pin in pinned.items() if exact(pin) not in ranges[name].specifier] == []
    assert all({one.operator for one in range_.specifier} == {">=", "<"} for range_ in ranges.values())


def test_these_versions_are_the_ones_that_are_tested() -> None:
    for name, pin in (pins("requirements.txt") | pins("requirements-dev.txt")).items():
        assert version(name).partition("+")[0] == exact(pin), name
