"""Verdicts so far: computed once, and again when the runs, the criterion or the file are others."""

from dataclasses import replace

import pytest

from grok_core.experiments import EXPERIMENTS, verdicts_so_far
from grok_core.experiments.criteria import DOES_NOT_GENERALISE, every, judge
from grok_core.experiments.kept import KeptRuns
from tests.experiments.hand_made import TIMES, run

OF = EXPERIMENTS["no-decay"]


def kept_in(folder, times):
    kept, found = KeptRuns(folder), iter(times)
    kept.complete(OF, lambda done: None, lambda config, follower: run(config.seed, next(found)))
    return kept


@pytest.fixture
def judged(monkeypatch):
    """Count how often a criterion is judged."""
    calls = []

    def counted(*arguments):
        calls.append(arguments)
        return judge(*arguments)

    monkeypatch.setattr(verdicts_so_far, "judge", counted)
    return calls


def verdict(kept, of=OF):
    return verdicts_so_far.verdicts_so_far([of], kept)[of.name]


def test_a_verdict_is_computed_once(tmp_path, judged):
    kept = kept_in(tmp_path, (*TIMES, *[None] * 7))
    assert verdict(kept) == verdict(KeptRuns(tmp_path)) == verdicts_so_far.SoFar(14, "holds")
    assert len(judged) == 1


def test_other_runs_or_another_criterion_have_a_verdict_of_their_own(tmp_path, judged):
    kept = kept_in(tmp_path, (*TIMES, *[None] * 7))
    assert verdict(kept).verdict == "holds"
    assert verdict(kept, replace(OF, parts=(every("decay 1", DOES_NOT_GENERALISE),))).verdict == "does not hold here"
    kept.path.unlink()
    assert verdict(kept_in(tmp_path, (*TIMES, 502, *[None] * 6))).verdict == "holds in part"
    assert len(judged) == 3


def test_a_damaged_memory_is_no_memory(tmp_path, judged):
    kept = kept_in(tmp_path, (*TIMES, *[None] * 7))
    for damage in ("{", "[1]", "[" * 100_000):
        (tmp_path / verdicts_so_far.FILE).write_text(damage)
        assert verdict(kept).verdict == "holds"
    assert len(judged) == 3


def test_while_runs_are_missing_there_is_none(tmp_path, judged):
    assert verdict(KeptRuns(tmp_path)) == verdicts_so_far.SoFar(0, None)
    assert judged == []
