"""The spectrum's bars and the line that shuffled rows reach."""

import altair as alt
import numpy as np
import pytest

from grok_core.charts import spectrum
from grok_core.errors import AnalysisError


def test_specification_is_valid_and_draws_columns_of_the_frame():
    spec = spectrum.spectrum_spec(count=48)
    alt.Chart.from_dict(spec)
    columns = set(spectrum.spectrum_frame([1, 2], [0.5, 0.5], null_95=0.1).columns)
    drawn = {c["field"] for layer in spec["layer"] for c in layer["encoding"].values() if "field" in c}
    assert drawn <= columns


def test_only_bars_above_the_null_are_named_largest_first():
    shares = [0.02, 0.3, 0.01, 0.2, 0.1, 0.04]
    frame = spectrum.spectrum_frame(range(1, 7), shares, null_95=0.05, named=2)
    assert frame["name"].dropna().tolist() == [2, 4]
    assert frame["above"].tolist() == [0, 1, 0, 1, 1, 0]
    assert frame["null_95"].dropna().tolist() == pytest.approx([0.05])
    assert (frame.dtypes == np.float32).all()


def test_noise_names_nothing():
    frame = spectrum.spectrum_frame(range(1, 5), [0.25] * 4, null_95=0.4)
    assert frame["name"].isna().all()
    assert (frame["above"] == 0).all()


def test_lengths_that_differ_are_refused():
    with pytest.raises(AnalysisError, match="both must be"):
        spectrum.spectrum_frame([1, 2, 3], [0.5, 0.5], null_95=0.1)


def test_words_have_the_shares_above_the_line_largest_first_or_say_that_there_are_none():
    frame = spectrum.spectrum_frame(range(1, 7), [0.02, 0.3, 0.01, 0.2, 0.1, 0.04], null_95=0.05)
    assert spectrum.spectrum_words(frame, named=2) == (
        "3 of 6 frequencies exceed what 95 % of shuffled rows stay below, 5.0 %: 2 with 30 %, 4 with 20 %."
    )
    noise = spectrum.spectrum_frame(range(1, 5), [0.2, 0.3, 0.2, 0.2], null_95=0.4)
    assert spectrum.spectrum_words(noise) == (
        "None of 4 frequencies exceeds what 95 % of shuffled rows stay below, 40 %: the largest is 2 with 30 %."
    )
