"""How often the scores find what is planted, against the noise around it."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
import pandas as pd

from grok_core.charts import theme
from grok_core.charts.theme import Spec
from grok_core.measures.cosets import search_cosets
from grok_core.measures.fourier import ring, spectrum
from grok_core.tasks.groups import group_of, subgroups
from tests.measures.planting import circles, cosets, hidden

NOISES = (0.5, 1.0, 1.5, 2.0, 3.0, 4.0, 6.0, 8.0)  # standard deviations, in units of the signal's
DRAWS, NOISE_DRAWS = 40, 200  # for each noise, and for noise alone
LEVEL = 0.01
ELEMENTS, WIDTH = 59, 24  # of circle and torus
GROUP, GROUP_WIDTH = group_of("s5"), 32
ORDERS = (60, 24, 20, 12, 6, 3)  # one class of subgroups of each


@dataclass(frozen=True)
class Kind:
    """Something to plant, and the p-value that should find it.

    Args:
        plant: A generator -> rows without noise.
        p_value: Rows -> p.
    """

    plant: Callable[[np.random.Generator], np.ndarray]
    p_value: Callable[[np.ndarray], float]


def _turning(generator: np.random.Generator, count: int) -> np.ndarray:
    frequencies = generator.choice(np.arange(1, (ELEMENTS + 1) // 2), size=count, replace=False)
    return circles(ELEMENTS, WIDTH, tuple(frequencies.tolist()), generator)


_CLASSES = {order: next(s for s in subgroups(GROUP) if s.order == order) for order in ORDERS}
CIRCLES: Mapping[str, Kind] = {
    "circle, by the ring": Kind(partial(_turning, count=1), lambda rows: ring(rows).p_value),
    "circle, by the spectrum": Kind(partial(_turning, count=1), lambda rows: spectrum(rows).p_value),
    "torus, by the ring": Kind(partial(_turning, count=2), lambda rows: ring(rows).p_value),
    "torus, by the spectrum": Kind(partial(_turning, count=2), lambda rows: spectrum(rows).p_value),
}
COSETS: Mapping[str, Kind] = {
    f"{order}: {subgroup.name.split(' #')[0]}": Kind(
        partial(cosets, GROUP, subgroup, "left", GROUP_WIDTH), lambda rows: search_cosets(rows, GROUP).p_value
    )
    for order, subgroup in _CLASSES.items()
}


def power(kind: Kind, noise: float, draws: int = DRAWS) -> float:
    """Return the share of draws in which what is planted has p < 0.01; each draw has a seed of its own."""
    found = 0
    for seed in range(draws):
        generator = np.random.default_rng(seed)
        found += kind.p_value(hidden(kind.plant(generator), noise, generator)) < LEVEL
    return found / draws


def curves(kinds: Mapping[str, Kind]) -> pd.DataFrame:
    """Return one row for each kind and noise: kind, noise (infinite: noise alone), power."""
    rows = [(name, noise, power(kind, noise)) for name, kind in kinds.items() for noise in NOISES]
    alone = [(name, math.inf, power(kind, math.inf, NOISE_DRAWS)) for name, kind in kinds.items()]
    return pd.DataFrame([*rows, *alone], columns=["kind", "noise", "power"])


def power_spec(kinds: Sequence[str], title: str) -> Spec:
    """Return the chart of `curves`, without noise alone; kinds differ by colour and by shape."""
    chosen = list(kinds)
    colour = {"domain": chosen, "range": list(theme.CATEGORICAL[1 : len(chosen) + 1])}
    shape = {"domain": chosen, "range": list(theme.SHAPES[: len(chosen)])}
    legend = {"title": title, "symbolSize": 160, "labelLimit": 300}
    field: Spec = {"field": "kind", "type": "nominal", "legend": legend}
    x = {"field": "noise", "type": "quantitative", "title": "noise, in standard deviations of the signal"}
    y = {"field": "power", "type": "quantitative", "title": "found, p < 0.01", "axis": {"format": ".0%"}}
    return {
        "height": 300,
        "mark": {"type": "line", "strokeWidth": 2.5, "point": {"filled": True, "size": 110}},
        "encoding": {
            "x": x | {"scale": {"type": "log", "domain": [NOISES[0], NOISES[-1]]}, "axis": {"values": list(NOISES)}},
            "y": y | {"scale": {"domain": [0, 1]}},
            "color": field | {"scale": colour},
            "shape": field | {"scale": shape},
        },
        "params": [{"name": name, "expr": expr} for name, expr in theme.PARAMETERS.items()],
        "config": theme.chart_config("axis", "legend"),
    }
