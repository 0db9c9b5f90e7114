"""What the Embeddings page computes of one snapshot: cached by run, step and settings, shared by all visitors."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from grok_core.config import RunConfig
from grok_core.measures import cosets, fourier, projections
from grok_core.measures.cosets import CosetScore
from grok_core.measures.fourier import Ring, Spectrum
from grok_core.measures.irreps import IrrepShares, irrep_shares
from grok_core.measures.parallelograms import representation_quality
from grok_core.runs import Run
from grok_core.tasks.groups import Group, Subgroup, power_subgroup, subgroups
from pages._ui.reading import task_of

MATRICES = {"output rows": "output_rows", "left operand": "embedding_x", "right operand": "embedding_y"}
Points = NDArray[np.float64]


@dataclass(frozen=True)
class Moment:
    """Whose rows are meant: a key for every cache here.

    Args:
        path: The run's folder.
        step: Of the snapshot.
        matrix: One of MATRICES.
        made: When the run was made: a recording made anew has the same path.
    """

    path: Path
    step: int
    matrix: str
    made: float

    @property
    def config(self) -> RunConfig:
        """What the run trains."""
        return Run(self.path).config


def moment(run: Run, step: int, matrix: str) -> Moment:
    """Name the rows of a matrix of a run at a step."""
    return Moment(run.path, step, matrix, run.status.created)


@lru_cache(maxsize=64)
def rows_of(at: Moment) -> NDArray[np.float32]:
    """Return the rows (n, d) of a matrix at a step: in cyclic order where the operation has one."""
    rows: NDArray[np.float32] = getattr(Run(at.path).snapshot(at.step), MATRICES[at.matrix])
    order = task_of(at.config).cyclic_order
    return rows if order is None else rows[order]


def labels_of(at: Moment) -> list[str]:
    """Return what each of the rows is called."""
    task = task_of(at.config)
    labels = task.answer_labels if at.matrix == "output rows" else task.labels
    return list(labels) if task.cyclic_order is None else [labels[i] for i in task.cyclic_order]


@lru_cache(maxsize=128)
def tsne(at: Moment, perplexity: float, seed: int) -> Points:
    """Return the t-SNE of the rows. Raises AnalysisError for an impossible perplexity."""
    return projections.tsne(rows_of(at), perplexity=perplexity, seed=seed)


@lru_cache(maxsize=256)
def pca(at: Moment) -> tuple[Points, Points]:
    """Return the rows on their two widest directions, and the shares of variance of these."""
    return projections.pca(rows_of(at))


@lru_cache(maxsize=256)
def ring(at: Moment, frequency: int | None) -> Ring:
    """Return the cross-fitted ring of the rows."""
    return fourier.ring(rows_of(at), frequency=frequency)


@lru_cache(maxsize=256)
def spectrum(at: Moment) -> Spectrum:
    """Return the share of each frequency, with its null."""
    return fourier.spectrum(rows_of(at))


@lru_cache(maxsize=256)
def irreps(at: Moment) -> IrrepShares:
    """Return how the variance divides over the representations of the run's group."""
    return irrep_shares(rows_of(at), _group(at.config))


def spread(at: Moment) -> tuple[float, int]:
    """Return over how many directions the rows spread, and over how many they could."""
    rows = rows_of(at)
    return projections.effective_dimension(rows), min(len(rows) - 1, rows.shape[1])


def quality(at: Moment) -> float:
    """Return the share of parallelograms that numbers close (I)."""
    return representation_quality(rows_of(at))


@lru_cache(maxsize=64)
def best_cosets(at: Moment) -> tuple[CosetScore, ...]:
    """Return the cosets that the rows cluster by best, over all subgroups and both sides."""
    return tuple(cosets.best_cosets(rows_of(at), _group(at.config)))


@lru_cache(maxsize=256)
def coset_score(at: Moment, subgroup: Subgroup, side: str) -> CosetScore:
    """Return the scores of one chosen subgroup."""
    return cosets.coset_score(rows_of(at), _group(at.config), subgroup, "left" if side == "left" else "right")


def subgroups_of(run: Run) -> dict[str, Subgroup]:
    """Return the subgroups to colour by, by name: in S5 Power et al.'s first, then all proper ones by falling order."""
    group = _group(run.config)
    proper = sorted((s for s in subgroups(group) if 1 < s.order < group.order), key=lambda s: -s.order)
    first = [power_subgroup()] if run.config.group == "s5" else []
    return {f"{s.name}, order {s.order}": s for s in (*first, *proper)}


def _group(config: RunConfig) -> Group:
    group = task_of(config).group
    assert group is not None, "only runs in a group have cosets and representations"
    return group
