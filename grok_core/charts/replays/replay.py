"""A run as its moments: curve, table and rings, packed into one message that a browser plays without a server.

The player (player.js, player.css) draws them in a page of the app and in a page of its own, which needs nothing else.
"""

import base64
import html
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from grok_core.charts import theme
from grok_core.charts.operation_table import CORNER, DOT, KINDS, table_kinds
from grok_core.charts.palettes import cyclic_colours
from grok_core.charts.rings import LIMIT, RADIUS, Row, number_text, titled
from grok_core.errors import AnalysisError
from grok_core.languages import current, say

MOST_CURVE = 300  # points
_HERE = Path(__file__).parent


@dataclass(frozen=True, eq=False)
class Tables:
    """The operation table at F moments.

    Args:
        roles: Shape (n, n): 0 undefined, 1 train, 2 validation.
        answers: Shape (n, n): the right class, -1 where undefined.
        predicted: F arrays (n, n): the network's class.
    """

    roles: NDArray[np.uint8]
    answers: NDArray[np.int16]
    predicted: Sequence[NDArray[np.uint8]]


@dataclass(frozen=True, eq=False)
class Rings:
    """Rings at F moments, always of the same frequencies.

    Args:
        moments: For each moment, what the rings of a row are of -> the rings; the same rows at all moments.
        labels: What each of the n elements is called.
    """

    moments: Sequence[Mapping[str, Row]]
    labels: Sequence[str]


@dataclass(frozen=True, eq=False)
class Points:
    """Rows in the plane at F moments.

    Args:
        moments: Shape (F, n, 2), aligned from moment to moment; NaN where a moment has no picture.
        labels: What each of the n points is.
        colours: n colours.
        shapes: n of theme.SHAPES.
        title: What they are: "left operand, PCA".
    """

    moments: NDArray[np.float64]
    labels: Sequence[str]
    colours: Sequence[str]
    shapes: Sequence[str]
    title: str


@dataclass(frozen=True, eq=False)
class Replay:
    """What is replayed.

    Args:
        name: Of the run, so that a page knows when it shows another one.
        title: What it is, for readers who do not see it.
        steps: The F moments, rising.
        said: For each moment, what is happening, in one sentence.
        curve: Columns step, train_accuracy, val_accuracy.
        baseline: Share of the commonest answer.
        marks: Steps with their names, such as (60, "memorised").
        tables: The operation table.
        rings: The strongest rings; None where the elements lie on no circle.
        points: The rows in the plane, where there are no rings.
    """

    name: str
    title: str
    steps: Sequence[int]
    said: Sequence[str]
    curve: pd.DataFrame
    baseline: float
    marks: Sequence[tuple[int, str]]
    tables: Tables | None = None
    rings: Rings | None = None
    points: Points | None = None

    def __post_init__(self) -> None:
        """Raise AnalysisError if the parts do not belong together."""
        frames = len(self.steps)
        parts = {
            "sentences": len(self.said),
            "tables": frames if self.tables is None else len(self.tables.predicted),
            "rings": frames if self.rings is None else len(self.rings.moments),
            "pictures of points": frames if self.points is None else len(self.points.moments),
        }
        if not frames:
            raise AnalysisError("Got no moment to replay; give one or more steps.")
        for name, given in parts.items():
            if given != frames:
                raise AnalysisError(f"Got {given} {name} for {frames} steps; give one for each.")


