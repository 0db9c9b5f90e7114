"""What the Embeddings page computes of one snapshot: cached by run, step and settings, shared by all visitors."""

from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from grok_core.measures import cosets, fourier, projections
from grok_core.measures.cosets import CosetScore
from grok_core.measures.fourier import Ring, Spectrum
from grok_core.runs import Run
from grok_core.tasks.groups import Subgroup, power_subgroup, subgroups
from pages._ui.reading import task_of

MATRICES = {"output rows": "output_rows", "left operand": "embedding_x", "right operand": "embedding_y"}
Points = NDArray[np.float64]


@lru_cache(maxsize=128)
def rows_of(path: Path, step: int, matrix: str) -> NDArray[np.float32]:
    """Return the rows (n, d) of a matrix at a step: in cyclic order where the operation has one."""
    run = Run(path)
    rows: NDArray[np.float32] = getattr(run.snapshot(step), MATRICES[matrix])
    order = task_of(run.config).cyclic_order
    return rows if order is None else rows[order]


def labels_of(run: Run) -> list[str]:
    """Return what each of the rows is called."""
    task = task_of(run.config)
    order = range(task.n) if task.cyclic_order is None else task.cyclic_order
    return [task.labels[i] for i in order]


@lru_cache(maxsize=128)
def tsne(path: Path, step: int, matrix: str, perplexity: float, seed: int) -> Points:
    """Return the t-SNE of the rows. Raises AnalysisError for an impossible perplexity."""
    return projections.tsne(rows_of(path, step, matrix), perplexity=perplexity, seed=seed)


@lru_cache(maxsize=256)
def pca(path: Path, step: int, matrix: str, last: int) -> tuple[Points, Points]:
    """Return the rows on their two widest directions, turned to lie as at the last step, and the shares."""
    points, shares = projections.pca(rows_of(path, step, matrix))
    if step != last:
        points = projections.align(points, pca(path, last, matrix, last)[0])
    return points, shares


@lru_cache(maxsize=256)
def ring(path: Path, step: int, matrix: str, frequency: int | None) -> Ring:
    """Return the cross-fitted ring of the rows."""
    return fourier.ring(rows_of(path, step, matrix), frequency=frequency)


@lru_cache(maxsize=256)
def spectrum(path: Path, step: int, matrix: str) -> Spectrum:
    """Return the share of each frequency, with its null."""
    return fourier.spectrum(rows_of(path, step, matrix))


@lru_cache(maxsize=64)
def best_cosets(path: Path, step: int, matrix: str) -> tuple[CosetScore, ...]:
    """Return the cosets that the rows cluster by best, over all subgroups and both sides."""
    group = task_of(Run(path).config).group
    assert group is not None, "only runs in a group have cosets"
    return tuple(cosets.best_cosets(rows_of(path, step, matrix), group))


@lru_cache(maxsize=256)
def coset_score(path: Path, step: int, matrix: str, subgroup: Subgroup, side: str) -> CosetScore:
    """Return the scores of one chosen subgroup."""
    group = task_of(Run(path).config).group
    assert group is not None, "only runs in a group have cosets"
    return cosets.coset_score(rows_of(path, step, matrix), group, subgroup, "left" if side == "left" else "right")


def subgroups_of(run: Run) -> dict[str, Subgroup]:
    """Return the subgroups to colour by, by name: Power et al.'s first, then all proper ones by falling order."""
    group = task_of(run.config).group
    assert group is not None, "only runs in a group have subgroups"
    proper = sorted((s for s in subgroups(group) if 1 < s.order < group.order), key=lambda s: -s.order)
    return {f"{s.name}, order {s.order}": s for s in (power_subgroup(), *proper)}
