"""What pages compute of the rows of one matrix at one step: cached by run, step and settings, for all visitors."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from grok_core.config import RunConfig
from grok_core.languages import say
from grok_core.measures import fourier, projections
from grok_core.measures.circularity import Circularity
from grok_core.measures.circularity import circularity as of_circle
from grok_core.measures.fourier import Ring, Spectrum
from grok_core.measures.neurons import NeuronParts, neuron_parts
from grok_core.measures.parallelograms import representation_quality
from grok_core.runs import Run
from grok_core.views.cache import shared
from grok_core.views.cached_run import StepKey
from grok_core.views.reading import parts_of, task_of

MATRICES = {"output rows": "output_rows", "left operand": "embedding_x", "right operand": "embedding_y"}
NEURONS = "hidden neurons"  # each by what it adds to the answers: the columns of the output rows
Points = NDArray[np.float64]


@dataclass(frozen=True, kw_only=True)
class RowsKey(StepKey):
    """Whose rows are meant; `matrix` is one of `matrices_of` the configuration."""

    matrix: str


def rows_key(run: Run, step: int, matrix: str) -> RowsKey:
    """Return the key of the rows of a matrix of a run at a step."""
    return RowsKey(run=run, step=step, matrix=matrix, created=run.status.created, config=run.config)


def shown_matrix(config: RunConfig) -> str:
    """Name the rows that show what was learnt: the output layer's, unless these are fixed."""
    return "left operand" if config.aims_at_templates else "output rows"


def matrices_of(config: RunConfig) -> tuple[str, ...]:
    """Name the matrices whose rows can be looked at; a transformer's output rows read a stream, not neurons."""
    reads_neurons = config.architecture_record.output_reads_neurons and not config.aims_at_templates
    return (*MATRICES, NEURONS) if reads_neurons else tuple(MATRICES)


@shared(64)
def rows_at(at: RowsKey) -> NDArray[np.float32]:
    """Return the rows (n, d) of a matrix at a step: in cyclic order where the operation has one."""
    snapshot = at.run.snapshot(at.step)
    if at.matrix == NEURONS:
        return snapshot.output_rows.T
    rows: NDArray[np.float32] = getattr(snapshot, MATRICES[at.matrix])
    order = order_of(at)
    return rows if order is None else rows[order]


def order_of(at: RowsKey) -> NDArray[np.int64] | None:
    """Return the elements in the order in which they lie on a circle, or None when the operation turns none."""
    return None if at.matrix == NEURONS else task_of(at.config).cyclic_order


@shared(64)
def neurons(at: RowsKey) -> NeuronParts | None:
    """Return how each neuron's share in the answers divides over frequencies or representations; None without any."""
    parts = parts_of(at.config)
    return None if parts is None else neuron_parts(at.run.snapshot(at.step).output_rows, parts)


def labels_of(at: RowsKey) -> list[str]:
    """Return what each of the rows is called."""
    if at.matrix == NEURONS:
        return [say("neuron {i}", i=i) for i in range(len(rows_at(at)))]
    task, order = task_of(at.config), order_of(at)
    labels = task.answer_labels if at.matrix == "output rows" else task.labels
    return list(labels) if order is None else [labels[i] for i in order]


@shared(64)
def near(at: RowsKey) -> list[str]:
    """Return what the three rows nearest to each are called."""
    labels = labels_of(at)
    return [", ".join(labels[i] for i in some) for some in projections.neighbours(rows_at(at))]


def nearest_to(at: RowsKey, row: int) -> tuple[list[tuple[str, float]], float]:
    """Return what the three rows nearest to one are called, with their distances, and the median distance of two."""
    rows, labels = rows_at(at), labels_of(at)
    far, typical = projections.distances(rows, row)
    return [(labels[i], float(far[i])) for i in projections.neighbours(rows)[row]], typical


@shared(128)
def tsne(at: RowsKey, perplexity: float, seed: int) -> Points:
    """Return the t-SNE of the rows. Raises AnalysisError for an impossible perplexity."""
    return projections.tsne(rows_at(at), perplexity=perplexity, seed=seed)


@shared(256)
def pca(at: RowsKey) -> tuple[Points, Points]:
    """Return the rows on their two widest directions, and the shares of variance of these."""
    return projections.pca(rows_at(at))


@shared(256)
def ring(at: RowsKey, frequency: int | None) -> Ring:
    """Return the cross-fitted ring of the rows."""
    return fourier.ring(rows_at(at), frequency=frequency)


@shared(256)
def spectrum(at: RowsKey) -> Spectrum:
    """Return the share of each frequency, with its null."""
    return fourier.spectrum(rows_at(at))


@shared(64)
def circularity(at: RowsKey) -> Circularity:
    """Return Zhong et al.'s circularity of the rows, with its null."""
    return of_circle(rows_at(at))


def spread(at: RowsKey) -> tuple[float, int]:
    """Return over how many directions the rows spread, and over how many they could."""
    rows = rows_at(at)
    return projections.effective_dimension(rows), min(len(rows) - 1, rows.shape[1])


def quality(at: RowsKey) -> float:
    """Return the share of parallelograms that numbers close (I)."""
    return representation_quality(rows_at(at))
