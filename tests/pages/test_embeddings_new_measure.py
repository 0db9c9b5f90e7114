"""A new record in the registry of measures is shown on the Embeddings page, as CONTRIBUTING.md says."""

import numpy as np

from grok_core.measures.registry import MEASURES, Measure, any_rows, circle, group
from grok_core.measures.rows import centred, p_value, shuffles
from grok_core.views import measure_sentences
from tests.pages.looking import texts


class Steps:
    """The mean squared step between neighbouring rows, and its p-value: small steps are an order."""

    def __init__(self, rows, *, permutations, seed):
        matrix = centred(rows)
        null = np.array([-self.size(matrix[order]) for order in shuffles(len(matrix), permutations, seed)])
        self.steps = self.size(matrix)
        self.p_value = p_value(-self.steps, null)

    def size(self, matrix):
        return float(((matrix[1:] - matrix[:-1]) ** 2).mean())


RECORDS = (
    Measure("width", lambda rows: 0.5, any_rows, {"row_width": lambda found: found}, why_no_null="It is a constant."),
    Measure("steps", Steps, circle, {"step_size": lambda found: found.steps}),
    Measure("elements", lambda rows, group: 1.0, group, {"n": lambda found: found}, why_no_null="It is a constant."),
)


def test_a_measure_without_a_picture_of_its_own_is_a_sentence_on_the_page(open_app, trained, monkeypatch):
    monkeypatch.setattr(measure_sentences, "MEASURES", (*MEASURES, *RECORDS))
    shown = texts(open_app("embeddings", run=trained().id)).splitlines()
    assert "Width: row width 0.5." in shown
    assert any(line.startswith("Steps: step size ") and "(against shuffled rows p = " in line for line in shown)
    assert not any(line.startswith("Elements:") for line in shown), "addition modulo p is no group here"
