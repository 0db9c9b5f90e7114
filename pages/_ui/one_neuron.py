"""One hidden neuron on the Circuit page: what it follows, and in which order of the elements that shows."""

import numpy as np
from numpy.typing import NDArray

from grok_core.errors import AnalysisError
from grok_core.measures.fourier import stride
from pages._ui import opened
from pages._ui.opened import Opened


def clearest_neuron(at: Opened) -> int:
    """Return the neuron that follows a part most; the first where none can be measured."""
    try:
        found = opened.neurons(at)
    except AnalysisError:
        return 0
    return 0 if found is None else int(found.neurons[found.share.argmax()])


def followed(at: Opened, neuron: int) -> tuple[str, float, float] | None:
    """Return the name of the part that a neuron follows most, its share, and what shuffled ones stay below, or None."""
    try:
        found = opened.neurons(at)
    except AnalysisError:
        return None
    if found is None or neuron not in found.neurons:
        return None
    k = int(np.flatnonzero(found.neurons == neuron)[0])
    return opened.names_of(found)[found.strongest[k]], float(found.share[k]), found.null_95


def along(at: Opened, neuron: int, follows: tuple[str, float, float] | None) -> tuple[NDArray[np.int64], str]:
    """Return the elements in the order in which a neuron shows best what it follows, and what that order is."""
    order = opened.order_of(at)
    if at.task.cyclic_order is None:
        if at.task.group is None:
            return order, "element"
        return np.argsort(opened.dissection(at).neurons_x[:, neuron], kind="stable"), "elements, by left activation"
    if follows is None or at.task.group is not None or (step := stride(int(follows[0]), len(order))) is None:
        return order, "place on the circle"
    return order[np.arange(len(order)) * step % len(order)], f"{follows[0]}·i mod {len(order)}"
