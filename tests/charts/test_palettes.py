"""The colour schemes: as Vega's, round where residues are, from dark to light where numbers are."""

import json
import re

import numpy as np
import pytest
import vl_convert

from grok_core.charts import palettes, theme
from grok_core.charts.palettes import cyclic_colours, ordered_colours


def test_colours_wrap_round_where_residues_do_and_go_from_dark_to_light_where_numbers_do():
    round_ = cyclic_colours([0, 10, 20], 20)
    assert round_[0] == round_[2] != round_[1]
    light = [sum(int(colour[i : i + 2], 16) for i in (1, 3, 5)) for colour in ordered_colours(range(20), 19)]
    assert light == sorted(light)


def test_every_other_kind_has_another_look():
    looks = set(zip(palettes.kind_colours(theme.MOST_LOOKS), palettes.kind_shapes(theme.MOST_LOOKS), strict=True))
    assert len(looks) == theme.MOST_LOOKS


def test_names_look_as_their_places_do():
    colours, shapes = palettes.category_looks(["b", "a", "b"], ["a", "b"])
    assert colours == [theme.CATEGORICAL[1], theme.CATEGORICAL[0], theme.CATEGORICAL[1]]
    assert shapes == [theme.SHAPES[1], theme.SHAPES[0], theme.SHAPES[1]]


@pytest.mark.parametrize(
    ("scheme", "colours"), [(theme.CYCLIC_SCHEME, palettes.sinebow), (theme.ORDERED_SCHEME, palettes.viridis)]
)
def test_the_schemes_are_those_that_vega_draws(scheme, colours):
    shares = np.linspace(0, 1, 9)
    drawn = [palettes.rgb(colour) for colour in _drawn(scheme, shares)]
    assert np.abs(colours(shares).astype(int) - drawn).max() <= 5  # of 255: straight between ten colours


def _drawn(scheme, shares):
    """The fills of points that Vega draws by a scheme, in order."""
    spec = {
        "data": {"values": [{"share": share} for share in shares]},
        "mark": {"type": "square", "filled": True, "opacity": 1},
        "encoding": {
            "x": {"field": "share", "type": "quantitative"},
            "color": {
                "field": "share",
                "type": "quantitative",
                "legend": None,
                "scale": {"scheme": scheme, "domain": [0, 1]},
            },
        },
    }
    svg = vl_convert.vegalite_to_svg(json.dumps(spec))
    return re.findall(r'aria-roledescription="square"[^>]*fill="([^"]*)"', svg)
