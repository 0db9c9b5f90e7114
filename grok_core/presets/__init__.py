"""Named configurations, each with its source and what was measured of it."""

from grok_core.presets.catalogue import BY_NAME, PRESETS, preset
from grok_core.presets.record import Figures, Preset

__all__ = ["BY_NAME", "PRESETS", "Figures", "Preset", "preset"]
