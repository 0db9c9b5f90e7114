"""Named configurations."""

from dataclasses import dataclass

from grok_core.config import RunConfig
from grok_core.errors import ConfigError, nearest


@dataclass(frozen=True)
class Preset:
    name: str
    title: str
    summary: str
    config: RunConfig


PRESETS = {
    p.name: p
    for p in (
        Preset("hello-grok", "Hello, grokking", "Addition: memorises, waits, and groks in two seconds.", RunConfig()),
        Preset("ring", "The ring", "A narrow network.", RunConfig(p=47, d_model=8, steps=6000)),
    )
}


def preset(name: str) -> Preset:
    if name not in PRESETS:
        raise ConfigError(f"unknown preset {name!r}.{nearest(name, PRESETS)} Choose from: {', '.join(PRESETS)}.")
    return PRESETS[name]
