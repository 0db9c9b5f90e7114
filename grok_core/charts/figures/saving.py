"""Draws charts into files, as figures of the documents. It takes vl-convert-python, which is for developers alone."""

import re
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
    vlc = _converter(kind)
    rows = frame.astype(object).where(frame.notna(), None).to_dict("records")
    # Last, so that data of the specification's own layers keep their place.
    whole = {"width": width, "background": BACKGROUND, **spec, "data": {"values": rows}}
    content: bytes = vlc.vegalite_to_svg(whole).encode() if kind == "svg" else vlc.vegalite_to_png(whole, scale=2)
    return content


def rasterised(svg: str, *, width: int = WIDTH) -> bytes:
    """Return an SVG with a viewBox as a PNG, about so many pixels wide. Raises WriteError as `drawn` does."""
    box = re.search(r"viewBox='0 0 ([\d.]+)", svg)
    content: bytes = _converter("png").svg_to_png(svg, scale=max(1, width / float(box[1])) if box else 1)
    return content


def save(spec: Mapping[str, Any], frame: pd.DataFrame, path: Path, *, width: int = WIDTH) -> None:
    """Write a chart with its data into a file whose path ends in .svg or .png, replaced if there.

    Raises:
        WriteError: When vl-convert-python is not installed, or the file cannot be written.
    """
    write(path, drawn(spec, frame, path.suffix.removeprefix("."), width=width))


def write(path: Path, content: bytes) -> None:
    """Write a file, with its folders. Raises WriteError when that cannot be done."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    except OSError as error:
        raise WriteError(f"{path} cannot be written ({error.strerror}); make room or permit it.") from error


def _converter(kind: str) -> Any:
    """Return the module that draws charts without a browser."""
    try:
        import vl_convert
    except ImportError:
        raise WriteError(f"A chart as {kind} needs vl-convert-python; install requirements-dev.txt.") from None
    return vl_convert
