"""How points are coloured and joined: the choices that fit a run's operation, and what they give the charts."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from grok_core.charts import picture_captions
from grok_core.measures import fourier
from grok_core.runs import Run
from grok_core.tasks.element_kinds import kinds_of
from grok_core.tasks.groups import coset_labels
from grok_core.views import coset_scores, neuron_kinds, reading, run_rows
from grok_core.views.run_rows import RowsKey
from pages._embeddings import coset_choice
from pages._shared import bound
from pages._shared.choices import Choice, numbers


@dataclass(frozen=True)
class Look:
    """Colours and lines of n points, by a number or by a kind.

    Args:
        title: What the colours mean.
        values: The number of each point; None for its place.
        top: Where the scale of numbers ends; None for n.
        cyclic: The scale's ends meet.
        kinds: The kind of each point, instead of a number.
        names: All kinds, in order.
        stride: s of the lines from point i to point i + s; 0 for none.
    """

    title: str = "residue"
    values: Sequence[float] | None = None
    top: float | None = None
    cyclic: bool = True
    kinds: Sequence[str] | None = None
    names: Sequence[str] = ()
    stride: int = 0

    @property
    def frame(self) -> dict[str, Any]:
        """Return the arguments for `scatter.scatter_frame`."""
        return {"values": self.values, "categories": self.kinds, "stride": self.stride}

    @property
    def spec(self) -> dict[str, Any]:
        """Return the arguments for `scatter.scatter_spec`."""
        domain = None if self.top is None else (0.0, self.top)
        return {
            "value_title": self.title,
            "value_domain": domain,
            "cyclic": self.cyclic,
            "categories": tuple(self.names),
            "lines": self.stride > 0,
        }


def choose(run: Run, at: RowsKey, last: int) -> Look:
    """Offer the colours and lines that fit a run's operation, whose newest step is `last`."""
    task = reading.task_of(run.config)
    if at.matrix == run_rows.NEURONS:
        kinds, names = neuron_kinds.look_of(at, last)
        return Look("follows", kinds=kinds, names=names)
    if (order := run_rows.order_of(at)) is not None:
        return _cyclic(at, order)
    if task.group:
        return _grouped(at)
    title = "place in the table" if run.config.operation_record.is_own else "value"
    return Look(title, cyclic=task.answer_labels == task.labels)


def _cyclic(at: RowsKey, order: NDArray[np.int64]) -> Look:
    """Offer lines i → i + s and colours for elements on a circle; for + and − the place i on it is the value."""
    found = run_rows.spectrum(at)
    n, k = len(order), found.dominant
    is_value = np.array_equal(order, np.arange(n))
    strides = {"none": 0, "own": fourier.stride(k, n) or 0, "8": 8 if is_value and n > 8 else 0}
    names = {"none": "none", "own": f"+{strides['own']}, of frequency {k}", "8": "+8, as Power et al."}
    lines = [name for name, s in strides.items() if s or name == "none"]
    note = "Join each element to the one s places further on."
    s = strides[bound.select("Number line", Choice("line", lines, "none"), text=names.__getitem__, note=note)]
    if s:
        st.caption(picture_captions.lines_caption(s, strides["own"], k))
    places, values = np.arange(n), np.asarray(order)
    looks: dict[str, Look | None] = {
        "place on the circle": Look(f"{k}·i mod {n}", (k * places % n).tolist(), n, stride=s)
    }
    if reading.task_of(at.config).group is None:  # the elements of a group have places, but no values
        looks |= {
            "value": Look("value", values.tolist(), int(values.max()) + 1, stride=s),
            "parity": _by_kind("parity", ["odd" if value % 2 else "even" for value in values], s),
            "residue": None,  # its modulus is chosen below
        }
    if s:
        looks["place mod s"] = Look(f"i mod {s}", (places % s).tolist(), s, stride=s)
    chosen = bound.select("Colour by", Choice("colour", list(looks), next(iter(looks))))
    if (look := looks[chosen]) is not None:
        return look
    most = max(2, n - 1)
    modulus = bound.number("Residue modulo", Choice("residue_modulus", numbers(2, most), str(min(8, most))))
    return Look(f"value mod {modulus}", (values % modulus).tolist(), modulus, stride=s)


def _grouped(at: RowsKey) -> Look:
    """Offer the cosets of a subgroup on a side, the ones that fit best first, and the kinds of elements."""
    group = coset_scores.group_of_run(at.config)
    sorts = kinds_of(group)
    if not coset_scores.offers_cosets(at):
        only = bound.select("Colour by", Choice("group_colour", list(sorts), next(iter(sorts))))
        return _by_kind(only, sorts[only])
    with st.spinner("Trying every subgroup …"):
        best = coset_scores.best_cosets(at)[0]
    colour = bound.select("Colour by", Choice("group_colour", ("coset", *sorts), "coset"))
    coset_choice.choose(at, best.side)
    if colour != "coset":
        return _by_kind(colour, sorts[colour])
    subgroup, side = coset_choice.chosen(at)
    numbers = coset_labels(group, subgroup, side)
    return _by_kind(f"{side} coset", [f"{k + 1}" for k in numbers], names=[f"{k + 1}" for k in range(max(numbers) + 1)])


def _by_kind(title: str, kinds: Sequence[str], stride: int = 0, names: Sequence[str] | None = None) -> Look:
    if names is None:
        names = sorted(set(kinds), key=lambda name: (len(name) if name.isdigit() else 0, name))
    return Look(title, kinds=kinds, names=names, stride=stride)
