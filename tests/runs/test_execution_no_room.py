"""A full disk and a folder that nobody may write: said at once, with exit status 1, and mended by room alone."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from grok_core.cli.main import main
from grok_core.config import RunConfig
from grok_core.errors import WriteError
from grok_core.runs import Run, create_run, execute, list_runs
from grok_core.runs.store import files
from grok_core.runs.store.status import Status
from tests import children

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="limits of files")

LIMITED = """
import resource, sys
most = int(sys.argv.pop(1))
resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
from grok_core.__main__ import main
sys.exit(main(sys.argv[1:]))
"""
TRAIN = ("train", "--p", "11", "--d_model", "8", "--d_hidden", "16", "--batch_size", "20", "--steps", "300")


def limited(most: int, *arguments: str) -> "children.subprocess.CompletedProcess[str]":
    """Run a command in a process whose files cannot grow beyond `most` bytes."""
    return children.run([sys.executable, "-c", LIMITED, str(most), *arguments])


@contextmanager
def no_room() -> Iterator[None]:
    """Let no file of this process grow."""
    import resource

    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.mark.parametrize("most", [3000, 20_000])
def test_a_run_that_has_no_room_says_so_and_goes_on_when_there_is_room(
    tiny: RunConfig, numbers: Callable[[Run], object], ask: Callable[..., tuple[object, str, str]], most: int
) -> None:
    done = limited(most, *TRAIN)
    assert done.returncode == 1, done.stderr
    assert "Traceback" not in done.stderr
    (run,) = list_runs()
    assert run.status.state == "failed"
    assert "cannot be written" in run.status.message
    assert run.status.message in done.stdout
    with no_room():
        assert ask("resume", run.id)[0] == 1
    assert ask("resume", run.id)[0] == 0
    assert run.status.state == "finished"
    whole = Run(create_run(tiny))
    execute(whole.path)
    assert numbers(run) == numbers(whole)


def test_without_any_room_no_run_begins(data_home: Path) -> None:
    done = limited(0, *TRAIN)
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert "make room" in done.stderr
    assert list((data_home / "runs").iterdir()) == []


def test_a_home_that_cannot_be_made_is_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("not a folder")
    monkeypatch.setenv("GROK_HOME", str(tmp_path / "file" / "home"))
    assert main(TRAIN) == 1
    assert "set GROK_HOME to a folder you can write to" in capsys.readouterr().err
    assert main(["list"]) == 0


def test_a_line_is_added_whole_or_not_at_all(tmp_path: Path) -> None:
    import resource

    path = tmp_path / "lines"
    files.append_line(path, "a" * 10)
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (50, before[1]))
    try:
        with pytest.raises(WriteError, match="make room"):
            files.append_line(path, "b" * 100)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert path.read_bytes() == b"a" * 10 + b"\n"


def test_the_end_of_a_run_is_written_over_the_status_where_there_is_no_room(
    tiny: RunConfig, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = create_run(tiny)
    status = Status.read(folder)

    def refuse(*_: object) -> None:
        raise WriteError("full")

    monkeypatch.setattr("grok_core.runs.store.status.replace_json", refuse)
    with pytest.raises(WriteError):
        status.replace(state="running").write(folder)
    for message in ("the disk is full", ""):
        status.replace(state="failed", message=message).write(folder)
        assert (Status.read(folder).state, Status.read(folder).message) == ("failed", message)
