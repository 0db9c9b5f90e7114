"""Figures of the documents are the app's own charts, with their data, on white."""

import numpy as np
import pandas as pd
import pytest

from grok_core.charts import curves
from grok_core.charts.curve_frames import curve_frame
from grok_core.charts.figures.saving import BACKGROUND, save
from grok_core.charts.words.axes import steps_axis

STEPS = np.arange(1, 50)


@pytest.fixture
def chart():
    metrics = pd.DataFrame({"step": STEPS, "train_loss": 4 / STEPS, "val_loss": np.where(STEPS == 9, np.nan, 4.0)})
    return curves.loss_spec(axis=steps_axis(49), log_y=True), curve_frame(metrics, columns=curves.LOSS)


def test_an_svg_holds_the_lines(chart, tmp_path):
    save(*chart, tmp_path / "figure.svg")
    text = (tmp_path / "figure.svg").read_text(encoding="utf-8")
    assert f'fill="{BACKGROUND}"' in text
    assert "loss, nats" in text
    assert "stroke-dasharray" in text
    smaller = chart[1].iloc[:5]
    save(chart[0], smaller, tmp_path / "smaller.svg")
    assert len((tmp_path / "smaller.svg").read_text(encoding="utf-8")) < len(text)


def test_a_png_is_one(chart, tmp_path):
    save(*chart, tmp_path / "figure.png", width=200)
    assert (tmp_path / "figure.png").read_bytes().startswith(b"\x89PNG")
