"""The probes by name: each takes an opened network and returns numbers by name."""

from collections.abc import Callable, Mapping

from grok_core.engine.opened import Opened
from grok_core.engine.probes.flatness_probe import flatness

PROBES: Mapping[str, Callable[[Opened], Mapping[str, float]]] = {"flatness": flatness}