def replay_data(of: Replay) -> dict[str, Any]:
    """Return what the player is given: numbers, words and base64, ready for JSON."""
    curve = of.curve.iloc[:: -(-len(of.curve) // MOST_CURVE)] if len(of.curve) else of.curve
    return {
        "name": of.name,
        "title": of.title,
        "steps": [int(step) for step in of.steps],
        "said": list(of.said),
        "curve": {
            "step": [int(step) for step in curve["step"]],
            "train": [round(float(v), 4) for v in curve["train_accuracy"]],
            "val": [round(float(v), 4) for v in curve["val_accuracy"]],
            "baseline": round(of.baseline, 4),
            "colours": [theme.TRAIN, theme.VALIDATION],
            "dash": list(theme.DASH),
        },
        "marks": [{"step": int(step), "name": name} for step, name in of.marks],
        "table": None if of.tables is None else _tables(of.tables),
        "rings": None if of.rings is None else _rings(of.rings),
        "points": None if of.points is None else _points(of.points),
        "words": _words(of.title),
    }


def _words(title: str) -> dict[str, str]:
    """Return what the player says beside what it draws; it fills in what stands in braces."""
    return {
        "language": current(),
        "play": say("Play"),
        "pause": say("Pause"),
        "next": say("One moment on"),
        "again": say("From the start"),
        "track": say("Moment of training"),
        "speed": say("Speed of the replay"),
        "slow": say("slow ({seconds} s)"),
        "class": say("class ({seconds} s)"),
        "quick": say("quick ({seconds} s)"),
        "step": say("step {step}"),
        "to": say("To step {step}"),
        "steps": say("step"),
        "train": say("train"),
        "train_long": say("train (shown)"),
        "val": say("validation"),
        "val_long": say("validation (never shown)"),
        "curve": say("Accuracy over the steps: {title}", title=title),
        "table": say("The operation table, x in rows, y in columns"),
        "inside": say("The network's inside"),
        "none": say("The rows of this step have no picture."),
        "shown": say("shown"),
        "wrong": say("never shown, wrong"),
        "right": say("never shown, right"),
    }


def replay_words(of: Replay) -> str:
    """Return in words what a replay shows: how much of it there is, and its first, middle and last sentence."""
    frames = len(of.steps)
    said = [of.said[at].rstrip(".") for at in dict.fromkeys((0, frames // 2, frames - 1))]
    counted = say("{title}: a replay of {moments} moments.", title=of.title, moments=frames)
    return f"{counted} {'. '.join(said)}."


def replay_html(of: Replay, *, dark: bool = False) -> str:
    """Return the replay as one page that plays without a server; nothing in it is loaded from elsewhere.

    Args:
        of: What it shows.
        dark: For a dark page.
    """
    # "<" could end the script: it is written so that only JavaScript reads it.
    data = json.dumps(replay_data(of), ensure_ascii=False).replace("<", "\\u003c")
    page = (_HERE / "player.html").read_text(encoding="utf-8")
    filled = {
        "LANGUAGE": current(),
        "THEME": "dark" if dark else "light",
        "TITLE": html.escape(of.title),
        "STYLE": player_style(),
        "SCRIPT": player_script(),
        "REPLAY": data,
    }
    return re.sub(r"__([A-Z]+)__", lambda found: filled[found[1]], page)  # once: a title may have such words, too


@cache
def player_script() -> str:
    """Return the player: a module of JavaScript, which exports what Streamlit calls with each new message."""
    return (_HERE / "player.js").read_text(encoding="utf-8")


@cache
def player_style() -> str:
    """Return the looks of the player."""
    return (_HERE / "player.css").read_text(encoding="utf-8")


def _tables(of: Tables) -> dict[str, Any]:
    """Return the kind of each cell before the network is asked, and for each moment a bit a cell: it is right."""
    kinds = [table_kinds(of.roles, of.answers, cells) for cells in of.predicted]
    right = [kind for kind, record in enumerate(KINDS) if "right" in record.name]
    return {
        "n": len(of.roles),
        "roles": _base64(of.roles.astype(np.uint8)),
        "right": [_base64(np.packbits(np.isin(kind, right))) for kind in kinds],
        "kinds": {kind.name: kind.colour for kind in KINDS},
        "corner": CORNER,
        "dot": DOT,
    }


def _rings(of: Rings) -> dict[str, Any]:
    first = of.moments[0]
    rings = [ring for row in first.values() for ring in row]
    shown, n = len(next(iter(first.values()))), len(of.labels)
    points = [
        np.stack([np.clip(RADIUS * ring.points, -LIMIT, LIMIT).round() for row in m.values() for ring in row])
        for m in of.moments
    ]
    return {
        "titles": [titled(rows, "{null}") for rows in first],
        "frequencies": [ring.frequency for ring in rings[:shown]],
        "labels": list(of.labels),
        "colours": cyclic_colours(np.arange(n), n),
        "radius": RADIUS,
        "limit": LIMIT,
        "points": [_base64(moment.astype("<i2")) for moment in points],
        "scores": [[number_text(ring.score) for row in m.values() for ring in row] for m in of.moments],
        "closer": [[bool(ring.score > ring.null_95) for row in m.values() for ring in row] for m in of.moments],
        "nulls": [[number_text(row[0].null_95) for row in m.values()] for m in of.moments],
    }


def _points(of: Points) -> dict[str, Any]:
    """Return points whose farthest coordinate, over all moments, is at `RADIUS`: growth is seen, too."""
    reach = np.nanmax(np.abs(of.moments)) or 1.0
    scaled = RADIUS * of.moments / reach
    return {
        "labels": list(of.labels),
        "colours": list(of.colours),
        "shapes": list(of.shapes),
        "title": of.title,
        "radius": RADIUS,
        "points": [_base64(m.round().astype("<i2")) if np.isfinite(m).all() else None for m in scaled],
    }


def _base64(values: NDArray[Any]) -> str:
    return base64.b64encode(values.tobytes()).decode("ascii")
