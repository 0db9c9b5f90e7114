"""Draws charts into files, as figures of the documents. It takes vl-convert-python, which is for developers alone."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from grok_core.errors import WriteError

WIDTH = 720  # px
BACKGROUND = "#ffffff"


def save(spec: Mapping[str, Any], frame: pd.DataFrame, path: Path, *, width: int = WIDTH) -> None:
    """Write a chart with its data as an SVG or, by the path's ending, a PNG, on white.

    Args:
        spec: A Vega-Lite specification of `grok_core.charts`, without data, for one view.
        frame: What it draws; NaN is missing.
        path: Ends in .svg or .png; replaced if there.
        width: Pixels, without the axes.
    Raises:
        WriteError: When vl-convert-python is not installed, or the file cannot be written.
    """
    try:
        import vl_convert as vlc
    except ImportError:
        raise WriteError(f"{path} needs vl-convert-python; install requirements-dev.txt.") from None
    rows = frame.astype(object).where(frame.notna(), None).to_dict("records")
    # Last, so that data of the specification's own layers keep their place.
    whole = {"width": width, "background": BACKGROUND, **spec, "data": {"values": rows}}
    drawn = vlc.vegalite_to_svg(whole).encode() if path.suffix == ".svg" else vlc.vegalite_to_png(whole, scale=2)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(drawn)
    except OSError as error:
        raise WriteError(f"{path} cannot be written ({error.strerror}); make room or permit it.") from error
