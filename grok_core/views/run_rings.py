"""The strongest rings of a run's rows: which frequencies are shown, and their pictures; for all who watch it."""

from collections.abc import Sequence
from dataclasses import replace
from threading import Lock

from cachetools import LRUCache

from grok_core.engine.records import UNIT_PHASE
from grok_core.errors import AnalysisError
from grok_core.measures import answer_rings, fourier
from grok_core.measures.answer_rings import AnswerRing
from grok_core.measures.fourier import Ring
from grok_core.views.cache import shared
from grok_core.views.run_rows import RowsKey, rows_at

SHOWN = 4
HELD_OUT = "held-out answers"  # what the second row of rings is called
PERMUTATIONS = 99  # half of what is usual: a live run asks for this at every tick
MOST_RUNS = 200

_kept: LRUCache[object, tuple[int, tuple[int, ...]]] = LRUCache(MOST_RUNS)  # step and frequencies, by run and matrix
_lock = Lock()


@shared(256)
def rings(at: RowsKey, frequencies: tuple[int, ...]) -> tuple[Ring, ...]:
    """Return the cross-fitted rings of some of the strongest frequencies, all with one null."""
    return fourier.rings(rows_at(at), frequencies, permutations=PERMUTATIONS)


@shared(256)
def held_out(at: RowsKey, frequencies: tuple[int, ...]) -> tuple[AnswerRing, ...]:
    """Return the rings of the held-out answers; none of a run that is older than what they are drawn from."""
    phases = at.run.snapshot(at.step).val_phases
    if phases is None:
        return ()
    return answer_rings.answer_rings(phases / UNIT_PHASE, frequencies, permutations=PERMUTATIONS)


def frequencies(at: RowsKey, steps: Sequence[int]) -> tuple[int, ...]:
    """Return the frequencies whose rings are shown at every step of a run: the strongest at its newest one.

    While a run trains, the newest step changes, and with it the strongest; those that were shown keep their places
    until another one is clearly stronger (`fourier.strongest`).

    Args:
        at: A run and a matrix; its step counts where the newest rows cannot be measured.
        steps: All steps of the run that have a snapshot, rising.
    """
    whose, newest = (at.run, at.created, at.matrix), steps[-1]
    with _lock:
        seen, before = _kept.get(whose, (-1, ()))
    if before and newest <= seen:
        return before
    try:
        rows = rows_at(replace(at, step=newest))
        shares = fourier.frequency_shares(rows)
    except AnalysisError:
        rows = rows_at(at)
        shares = fourier.frequency_shares(rows)
    chosen = fourier.strongest(shares, len(rows), count=SHOWN, before=before)
    with _lock:
        _kept[whose] = (newest, chosen)
    return chosen
