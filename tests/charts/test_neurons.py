"""The pictures of neurons: a point for each, beside what chance reaches; one neuron by operand; and their sentences."""

import altair as alt
import numpy as np
import pytest

from grok_core.charts.neurons import (
    neuron_caption,
    neuron_frame,
    neuron_spec,
    neuron_words,
    neurons_caption,
    neurons_frame,
    neurons_spec,
    neurons_words,
)

STRONGEST, SHARE = np.array([2, 0, 2, 1]), np.array([0.9, 0.3, 0.85, 0.2])


def frame(names):
    return neurons_frame(STRONGEST, SHARE, [4, 5, 7, 9], names, null_95=0.4, clear=0.85)


def drawn(spec):
    """All columns that a specification reads."""
    return {
        c["field"]
        for layer in spec["layer"]
        for c in layer["encoding"].values()
        if isinstance(c, dict) and "field" in c
    }


@pytest.mark.parametrize("names", [("1", "2", "3"), ("sign", "standard", "dimension 5")])
def test_every_neuron_has_its_point_at_its_part(names):
    found = frame(names)
    assert found["neuron"].tolist() == [4, 5, 7, 9]
    assert (found["place"] - (STRONGEST + 1)).abs().max() < 0.5
    assert found["name"].tolist() == [names[k] for k in STRONGEST]
    assert found["is_clear"].tolist() == [True, False, True, False]
    assert found["null_95"].dropna().tolist() == [pytest.approx(0.4)]
    assert found["line"].dropna().tolist() == [pytest.approx(0.85)]
    spec = neurons_spec(names, title="part")
    alt.Chart.from_dict(spec)
    assert drawn(spec) <= set(found.columns)
    along = "x" if names[0].isdigit() else "y"
    assert spec["layer"][0]["encoding"][along]["field"] == "place"


@pytest.mark.parametrize("lines", [True, False])
def test_a_neuron_is_drawn_by_both_operands(lines):
    found = neuron_frame([1.0, 2, 3], [4.0, 5, 6], ["e", "r", "s"])
    assert found["activation"].tolist() == [1, 2, 3, 4, 5, 6]
    assert found["place"].tolist() == [0, 1, 2] * 2
    assert found["label"].tolist() == ["e", "r", "s"] * 2
    spec = neuron_spec(title="element", lines=lines)
    alt.Chart.from_dict(spec)
    assert drawn(spec) <= set(found.columns)
    assert found["operand"].unique().tolist() == spec["layer"][0]["encoding"]["color"]["scale"]["domain"]
    assert spec["layer"][0]["mark"]["type"] == ("line" if lines else "point")


def test_the_sentence_counts_neurons_and_names_their_parts():
    said = neurons_caption(["5", "7", "5", "7"], [0.9, 0.86, 0.99, 0.5], clear=0.85, null_clear=0.01, part="frequency")
    assert said == (
        "3 of 4 neurons have 85 % or more of their variance by left operand in one frequency (shuffled: 1.0 %): "
        "5 (2), 7 (1)."
    )
    none = neurons_caption(["5"], [0.2], clear=0.85, null_clear=0.0, part="representation")
    assert none.endswith("in one representation (shuffled: 0 %).")
    many = neurons_caption([str(k) for k in range(20)], [1.0] * 20, clear=0.85, null_clear=0.0, part="frequency")
    assert many.endswith("(1) and 12 more.")


def test_the_sentence_of_one_neuron_has_its_null():
    said = neuron_caption(3, 16, ("5", 0.97, 0.21), part="frequency")
    assert said == (
        "Neuron 3 of 16: 97 % of its variance by left operand in frequency 5 "
        "(95 % of shuffled neurons stay below 21 %)."
    )
    assert neuron_caption(3, 16, None, part="frequency") == "Neuron 3 of 16."


def test_words_count_the_neurons_of_each_part_beside_the_null():
    assert neurons_words(frame(("1", "2", "3")), part="frequency", named=2) == (
        "4 neurons by the frequency they follow most: 2 follow 3 (median share 88 %); 1 follow 1 (median share 30 %). "
        "95 % of shuffled neurons stay below 40 %; the upper line is at 85 %."
    )


def test_words_of_one_neuron_say_where_it_is_weakest_and_strongest():
    found = neuron_frame([1.0, 3, 2], [6.0, 5, 4], ["e", "r", "s"])
    assert neuron_words(found) == (
        "By left operand the mean activation is between 1.00, at e, and 3.00, at r. "
        "By right operand the mean activation is between 4.00, at s, and 6.00, at e."
    )
