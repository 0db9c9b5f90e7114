"""A film of points through training, beside its accuracy curve: one page of HTML that needs nothing else.

Playing and scrubbing happen in the browser, so that no frame has to come from the server, and the page that is
looked at is the page that is downloaded.
"""

import html
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from grok_core.charts.scatter import fitted
from grok_core.errors import AnalysisError
from grok_core.languages import current, say

TEMPLATE = Path(__file__).with_name("film.html")
MOST_CURVE = 300  # points


@dataclass(frozen=True, eq=False)
class Film:
    """What a film shows.

    Args:
        title: What it is, for readers who do not see it.
        steps: The F moments, rising.
        points: Shape (F, n, 2); NaN where a moment has no picture. Each moment is scaled to fit.
        labels: What each of the n points is.
        groups: n names; points of one name light up together.
        group_title: What these names are: "value", "left coset".
        colours: n colours.
        shapes: n of theme.SHAPES.
        said: For each moment, what it shows, in one sentence.
        curve: Columns step, train_accuracy, val_accuracy.
        stride: s of the lines from point i to point i + s; 0 for none.
    """

    title: str
    steps: Sequence[int]
    points: NDArray[np.float64]
    labels: Sequence[str]
    groups: Sequence[str]
    group_title: str
    colours: Sequence[str]
    shapes: Sequence[str]
    said: Sequence[str]
    curve: pd.DataFrame
    stride: int = 0

    def __post_init__(self) -> None:
        """Raise AnalysisError if the parts do not belong together."""
        frames, n = len(self.steps), len(self.labels)
        if self.points.shape != (frames, n, 2) or len(self.said) != frames:
            raise AnalysisError(
                f"Got points of shape {self.points.shape} and {len(self.said)} sentences for {frames} steps and "
                f"{n} labels; give a point for each label and a sentence for each step."
            )
        for name in ("groups", "colours", "shapes"):
            if len(getattr(self, name)) != n:
                raise AnalysisError(f"Got {len(getattr(self, name))} {name} for {n} points; give one for each.")

    def frame(self, index: int) -> NDArray[np.float64] | None:
        """Return one moment's points (n, 2), the farthest coordinate at 1, or None when it has no picture."""
        points = fitted(self.points[index])
        return points if np.isfinite(points).all() else None

    @property
    def thinned(self) -> pd.DataFrame:
        """The curve with at most MOST_CURVE points."""
        return self.curve.iloc[:: -(-len(self.curve) // MOST_CURVE)] if len(self.curve) else self.curve


def film_words(film: Film) -> str:
    """Return in words what a film shows: how much of it there is, and its first, its middle and its last sentence."""
    frames = len(film.steps)
    said = [film.said[at].rstrip(".") for at in dict.fromkeys((0, frames // 2, frames - 1))]
    counted = say(
        "{title}: {moments} moments of {points} points.", title=film.title, moments=frames, points=len(film.labels)
    )
    return f"{counted} {'. '.join(said)}."


def _words() -> dict[str, str]:
    """Return what the page says beside its film."""
    return {
        "language": current(),
        "play": say("Play"),
        "pause": say("Pause"),
        "step": say("step {step}"),
        "none": say("The rows of this step have no picture."),
    }


def film_html(film: Film, *, dark: bool = False, font_url: str = "") -> str:
    """Return the film as one page: play, scrub, hover for names, click a point or the curve.

    Args:
        film: What it shows.
        dark: For a dark page.
        font_url: Where the typeface of the page around it is; without, the reader's own is taken.
    """
    curve = film.thinned
    content = {
        "steps": [int(step) for step in film.steps],
        "points": [_thousandths(film.frame(i)) for i in range(len(film.steps))],
        "curve": {
            "step": [int(step) for step in curve["step"]],
            "train": [round(float(v), 4) for v in curve["train_accuracy"]],
            "val": [round(float(v), 4) for v in curve["val_accuracy"]],
        },
        **{name: list(getattr(film, name)) for name in ("labels", "groups", "colours", "shapes", "said")},
        "group_title": film.group_title,
        "stride": film.stride,
        "words": _words(),
    }
    # "<" could end the script: it is written so that only JavaScript reads it.
    data = json.dumps(content, ensure_ascii=False).replace("<", "\\u003c")
    page = TEMPLATE.read_text(encoding="utf-8")
    font = (
        f'@font-face {{font-family: "Source Sans"; src: url("{font_url}"); font-weight: 200 900}}' if font_url else ""
    )
    named = {
        "TITLE": film.title,
        "LANGUAGE": current(),
        "PLAY": say("Play"),
        "MOMENT": say("Moment of training"),
        "SPEED": say("Speed"),
        "SLOW": say("slow"),
        "NORMAL": say("normal"),
        "FAST": say("fast"),
        "CURVE": say("accuracy: train dashed, validation solid"),
    }
    filled = {"FONT": font, "THEME": "dark" if dark else "light", "FILM": data}
    filled |= {name: html.escape(text) for name, text in named.items()}
    return re.sub(r"__([A-Z]+)__", lambda found: filled[found[1]], page)  # once: a title may have such words, too


def _thousandths(points: NDArray[np.float64] | None) -> list[int] | None:
    return None if points is None else np.rint(points * 1000).astype(int).ravel().tolist()
