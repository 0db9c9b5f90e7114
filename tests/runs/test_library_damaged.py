"""One damaged folder among the runs: lists go on without it and say so, and it alone raises the store's error."""

import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from grok_core.cli.main import main
from grok_core.config import RunConfig
from grok_core.errors import StoreError
from grok_core.runs import Run, broken_runs, create_run, execute, list_runs, open_run
from grok_core.views import cached_run, reading
from tests import damaged_folders as damaged

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="pipes")


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("template") / "run"
    create_run(RunConfig(p=11, d_model=8, d_hidden=16, steps=60, interventions="step 9: weight_decay=0"), target=folder)
    execute(folder)
    return folder


@pytest.fixture
def two_runs(template: Path, data_home: Path) -> tuple[Run, Run]:
    """Return a run to be damaged, and one that is as it should be."""
    return tuple(Run(shutil.copytree(template, data_home / "runs" / name)) for name in ("bad", "good"))  # type: ignore[return-value]


def ask_everything(run: Run) -> None:
    """Ask what pages and command line ask of a run."""
    run.summary()
    run.metrics()
    run.events()
    reading.read(run)
    reading.reached(run)
    _ = run.origin, run.control, run.settings(), run.landmarks(), run.version
    for step in run.snapshot_steps():
        run.snapshot(step)
    for name in run.dissections():
        run.dissection(name)


@pytest.mark.parametrize("damage", damaged.ALL.values(), ids=list(damaged.ALL))
def test_lists_go_on_and_the_run_itself_raises_the_stores_error(
    damage: Callable[[Path], object], two_runs: tuple[Run, Run], capsys: pytest.CaptureFixture[str]
) -> None:
    bad, _ = two_runs
    damage(bad.path)
    is_listed = damage not in damaged.UNLISTED.values()
    for ids in ([run.id for run in list_runs()], [run.id for run in cached_run.list_runs()]):
        assert ids == (["bad", "good"] if is_listed else ["good"])
    reasons = [item.reason for item in broken_runs()]
    assert len(reasons) == (not is_listed)
    assert all("bad" in reason and len(reason) < 400 and "\n" not in reason for reason in reasons)

    assert main(["list"]) == 0
    out, complaints = capsys.readouterr()
    assert "good" in out
    has_sum = is_listed and damage not in damaged.UNREADABLE.values()
    assert ("bad" in out, "bad" in complaints) == (has_sum, not has_sum)

    for open_ in (open_run, cached_run.open_run):
        if damage in damaged.HARMLESS.values():
            ask_everything(open_("bad"))
            continue
        with pytest.raises(StoreError, match="bad"):
            ask_everything(open_("bad"))
    ask_everything(open_run("good"))


def test_things_that_are_no_folders_are_left_as_they_are(two_runs: tuple[Run, Run]) -> None:
    folder = two_runs[0].path.parent
    (folder / "loop").symlink_to("loop")
    (folder / "file").write_text("mine")
    assert [run.id for run in list_runs()] == ["bad", "good"]
    assert [item.path.name for item in broken_runs()] == ["file", "loop"]
