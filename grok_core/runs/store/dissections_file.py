"""dissections/<step>-<name>.npz: the dissections of a run at its landmarks, one file for each step.

A name is "start", a landmark's name, or "last". Reading "last" reads the newest dissection, whatever its file's name;
when a resumed run ends at a later step, the older file named "last" is removed.
"""

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from grok_core.config import RunConfig
from grok_core.engine.dissection import TOP, Dissection
from grok_core.engine.records import NO_ANSWER
from grok_core.errors import StoreError
from grok_core.languages import mark, say
from grok_core.runs.store.checked import MOST_ARRAYS, read_bytes
from grok_core.runs.store.files import npz_bytes, replace_bytes, writing
from grok_core.runs.store.packing import pack, unpack

FOLDER = "dissections"
START, LAST = "start", "last"
HALF = (1e-3, 6e4)  # an array whose largest number is between these keeps three digits in half precision
LOGITS = ("logits", "neuron_inputs", "output_bias")  # what logits follow from: rounded, an answer may be another
LAST_LAYER = "neurons_out"  # also one of these, beside what the neurons follow from


def dissections(folder: Path) -> dict[str, int]:
    """Return the steps of all dissections, by name, in order of step; "last" is the newest."""
    return _named(_kept(folder))


def save_dissection(folder: Path, dissection: Dissection, name: str) -> None:
    """Write a dissection in half precision, but for what logits follow from; there is none of this step yet."""
    path = _path(folder, dissection.step, name)
    with writing(path):
        path.parent.mkdir(exist_ok=True)
    arrays = dissection.arrays()
    exact = {*LOGITS, "heads", LAST_LAYER} if "neuron_inputs" in arrays else {*LOGITS, "heads"}
    arrays |= {n: array.astype(np.float16) for n, array in arrays.items() if n not in exact and _fits(array)}
    # Packing saves a third of the bytes and takes as long as the dissection: only recordings are packed.
    replace_bytes(path, npz_bytes(arrays))


def has_dissection(folder: Path, step: int) -> bool:
    """Say whether there is a dissection of a step, under any name."""
    return any(at == step for at, _ in _kept(folder))


def names_of_files(folder: Path) -> list[str]:
    """Return the names of all files of dissections, in order of step."""
    return [_path(folder, step, name).name for step, name in _kept(folder)]


def drop_older_last(folder: Path, step: int) -> None:
    """Remove the dissections named "last", except that of a step."""
    for at, name in _kept(folder):
        if name == LAST and at != step:
            _path(folder, at, name).unlink(missing_ok=True)


def read_dissection(folder: Path, name: str, config: RunConfig | None = None) -> Dissection:
    """Read a dissection by its name; with a configuration, see that it is of its task.

    Raises:
        StoreError: When there is none of that name, or it is damaged.
    """
    kept = _kept(folder)  # listed once: a file may be removed at any time
    found = _named(kept)
    if name not in found:
        told = mark("run {run!r} has no dissection called {name!r}; it has none yet.")
        if found:
            told = mark("run {run!r} has no dissection called {name!r}; there are {names}.")
        raise StoreError(say(told, run=folder.name, name=name[:40], names=", ".join(found)))
    step = found[name]
    path = next(_path(folder, at, own) for at, own in kept if at == step)
    try:
        return read_file(path, config)
    except FileNotFoundError:
        raise StoreError(
            say("the dissection {name!r} of run {run!r} is gone; open the run again.", name=name, run=folder.name)
        ) from None


def read_file(path: Path, config: RunConfig | None = None) -> Dissection:
    """Read a dissection from its file.

    Raises:
        FileNotFoundError: When there is none.
        StoreError: When it is damaged.
    """
    run_id, step = path.parent.parent.name, int(path.stem.partition("-")[0])
    try:
        dissection = Dissection.from_arrays(step, unpack(read_bytes(path, MOST_ARRAYS)))
        _refuse_other_sizes(dissection, config)
        return dissection
    except (ValueError, KeyError, TypeError, IndexError) as error:
        raise StoreError(
            say("run {run!r} has a damaged dissection at step {step} ({error}).", run=run_id, step=step, error=error)
        ) from error


def copy_packed(source: Path, target: Path) -> None:
    """Copy all dissections, packed to half of the bytes, and without what logits follow from: it does not pack."""
    for step, name in _kept(source):
        path = _path(target, step, name)
        path.parent.mkdir(exist_ok=True)
        arrays = unpack(_path(source, step, name).read_bytes())
        replace_bytes(path, pack({name: array for name, array in arrays.items() if name not in LOGITS}))


def _kept(folder: Path) -> list[tuple[int, str]]:
    """Return step and name of every file, in order."""
    stems = (path.stem.partition("-") for path in (folder / FOLDER).glob("*-*.npz"))
    return sorted((int(step), name) for step, _, name in stems if step.isdecimal())


def _named(kept: list[tuple[int, str]]) -> dict[str, int]:
    named = {name: step for step, name in kept if name != LAST}
    return named | {LAST: kept[-1][0]} if kept else named


def _path(folder: Path, step: int, name: str) -> Path:
    return folder / FOLDER / f"{step}-{name}.npz"


def _refuse_other_sizes(dissection: Dissection, config: RunConfig | None) -> None:
    """Raise ValueError when the arrays do not fit together, or are of another task than the configuration's."""
    d = dissection
    n, answers = (len(d.neurons_x), d.neurons_out.shape[1]) if config is None else (config.n_elements, config.n_answers)
    neurons, stages = len(d.neurons_out), len(d.lens_stages)
    for name, array in d.arrays().items():
        kind = array.dtype.kind
        if kind not in ("U" if name in ("context", "lens_stages") else "fiu"):
            raise ValueError(f"{name} holds values of the kind {kind!r}")
    equations = int((d.top_answers[..., 0] != NO_ANSWER).sum())
    for name, wanted in {
        "right_logit": (n, n), "right_probability": (n, n), "neurons_x": (n, neurons), "neurons_y": (n, neurons),
        "neurons_out": (neurons, answers), "top_answers": (n, n, min(TOP, answers)),
        "top_probabilities": (n, n, min(TOP, answers)), "attention": (*d.attention.shape[:2], n, n, len(d.context)),
        "lens_train": (stages,), "lens_val": (stages,), "lens_explained": (stages,), "neuron_inputs": (2, n, neurons),
        "output_bias": (answers,), "logits": (equations, answers),
        "heads": (*(d.heads.shape[:2] if d.heads is not None else ()), 4),
    }.items():  # fmt: skip
        shape = wanted if getattr(d, name) is None else getattr(d, name).shape
        if shape != wanted and not (name == "attention" and 0 in shape):
            raise ValueError(f"{name} has the shape {shape} instead of {wanted}")


def _fits(array: NDArray[Any]) -> bool:
    """Say whether an array is of floats in the range of half precision."""
    if array.dtype.kind != "f" or array.size == 0:
        return False
    largest = np.abs(array[~np.isnan(array)]).max(initial=0)
    return bool(HALF[0] <= largest <= HALF[1])
