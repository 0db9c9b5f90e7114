"""The same film as an animated picture, for slides that run no script."""

import math
from io import BytesIO
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from grok_core.charts import theme
from grok_core.charts.film import Film
from grok_core.languages import say

SIDE, CURVE, MARGIN = 480, 100, 16  # px: the square of the points, the curve below it, and what stays free
OVER = 2  # drawn larger and made smaller: Pillow's edges are hard
PAPER = "#FFFFFF"
FRAME_MS, LAST_MS = 120, 2500
DASH = 8  # px drawn, then as many left out


def film_gif(film: Film) -> bytes:
    """Return the film as an animated GIF, 480 pixels wide, that stands still at the end before it repeats."""
    frames = [_frame(film, i) for i in range(len(film.steps))]
    durations = [FRAME_MS] * (len(frames) - 1) + [LAST_MS]
    out = BytesIO()
    frames[0].save(out, "GIF", save_all=True, append_images=frames[1:], duration=durations, loop=0)
    return out.getvalue()


def _frame(film: Film, index: int) -> Image.Image:
    picture = Image.new("RGB", (SIDE * OVER, (SIDE + CURVE) * OVER), PAPER)
    pen = ImageDraw.Draw(picture)
    points = film.frame(index)
    if points is not None:
        _dots(pen, film, points)
    _curve(pen, film, index)
    pen.text(
        (MARGIN * OVER, 6 * OVER),
        say("step {step:,}", step=film.steps[index]),
        fill=theme.DARK_INK,
        font=ImageFont.load_default(18 * OVER),
    )
    small = picture.resize((SIDE, SIDE + CURVE), Image.Resampling.LANCZOS)
    return small.quantize(255, dither=Image.Dither.NONE)


def _dots(pen: ImageDraw.ImageDraw, film: Film, points: NDArray[np.float64]) -> None:
    """Draw lines, then dots: a circle, or the polygon of its shape."""
    unit = (SIDE / 2 - 2 * MARGIN) * OVER
    places = [(SIDE * OVER / 2 + x * unit, SIDE * OVER / 2 - y * unit) for x, y in points.tolist()]
    if film.stride:
        for i, place in enumerate(places):
            pen.line([place, places[(i + film.stride) % len(places)]], fill=theme.GHOST, width=OVER)
    radius = float(np.clip(1.1 * SIDE / len(places), 4, 9)) * OVER
    for (x, y), colour, shape in zip(places, film.colours, film.shapes, strict=True):
        if shape == "circle":
            pen.ellipse([x - radius, y - radius, x + radius, y + radius], fill=colour, outline=theme.GHOST)
        else:
            corners = [(x + radius * a, y + radius * b) for a, b in OUTLINES[shape]]
            pen.polygon(corners, fill=colour, outline=theme.GHOST)


OUTLINES: dict[str, list[tuple[float, float]]] = {
    "square": [(-0.9, -0.9), (0.9, -0.9), (0.9, 0.9), (-0.9, 0.9)],
    "triangle-up": [(0, -1.2), (1.1, 0.8), (-1.1, 0.8)],
    "triangle-down": [(0, 1.2), (1.1, -0.8), (-1.1, -0.8)],
    "diamond": [(0, -1.3), (1, 0), (0, 1.3), (-1, 0)],
    "cross": [
        (-0.4, -1.15), (0.4, -1.15), (0.4, -0.4), (1.15, -0.4), (1.15, 0.4), (0.4, 0.4),
        (0.4, 1.15), (-0.4, 1.15), (-0.4, 0.4), (-1.15, 0.4), (-1.15, -0.4), (-0.4, -0.4),
    ],
}  # fmt: skip


def _curve(pen: ImageDraw.ImageDraw, film: Film, index: int) -> None:
    """Draw both accuracies over the logarithm of the step, and a rule at this moment."""
    low, high = SIDE * OVER + 8 * OVER, (SIDE + CURVE - 8) * OVER
    last = max(10, *film.steps, *film.curve["step"].tolist())

    def across(step: float) -> float:
        return (MARGIN + math.log(max(step, 1)) / math.log(last) * (SIDE - 2 * MARGIN)) * OVER

    for name, colour, dash in (("train_accuracy", theme.TRAIN, DASH * OVER), ("val_accuracy", theme.VALIDATION, 0)):
        steps, shares = film.thinned["step"].tolist(), film.thinned[name].tolist()
        line = [(across(step), high - share * (high - low)) for step, share in zip(steps, shares, strict=True)]
        walked = 0.0
        for a, b in pairwise(line):
            if not dash or int(walked / dash) % 2 == 0:
                pen.line([a, b], fill=colour, width=3 * OVER)
            walked += math.dist(a, b)
    x = across(film.steps[index])
    pen.line([(x, low - 4 * OVER), (x, high)], fill=theme.DARK_INK, width=2 * OVER)
