"""The Lab's first curve by another metric than accuracy: in the menu, by the address, and where a run lacks it."""

import pytest

from grok_core.charts.words.answer_metrics import ANSWER_METRICS
from tests.pages.charts_of import chart_of, charts_of
from tests.pages.looking import assert_calm, texts


@pytest.mark.parametrize("metric", [name for name in ANSWER_METRICS if name not in ("accuracy", "loss")])
def test_a_run_is_judged_by_each_metric(open_app, trained, metric):
    run = trained()
    at = open_app(run=run.id, metric=metric)
    of = ANSWER_METRICS[metric]
    drawn = chart_of(at, of.title).data
    rows = run.rows()
    assert drawn["val"].iloc[-1] == pytest.approx(rows[-1][of.columns["val"]], rel=1e-5)
    assert drawn["train"].iloc[-1] == pytest.approx(rows[-1][of.columns["train"]], rel=1e-5)
    assert "".join(at.query_params["metric"]) == metric


def test_it_is_chosen_in_the_menu_and_accuracy_leaves_the_address_alone(open_app, trained):
    at = open_app(run=trained().id)
    assert chart_of(at, "accuracy")
    at.segmented_control(key="metric").set_value("margin").run()
    assert_calm(at)
    assert "".join(at.query_params["metric"]) == "margin"
    assert not [chart for chart in charts_of(at) if chart.spec["description"].startswith("accuracy")]
    at.segmented_control(key="metric").set_value("accuracy").run()
    assert "metric" not in at.query_params


def test_a_run_that_lacks_a_metric_says_why(open_app, trained):
    at = open_app(run="hello-grok", metric="Brier score")
    assert "This run has no Brier score. It was trained before reports had that: train it again." in texts(at)
    at = open_app(run=trained(loss="mse").id, metric="Brier score")
    assert "This run has no Brier score. A squared error gives no probabilities." in texts(at)
    assert_calm(open_app(run="hello-grok", metric="loss"))


def test_an_unknown_metric_gives_one_sentence(open_app):
    at = open_app(metric="bier")
    assert "metric must be one of accuracy" in texts(at)
    assert chart_of(at, "accuracy")
