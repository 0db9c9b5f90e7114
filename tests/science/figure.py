"""Draws the charts of the app into files, as figures of the documents."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd
import vl_convert as vlc

WIDTH = 720  # px
BACKGROUND = "#ffffff"


def save(spec: Mapping[str, Any], frame: pd.DataFrame, path: Path, *, width: int = WIDTH) -> None:
    """Write a chart with its data as an SVG or, by the path's ending, a PNG, on white.

    Args:
        spec: A Vega-Lite specification of `grok_core.charts`, without data, for one view.
        frame: What it draws; NaN is missing.
        path: Ends in .svg or .png; replaced if there.
        width: Pixels, without the axes.
    """
    rows = frame.astype(object).where(frame.notna(), None).to_dict("records")
    # Last, so that data of the specification's own layers keep their place.
    whole = {"width": width, "background": BACKGROUND, **spec, "data": {"values": rows}}
    if path.suffix == ".svg":
        path.write_text(vlc.vegalite_to_svg(whole), encoding="utf-8")
    else:
        path.write_bytes(vlc.vegalite_to_png(whole, scale=2))
