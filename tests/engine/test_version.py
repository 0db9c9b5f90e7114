"""The version of the training code is what measurements are kept by, and nothing more."""

from grok_core.config import RunConfig
from grok_core.engine.version import TRAINING_VERSION
from tests.children import ROOT


def test_only_what_was_measured_reads_it():
    files = [file for top in ("grok_core", "pages", "benchmarks") for file in (ROOT / top).rglob("*.py")]
    readers = {file.name for file in files if "TRAINING_VERSION" in file.read_text(encoding="utf-8")}
    assert readers == {"version.py", "kept.py"}


def test_it_is_no_part_of_a_configuration():
    assert TRAINING_VERSION >= 1
    assert not [name for name in RunConfig().to_json() if "version" in name]
