"""What pictures cost: how long t-SNE and the search for cosets take, and how long they keep other threads waiting."""

import statistics
import threading
import time
from collections.abc import Callable, Iterator

from benchmarks.measuring import Row
from grok_core.measures.cosets import best_cosets
from grok_core.measures.projections import tsne
from grok_core.runs import recordings
from grok_core.tasks.groups import group_of

ROUNDS = 7
BEAT_S = 0.01


def rows() -> Iterator[Row]:
    """Picture the 120 permutations of a recording, beside a thread that should wake every BEAT_S."""
    run = next(run for run in recordings() if run.id == "s5-cosets")
    matrix = run.snapshot().output_rows
    actions: dict[str, tuple[Callable[[], object], float]] = {
        "t-SNE of 120 points": (lambda: tsne(matrix, perplexity=10, seed=0), 1.5),
        "the search for cosets in S5": (lambda: best_cosets(matrix, group_of("s5")), 1.5),
    }
    for name, (action, bound) in actions.items():
        action()  # what is made once, such as the subgroups, is not counted
        seconds, late = _measured(action)
        details = {"longest, s": round(max(seconds), 3)}
        yield Row(name, statistics.median(seconds), "s", bound, True, details)
        worst = {"median, ms": round(1000 * statistics.median(late), 2), "longest, ms": round(1000 * max(late), 1)}
        yield Row(f"another thread waits for {name}, p95", 1000 * late[int(0.95 * len(late))], "ms", 50, True, worst)


def _measured(action: Callable[[], object]) -> tuple[list[float], list[float]]:
    """Return the seconds of every round, and by how much each beat of another thread came late, ascending."""
    over, late, seconds = threading.Event(), list[float](), list[float]()

    def beat() -> None:
        while not over.is_set():
            began = time.perf_counter()
            time.sleep(BEAT_S)
            late.append(time.perf_counter() - began - BEAT_S)

    heart = threading.Thread(target=beat)
    heart.start()
    for _ in range(ROUNDS):
        began = time.perf_counter()
        action()
        seconds.append(time.perf_counter() - began)
    over.set()
    heart.join()
    return seconds, sorted(late)
