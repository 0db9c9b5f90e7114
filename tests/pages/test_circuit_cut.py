"""Cuts on the Circuit page: every kind, at every landmark, with what is chosen in the address."""

import pytest

from grok_core.runs import open_run
from tests.pages.charts_of import chart_of
from tests.pages.looking import assert_calm, texts

HEADED = {
    "architecture": "transformer", "d_model": 8, "batch_size": 32, "n_heads": 2, "n_layers": 2, "norm": "post",
}  # fmt: skip


@pytest.fixture
def cutting(open_app, trained):
    """Train a tiny run and open it on the Circuit page at its cuts."""

    def open_cuts(**changes):
        run = trained(**{"p": 11, "steps": 20} | changes)
        at = open_app("circuit", run=run.id, pictures="cut")
        assert_calm(at)
        return at

    return open_cuts


def run_of(at):
    return open_run(at.selectbox(key="chosen_run").value)


def parts(at):
    """Return the choice of parts."""
    return next(control for control in at.multiselect if control.key.startswith("cut_parts"))


def left(at):
    """Return the accuracies after the cut, by landmark."""
    rows = chart_of(at, "Cut out").data
    return rows[rows["series"] == "after the cut"].set_index("landmark")["value"]


def test_what_is_left_without_a_part_stands_at_every_landmark_beside_its_null(cutting):
    at = cutting(steps=60)
    landmarks = list(run_of(at).dissections())
    rows = chart_of(at, "Cut out").data
    assert rows["landmark"].nunique() == len({run_of(at).dissections()[name] for name in landmarks})
    assert set(rows["series"]) == {"whole", "after the cut", "after random cuts, median"}
    assert "100 random cuts of that size leave" in texts(at)
    assert len(at.latex) == 2, "a frequency's functions, and what is done with them"
    assert len(at.dataframe[0].value) == len(rows)
    assert parts(at).value, "the key frequencies"


def test_what_is_cut_stands_in_the_address(cutting):
    at = cutting(steps=60)
    before = left(at)
    parts(at).set_value(["1", "2"]).run()
    assert_calm(at)
    assert at.query_params["cut_parts"] == "1,2"
    assert "4 directions cut out" in texts(at)
    at.segmented_control(key="cut_keeps").set_value("keep only").run()
    assert_calm(at)
    assert at.query_params["cut_keeps"] == "keep only"
    assert "4 directions alone" in texts(at)
    parts(at).set_value([str(k) for k in range(1, 6)]).run()
    rows = chart_of(at, "Cut out").data
    whole = rows[rows["series"] == "whole"].set_index("landmark")["value"]
    assert (left(at) == whole).all(), "all frequencies alone are everything"
    assert not (before == whole).all()
    parts(at).set_value([]).run()
    assert_calm(at)
    assert "Nothing is chosen" in texts(at)


@pytest.mark.parametrize(("kind", "changes"), [
    ("answers", {}),
    ("neurons", {"architecture": "analytic", "batch_size": 32, "d_hidden": 40, "steps": 1, "lr": 1e-4}),
    ("cosets", {"operation": "compose", "group": "s3"}),
])  # fmt: skip
def test_every_kind_of_cut_has_its_formula(cutting, kind, changes):
    at = cutting(**changes)
    at.segmented_control(key="cut").set_value(kind).run()
    assert_calm(at)
    assert at.query_params["cut"] == kind
    assert "random cuts of that size leave" in texts(at)
    assert {"answers": "s_e", "neurons": "h_j", "cosets": "P z"}[kind] in at.latex[0].value


def test_a_head_stands_beside_the_other_heads(cutting):
    at = cutting(**HEADED)
    at.segmented_control(key="cut").set_value("heads").run()
    assert_calm(at)
    at.segmented_control(key="cut_head").set_value("2.1").run()
    assert_calm(at)
    assert at.query_params["cut_head"] == "2.1"
    assert all(f"{layer}.{head}: " in texts(at) for layer in (1, 2) for head in (1, 2))
    assert "1 head held at its mean" in texts(at)
    assert set(chart_of(at, "Cut out").data["series"]) == {"whole", "after the cut"}


def test_a_recording_says_that_it_keeps_no_logits(open_app):
    at = open_app("circuit", run="hello-grok", pictures="cut")
    assert_calm(at)
    assert "hello-grok keeps no logits of its network: train it again" in texts(at)
