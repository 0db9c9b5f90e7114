"""Reads the charts that a page has drawn: their specification, without data, and the data as a table."""

import json
from dataclasses import dataclass
from typing import Any

import pandas as pd
import pyarrow as pa
from streamlit.testing.v1 import AppTest

from grok_core.charts.curve_frames import Mark


@dataclass(frozen=True)
class Chart:
    """One chart as it was sent to the browser."""

    spec: dict[str, Any]
    data: pd.DataFrame

    @property
    def description(self) -> str:
        return str(self.spec["description"])

    @property
    def fields(self) -> set[str]:
        """The columns that the specification reads."""
        return set(_fields(self.spec))


def charts_of(at: AppTest) -> list[Chart]:
    """Return all charts of the page, in order."""
    return [Chart(json.loads(element.proto.spec), table_of(element.proto)) for element in at.get("vega_lite_chart")]


def chart_of(at: AppTest, about: str) -> Chart:
    """Return the one chart whose description begins with `about`."""
    found = [chart for chart in charts_of(at) if chart.description.startswith(about)]
    assert len(found) == 1, [chart.description for chart in charts_of(at)]
    return found[0]


def cursor_of(at: AppTest, about: str) -> float | None:
    """Return the chosen step that is marked on a chart of curves, or None."""
    data = chart_of(at, about).data
    steps = data.loc[data["mark"] == Mark.CURSOR, "step"].tolist()
    assert len(steps) < 2
    return steps[0] if steps else None


def table_of(proto: Any) -> pd.DataFrame:
    """Return the data of a chart as it was sent."""
    data = proto.datasets[0].data.data if proto.datasets else proto.data.data
    with pa.ipc.open_stream(data) as stream:
        return stream.read_pandas()


def _fields(part: Any) -> list[str]:
    if isinstance(part, list):
        return [field for item in part for field in _fields(item)]
    if not isinstance(part, dict):
        return []
    own = [part["field"]] if isinstance(part.get("field"), str) else []
    return own + [field for item in part.values() for field in _fields(item)]
