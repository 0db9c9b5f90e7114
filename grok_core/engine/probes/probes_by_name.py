"""The probes by name: each takes an opened network and returns numbers by name."""

from collections.abc import Callable, Mapping

from grok_core.engine.opened import Opened
from grok_core.engine.probes.complexity_probe import learning_coefficient, local_complexity, loops, network_bytes, quick
from grok_core.engine.probes.flatness_probe import flatness

PROBES: Mapping[str, Callable[[Opened], Mapping[str, float]]] = {
    "weights": quick,
    "flatness": flatness,
    "llc": learning_coefficient,
    "local": local_complexity,
    "bytes": network_bytes,
    "loops": loops,
}
