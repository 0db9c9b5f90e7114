"""The heat map of shares through training: a cell for each snapshot and part, columns without gaps."""

import altair as alt
import numpy as np
import pytest

from grok_core.charts.formation import BEFORE, formation_frame, formation_spec, formation_words
from grok_core.errors import AnalysisError

STEPS, NAMES = (0, 1, 4, 100), ("1", "2", "3")
SHARES = np.arange(12).reshape(4, 3) / 12


def test_every_snapshot_and_part_has_its_cell():
    frame = formation_frame(STEPS, NAMES, SHARES)
    assert len(frame) == 12
    for i, step in enumerate(STEPS):
        for k, name in enumerate(NAMES):
            (share,) = frame[(frame["step"] == step) & (frame["name"] == name)]["share"]
            assert share == pytest.approx(SHARES[i, k])


def test_columns_follow_each_other_without_gaps_and_hold_their_step():
    frame = formation_frame(STEPS, NAMES, SHARES).drop_duplicates("step")
    assert frame["left"].tolist()[1:] == frame["right"].tolist()[:-1]
    assert frame["left"].iloc[0] == pytest.approx(BEFORE)
    place = np.maximum(frame["step"], BEFORE)
    assert ((frame["left"] <= place + 1e-6) & (place <= frame["right"] + 1e-6)).all()


@pytest.mark.parametrize("grokked", [None, 40])
def test_specification_is_valid_and_draws_columns_of_the_frame(grokked):
    spec = formation_spec(NAMES, title="frequency", last=100, grokked=grokked, most=0.5)
    alt.Chart.from_dict(spec)
    assert len(spec["layer"]) == (1 if grokked is None else 2)
    drawn = {c["field"] for layer in spec["layer"] for c in layer["encoding"].values() if "field" in c}
    assert drawn <= set(formation_frame(STEPS, NAMES, SHARES).columns)


@pytest.mark.parametrize(("steps", "shares"), [((), np.zeros((0, 3))), (STEPS, SHARES[:2]), (STEPS, SHARES[:, :2])])
def test_shapes_that_do_not_belong_together_are_refused(steps, shares):
    with pytest.raises(AnalysisError, match="give one for each"):
        formation_frame(steps, NAMES, shares)


def test_words_have_the_largest_shares_of_the_first_and_the_last_snapshot():
    frame = formation_frame(STEPS, NAMES, SHARES)
    assert formation_words(frame, named=2) == (
        "At step 0 the largest shares are 3 with 17 %, 2 with 8.3 %. "
        "At step 100 the largest shares are 3 with 92 %, 2 with 83 %."
    )
    only = formation_frame((7,), NAMES, SHARES[:1])
    assert formation_words(only, named=1) == "At step 7 the largest shares are 3 with 17 %."
