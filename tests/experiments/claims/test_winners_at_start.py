"""The criterion on the winner at the start, judged on runs whose numbers are written down."""

from grok_core.experiments import EXPERIMENTS
from grok_core.experiments.criteria import judge
from grok_core.experiments.pictures import drawings
from grok_core.experiments.record import Verdict
from tests.experiments.hand_made import run

WINNER = EXPERIMENTS["winner-at-start"]
(HELLO,) = WINNER.arms


def judged(**numbers):
    found = {"follow": 120, "follow_none": 8, "null_rate_aligned": 0.04} | numbers
    runs = [run(1000 + i, 500, beside=found | {"auc_inputs": found["auc_inputs"] + 0.01 * (i % 3)}) for i in range(20)]
    return judge(WINNER, {HELLO: tuple(runs)})


def test_a_sure_prediction_holds_and_one_at_chance_does_not():
    sure = judged(rate_aligned=0.9, p_aligned=0.001, auc_inputs=0.8)
    assert [of.verdict for of in sure.parts] == [Verdict.HOLDS] * 4
    chance = judged(rate_aligned=0.04, p_aligned=0.6, auc_inputs=0.45)
    assert [of.verdict for of in chance.parts] == [Verdict.DOES_NOT] * 4


def test_above_chance_and_yet_mostly_wrong_holds_in_part():
    found = judged(rate_aligned=0.1, p_aligned=0.001, auc_inputs=0.7)
    assert [of.verdict for of in found.parts] == [Verdict.HOLDS, Verdict.HOLDS, Verdict.DOES_NOT, Verdict.HOLDS]
    assert found.verdict == Verdict.IN_PART


def test_where_neurons_follow_nothing_there_is_no_verdict():
    assert judged(follow=10, follow_none=118, rate_aligned=0.9, p_aligned=0.001, auc_inputs=0.8).verdict == (
        Verdict.UNDECIDED
    )


def test_the_picture_has_the_hits_by_step_and_their_null():
    curves = {"by_step": [0, 100], "by_rate_aligned": [0.1, 0.4], "by_null_aligned": [0.04, 0.08], "rate_inputs": 0.1}
    found = drawings(WINNER, {HELLO: tuple(run(1000 + i, 500, beside=curves) for i in range(20))})
    frame = found["-along"].frame
    medians = frame[frame["middle"].notna()]
    assert sorted(medians["middle"]) == [0.04, 0.08, 0.1, 0.4]
    assert set(frame["x"]) == {1, 100}
    assert list(found) == ["", "-along"]
