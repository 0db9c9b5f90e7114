"""Structure in the rows of a run at three moments, each score beside its null: rings, and cosets.

The moments are step 0, the step at which the training pairs are memorised, and the end. Nothing is computed until
training has ended.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Protocol

from grok_core.config import RunConfig
from grok_core.experiments.measured import Number

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from grok_core.engine import Report, Snapshot

START, MEMORISED, END = MOMENTS = ("start", "memorised", "end")
MATRICES = ("embedding_x", "embedding_y", "output_rows")
PERMUTATIONS = 999  # of rings; a search for cosets, which takes longer, has its usual 199
PERPLEXITY = 30  # what the Embeddings page begins with
OF_A_COSET = 10  # perplexity of the picture of cosets: about the size of one
DRAWN = ("output_rows", "embedding_x")  # the matrices of whose cosets a picture is kept
PLACES = 3  # decimals of a point that is kept, of 1
_RING = ("step", "f_max", "f_max_effect", "f_max_p", "ring", "ring_spread", "ring_effect", "ring_p", "tsne", "tsne_p")
_COSETS = ("k_means", "order", "k_means_side", "ari", "ari_null_95", "ari_p", "silhouette", "silhouette_null_95",
           "silhouette_p", "variance", "variance_side", "r2", "r2_null_95")  # fmt: skip


def _points(matrix: str) -> tuple[str, str]:
    return f"{matrix}_x", f"{matrix}_y"


def _kept(matrix: str, points: "NDArray[np.float64]") -> dict[str, Number]:
    """Return the points of a picture as they are kept, about their mean and the farthest coordinate at 1."""
    from grok_core.charts.scatter import fitted

    return dict(zip(_points(matrix), fitted(points).T.round(PLACES).tolist(), strict=True))


class _WithNull(Protocol):
    @property
    def null_median(self) -> float: ...

    @property
    def null_95(self) -> float: ...


class _Moments:
    """Keeps what a run was like at every report, and finds the three moments among them."""

    def __init__(self, config: RunConfig) -> None:
        self._config = config
        self._accuracies: list[tuple[int, float, float]] = []
        self._snapshots: dict[int, Snapshot] = {}

    def see(self, report: "Report") -> None:
        """Keep the rows and the accuracies of a report."""
        self._accuracies.append((report.step, report.metrics.train_accuracy, report.metrics.val_accuracy))
        self._snapshots[report.step] = report.snapshot()

    def _moments(self) -> Iterator[tuple[str, "Snapshot"]]:
        """Yield the moments that came, with their snapshots."""
        from grok_core.measures.phases import progress

        steps, train, val = zip(*self._accuracies, strict=True)
        memorised = progress(steps, train, val, baseline=0.0).step_train_99
        yield START, self._snapshots[steps[0]]
        if memorised is not None:
            yield MEMORISED, self._snapshots[memorised]
        yield END, self._snapshots[steps[-1]]


class Rings(_Moments):
    """Follows a run of a task that turns a circle: the spectrum and the ring of its output rows, and their t-SNE.

    At each moment: the step; the largest share of a frequency; the ring score with the standard deviation of one
    half's; how well t-SNE goes round; the p-values of the three, and of the first two the effect, which is how far the
    score is above the median of its null, in units of the way from there to the null's 95 % point. The points of
    t-SNE are kept of the end, x and y, in the order of the circle, and the frequency at which they go
    round best.
    """

    names = (*(f"{name}_{moment}" for moment in MOMENTS for name in _RING), *_points("output_rows"), "frequency")

    def numbers(self) -> dict[str, Number]:
        """Return the numbers by `names`; None at a moment that never came."""
        found: dict[str, Number] = dict.fromkeys(self.names)
        for moment, at in self._moments():
            numbers, of_picture = self._at(at)
            found |= {f"{name}_{moment}": value for name, value in zip(_RING, numbers, strict=True)} | of_picture
        return found

    def _at(self, at: "Snapshot") -> tuple[tuple[float, ...], dict[str, Number]]:
        from grok_core.measures.circular_correlation import circular_correlation
        from grok_core.measures.fourier import ring, spectrum
        from grok_core.measures.projections import tsne
        from grok_core.tasks.answer_tables import cyclic_order

        rows = at.output_rows[cyclic_order(self._config)]
        waves, turn = spectrum(rows, permutations=PERMUTATIONS), ring(rows, permutations=PERMUTATIONS)
        f_max = float(waves.shares.max())
        points = tsne(rows, perplexity=PERPLEXITY, seed=0)
        drawn = circular_correlation(points, rows, permutations=PERMUTATIONS)
        numbers = (
            *(at.step, f_max, _effect(f_max, waves), waves.p_value),
            *(turn.score, turn.spread, _effect(turn.score, turn), turn.p_value),
            *(drawn.value, drawn.p_value),
        )
        return numbers, _kept("output_rows", points) | {"frequency": drawn.frequency}


class Cosets(_Moments):
    """Follows a run of a task on a group: the cosets in each of its matrices.

    At each moment and of each matrix the p-value of the search over all subgroups, by variance; at the end also the
    subgroup that k-means finds best and the one whose share of variance is farthest above chance, with their scores and
    nulls; of two matrices the points of t-SNE, x and y, and the coset of each, of the subgroup that k-means finds.
    """

    names = (
        *(f"{matrix}_p_{moment}" for moment in MOMENTS for matrix in MATRICES),
        *(f"{matrix}_{name}" for matrix in MATRICES for name in _COSETS),
        *(name for matrix in DRAWN for name in (*_points(matrix), f"{matrix}_coset")),
    )

    def numbers(self) -> dict[str, Number]:
        """Return the numbers by `names`; None at a moment that never came."""
        from grok_core.measures.cosets import search_cosets
        from grok_core.measures.projections import tsne
        from grok_core.tasks.groups import coset_labels, group_of

        group = group_of(self._config.group)
        found: dict[str, Number] = dict.fromkeys(self.names)
        for moment, at in self._moments():
            for matrix in MATRICES:
                search = search_cosets(getattr(at, matrix), group)
                found[f"{matrix}_p_{moment}"] = search.p_value
                if moment == END:
                    best, wide = search.best, search.by_variance
                    values: tuple[Number, ...] = (
                        *(best.subgroup.name, best.subgroup.order, best.side),
                        *(best.ari, best.ari_null_95, best.ari_p_value),
                        *(best.silhouette, best.silhouette_null_95, best.silhouette_p_value),
                        *(wide.subgroup.name, wide.side, wide.adjusted_r2, wide.null_95),
                    )
                    found |= {f"{matrix}_{name}": value for name, value in zip(_COSETS, values, strict=True)}
                    if matrix in DRAWN:
                        found |= _kept(
                            matrix, tsne(getattr(at, matrix), perplexity=min(OF_A_COSET, group.order / 3), seed=0)
                        )
                        found[f"{matrix}_coset"] = coset_labels(group, best.subgroup, best.side).tolist()
        return found


def _effect(value: float, null: _WithNull) -> float:
    return (value - null.null_median) / (null.null_95 - null.null_median)
