"""Draws charts into files, as figures of the documents. It takes vl-convert-python, which is for developers alone."""

from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pandas as pd

from grok_core.errors import WriteError

WIDTH = 720  # px
BACKGROUND = "#ffffff"


def can_draw() -> bool:
    """Say whether vl-convert-python is installed."""
    return find_spec("vl_convert") is not None


def drawn(spec: Mapping[str, Any], frame: pd.DataFrame, kind: str, *, width: int = WIDTH) -> bytes:
    """Return a chart with its data as the content of a file, on white.

    Args:
        spec: A Vega-Lite specification of `grok_core.charts`, without data, for one view.
        frame: What it draws; NaN is missing.
        kind: "svg" or "png".
        width: Pixels, without the axes.
    Raises:
        WriteError: When vl-convert-python is not installed.
    """
    try:
        import vl_convert as vlc
    except ImportError:
        raise WriteError(f"A chart as {kind} needs vl-convert-python; install requirements-dev.txt.") from None
    rows = frame.astype(object).where(frame.notna(), None).to_dict("records")
    # Last, so that data of the specification's own layers keep their place.
    whole = {"width": width, "background": BACKGROUND, **spec, "data": {"values": rows}}
    return vlc.vegalite_to_svg(whole).encode() if kind == "svg" else vlc.vegalite_to_png(whole, scale=2)


def save(spec: Mapping[str, Any], frame: pd.DataFrame, path: Path, *, width: int = WIDTH) -> None:
    """Write a chart with its data into a file whose path ends in .svg or .png, replaced if there.

    Raises:
        WriteError: When vl-convert-python is not installed, or the file cannot be written.
    """
    content = drawn(spec, frame, path.suffix.removeprefix("."), width=width)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    except OSError as error:
        raise WriteError(f"{path} cannot be written ({error.strerror}); make room or permit it.") from error
