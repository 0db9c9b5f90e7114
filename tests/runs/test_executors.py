import sys
import threading

import pytest

from grok_core.runs.executors import DaemonExecutor
from tests import children


def test_threads_are_daemons_and_as_many_as_asked() -> None:
    executor, release = DaemonExecutor(2), threading.Event()
    seen = [executor.submit(lambda: (release.wait(), threading.current_thread())[1]) for _ in range(5)]
    release.set()
    threads = {future.result(timeout=60) for future in seen}
    assert 1 <= len(threads) <= 2
    assert all(thread.daemon for thread in threads)
    executor.shutdown()
    assert not any(thread.is_alive() for thread in threads)


def test_an_error_is_kept_and_the_worker_goes_on() -> None:
    executor = DaemonExecutor(1)
    failed, fine = executor.submit(lambda: 1 // 0), executor.submit(divmod, 7, 2)
    assert isinstance(failed.exception(timeout=60), ZeroDivisionError)
    assert fine.result(timeout=60) == (3, 1)
    executor.shutdown()


def test_shutdown_drops_what_waits_and_takes_no_more() -> None:
    executor, started, release = DaemonExecutor(1), threading.Event(), threading.Event()
    running = executor.submit(lambda: (started.set(), release.wait()))
    assert started.wait(60)
    waiting = executor.submit(lambda: None)
    executor.shutdown(wait=False, cancel_futures=True)
    assert waiting.cancelled()
    release.set()
    assert running.result(timeout=60)
    with pytest.raises(RuntimeError, match="shut down"):
        executor.submit(lambda: None)


def test_a_busy_worker_does_not_hold_up_the_end_of_the_process() -> None:
    code = (
        "import threading; from grok_core.runs.executors import DaemonExecutor;"
        "DaemonExecutor(1).submit(threading.Event().wait); print('end')"
    )
    done = children.run([sys.executable, "-c", code], timeout_s=60)
    assert (done.returncode, done.stdout, done.stderr) == (0, "end\n", "")


def test_no_workers_is_refused() -> None:
    with pytest.raises(ValueError, match="at least 1, got 0"):
        DaemonExecutor(0)
