import sys
from collections.abc import Callable

import pytest

from grok_core.config import RunConfig
from grok_core.runs import Run, Runner, create_run, execute
from grok_core.runs.store import metrics_file as rows_module
from grok_core.runs.store.lock import is_held
from grok_core.runs.store.snapshots_file import FILE as SNAPSHOTS
from tests import children

SCRIPT = """
import sys, pathlib, grok_core.runs.execution_loop as loop
loop.CHECKPOINT_S = 0.1
from grok_core.engine.compiler import leave_out_compiler
from grok_core.runs import execute
leave_out_compiler()
execute(pathlib.Path(sys.argv[1]))
"""

Numbers = Callable[[Run], list[dict[str, object]]]


def kill_when(run: Run, moment: Callable[[], object], until: Callable[..., None]) -> None:
    """Execute a run in a process of its own and kill it at a moment, with no chance to say goodbye."""
    with children.running([sys.executable, "-c", SCRIPT, str(run.path)]) as process:
        until(lambda: moment() or process.poll() is not None)
        process.kill()
        assert process.wait(60) == -9, "it ended before it could be killed"


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL")
def test_a_run_killed_at_several_moments_resumes_to_the_same_numbers(
    tiny: RunConfig, until: Callable[..., None], numbers: Numbers
) -> None:
    config = tiny.replace(steps=4000)
    whole, run = Run(create_run(config)), Run(create_run(config))
    execute(whole.path)

    kill_when(run, run.rows, until)  # at the first report: nothing to go on from
    assert Run(run.path).checkpoint_steps() == []
    kill_when(run, run.checkpoint_steps, until)  # at the first checkpoint
    reached = run.checkpoint_steps()[-1]
    with (run.path / rows_module.FILE).open("ab") as file:  # in the middle of a line and of a snapshot
        file.write(b'{"step": 7, "att')
    with (run.path / SNAPSHOTS).open("ab") as file:
        file.write(b"GSN1\x01\x00")
    kill_when(run, lambda: run.checkpoint_steps()[-1] > reached, until)  # at a later one
    assert run.status.state in ("running", "interrupted")

    status = execute(run.path)
    assert (status.state, status.attempt, status.step) == ("finished", 4, 4000)
    assert numbers(run) == numbers(whole)
    assert {row["attempt"] for row in run.rows()} == {2, 3, 4}  # attempt 2 began again at step 0
    assert status.seconds > run.rows()[-2]["seconds"] > 0
    assert run.metrics()["seconds"].is_monotonic_increasing
    assert run.snapshot_steps()[0] == 0
    assert (run.snapshot().predicted == whole.snapshot().predicted).all()


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL")
def test_a_run_killed_a_moment_ago_is_resumed_at_once_from_the_command_line(
    tiny: RunConfig, until: Callable[..., None], numbers: Numbers
) -> None:
    config = tiny.replace(steps=2000)
    whole, run = Run(create_run(config)), Run(create_run(config))
    execute(whole.path)
    kill_when(run, run.checkpoint_steps, until)
    assert run.status.state == "interrupted"
    done = children.run([sys.executable, "-m", "grok_core", "resume", run.id])
    assert (done.returncode, run.status.state, run.status.step) == (0, "finished", 2000), done.stderr
    assert numbers(run) == numbers(whole)


@pytest.mark.parametrize("damaged", [1, 2])
def test_damaged_checkpoints_cost_time_and_no_number(
    tiny: RunConfig, until: Callable[..., None], numbers: Numbers, damaged: int
) -> None:
    whole, run = Run(create_run(tiny)), Run(create_run(tiny))
    execute(whole.path)
    run.step(100)
    execute(run.path, paused_s=0.0)
    runner = Runner(workers=1, paused_s=0.0)
    runner.resume(run.id, steps=50)
    until(lambda: (run.status.state, run.status.step) == ("paused", 150) and not is_held(run.path))
    assert run.checkpoint_steps() == [100, 150]
    for step in run.checkpoint_steps()[-damaged:]:
        (run.path / "checkpoints" / f"{step}.safetensors").write_bytes(b"torn")
    runner.resume(run.id)
    until(lambda: run.status.state == "finished")
    runner.shutdown()
    assert numbers(run) == numbers(whole)
    first = min(row["step"] for row in run.rows() if row["attempt"] == 3)
    assert first == (100 if damaged == 1 else 0)
    assert len(list((run.path / "checkpoints").glob("*.unreadable"))) == damaged
