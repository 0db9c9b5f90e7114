"""The API of the package: which names it has, and that none is loaded before it is used."""

import sys

import grok_core
from tests import children

NAMES = {
    "AnalysisError", "Beat", "Checkpoint", "ConfigError", "Dissection", "FIELDS", "GrokError", "Metrics", "Moment",
    "PRESETS", "Picture", "PicturedRun", "Preset", "Processes", "Report", "Run", "RunConfig", "Runner", "Snapshot",
    "StoreError", "Sweep", "TrainingDiverged", "WriteError", "create_run", "execute", "keep_table", "list_runs",
    "open_run", "preset", "recordings", "run_sweep", "sweep_frame", "train",
}  # fmt: skip
LOADED = """
import sys
import grok_core
print({"torch", "pandas", "numpy"} & set(sys.modules))
run = grok_core.open_run("hello-grok")
assert run.rows() and len(run.snapshot().output_rows) == 59
print({"torch"} & set(sys.modules))
grok_core.train
print({"torch"} & set(sys.modules))
"""


def test_these_are_its_names() -> None:
    assert set(grok_core.__all__) == NAMES
    assert set(dir(grok_core)) >= NAMES


def test_each_name_is_the_thing_of_that_name() -> None:
    for name in NAMES:
        assert getattr(getattr(grok_core, name), "__name__", name) == name


def test_reading_a_run_loads_no_pytorch() -> None:
    done = children.run([sys.executable, "-c", LOADED])
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == ["set()", "set()", "{'torch'}"]
