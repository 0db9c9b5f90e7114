"""Which rings of a run are shown: the strongest at its newest step, and the same ones at every earlier step."""

from dataclasses import replace
from itertools import pairwise

import numpy as np

from grok_core.measures import fourier
from grok_core.runs import recordings
from grok_core.views import run_rings, run_rows


def test_a_recording_shows_the_strongest_at_its_end_at_every_step():
    run = next(run for run in recordings() if run.id == "ring")
    steps = run.snapshot_steps()
    first = run_rows.rows_key(run, steps[0], "output rows")
    last = replace(first, step=steps[-1])
    shares = fourier.frequency_shares(run_rows.rows_at(last))
    shown = run_rings.frequencies(first, steps)
    assert shown == tuple(1 + np.argsort(-shares)[: run_rings.SHOWN])
    assert run_rings.frequencies(last, steps) == shown
    assert [ring.frequency for ring in run_rings.rings(first, shown)] == list(shown)


def test_a_run_that_goes_on_keeps_the_frequencies_that_are_not_clearly_overtaken():
    run = next(run for run in recordings() if run.id == "hello-grok")
    steps = [step for step in run.snapshot_steps() if step <= 64]
    at = run_rows.rows_key(run, steps[0], "left operand")
    seen = [run_rings.frequencies(at, steps[: i + 1]) for i in range(len(steps))]
    assert all(len(set(shown)) == run_rings.SHOWN for shown in seen)
    changed = sum(one != other for one, other in pairwise(seen))
    shares = [fourier.frequency_shares(run_rows.rows_at(replace(at, step=step))) for step in steps]
    anew = [fourier.strongest(part, 59, count=run_rings.SHOWN) for part in shares]
    assert changed < sum(set(one) != set(other) for one, other in pairwise(anew))
    assert run_rings.frequencies(at, steps[:2]) == seen[-1], "an older look changes nothing"


def test_the_held_out_answers_agree_once_it_has_grokked_and_not_before():
    run = next(run for run in recordings() if run.id == "hello-grok")
    steps = run.snapshot_steps()
    last = run_rows.rows_key(run, steps[-1], "output rows")
    shown = run_rings.frequencies(last, steps)
    at_the_end, at_the_start = run_rings.held_out(last, shown), run_rings.held_out(replace(last, step=0), shown)
    assert [ring.frequency for ring in at_the_end] == list(shown)
    assert all(ring.score > 0.9 > ring.null_95 for ring in at_the_end)
    assert all(ring.score < 0.1 for ring in at_the_start)
