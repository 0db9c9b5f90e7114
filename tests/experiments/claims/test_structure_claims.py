"""Claims about structure are judged by p-values and scores at their moments; a score that is missing shows nothing."""

import pytest

from grok_core.engine import Report, train
from grok_core.experiments import EXPERIMENTS
from grok_core.experiments.closing_rings import ClosingRings
from grok_core.experiments.criteria import judge
from grok_core.presets import preset
from tests.experiments.hand_made import TIMES, arm

RINGED = {"ring_start": 0.2, "ring_p_start": 0.4, "ring_memorised": 0.6, "ring_p_memorised": 0.002, "ring_end": 0.95,
          "ring_p_end": 0.001}  # fmt: skip
SORTED = {"output_rows_p_start": 0.5, "output_rows_p_memorised": 0.3, "output_rows_p_end": 0.005}
CLOSING = {"rows_1_val": 0.02, "rows_2_step": 10, "held_out_1_val": 0.1}


def verdict(name, **figures):
    of = EXPERIMENTS[name]
    return judge(of, {label: arm(TIMES, beside=figures) for label in of.arms}).verdict


@pytest.mark.parametrize(
    ("name", "figures", "expected"),
    [
        ("circles", RINGED, "holds"),
        ("circles", RINGED | {"ring_p_start": 0.005}, "holds in part"),
        ("circles", {}, "does not hold here"),
        ("circles-late", RINGED, "holds in part"),  # there is one already, and it still grows
        ("circles-late", RINGED | {"ring_p_memorised": 0.2}, "holds"),
        ("circles-late", RINGED | {"ring_p_end": 0.2}, "undecided at this size"),
        ("circles-in-t-sne", {"tsne_end": 0.95, "tsne_p_start": 0.2}, "holds"),
        ("circles-in-t-sne", {"tsne_end": 0.5, "tsne_p_start": 0.001}, "does not hold here"),
        ("one-circle-is-not-enough", CLOSING, "holds"),
        ("one-circle-is-not-enough", CLOSING | {"rows_2_step": 1e6}, "holds in part"),
        ("one-circle-is-not-enough", {}, "does not hold here"),
        ("cosets", SORTED | {"embedding_y_ari": 1.0}, "holds"),
        ("cosets", SORTED | {"embedding_y_ari": 0.5, "output_rows_ari": 0.9}, "holds in part"),
        ("cosets-late", SORTED, "holds"),
        ("cosets-late", SORTED | {"output_rows_p_memorised": 0.005}, "does not hold here"),
    ],
)
def test_of_a_claim(name, figures, expected):
    assert verdict(name, **figures) == expected


def test_rings_close_at_the_reports_at_which_their_scores_say_so():
    config = preset("ring").config.replace(steps=200)
    follower, seen = ClosingRings(config), {}
    for item in train(config):
        if isinstance(item, Report):
            follower.see(item)
            seen[item.step] = item.metrics.val_accuracy
    found = follower.numbers()
    assert tuple(found) == ClosingRings.names
    assert found["rows_1_val"] == seen[found["rows_1_step"]]
    assert found["rows_4_step"] is None
    assert found["held_out_1_step"] is not None
