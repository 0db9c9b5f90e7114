"""Pictures of the rows of an experiment's networks, as t-SNE lays them out: Figure 3 of Power et al. 2022."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from grok_core.experiments.measured import Measured, figure, series
from grok_core.experiments.record import Arms, Drawing, Experiment
from grok_core.experiments.rings_and_cosets import END
from grok_core.languages import number, say

if TYPE_CHECKING:
    from grok_core.charts.figures.small_multiples import Panel

LEVEL = 0.01


def circles(_: Experiment, arms: Arms) -> Mapping[str, Drawing]:
    """Draw the output rows of every network, coloured by their place on the circle, with how well they go round."""
    from grok_core.charts.figures.small_multiples import Panel

    panels = [
        Panel(
            label,
            number(figure(run, f"tsne_{END}"), ".2f"),
            _points(run, "output_rows"),
            frequency=int(figure(run, "frequency") or 1),
        )
        for label, runs in arms.items()
        for run in runs
    ]
    title = say(
        "t-SNE of the output rows, a network a seed, and how well it goes round; {beyond}",
        beyond=_beyond(arms, f"tsne_p_{END}"),
    )
    return {"": _drawing(panels, title)}


def cosets(_: Experiment, arms: Arms) -> Mapping[str, Drawing]:
    """Draw the output rows of every network, and the left operand's, coloured by the cosets that k-means finds best."""
    return {"": _cosets_of("output_rows", arms), "-left-operand": _cosets_of("embedding_x", arms)}


def _cosets_of(matrix: str, arms: Arms) -> Drawing:
    """Draw one matrix of every network."""
    from grok_core.charts.figures.small_multiples import Panel

    panels = [
        Panel(
            label,
            f"{run.beside[f'{matrix}_k_means']}: {number(figure(run, f'{matrix}_ari'), '.2f')}",
            _points(run, matrix),
            [int(coset) for coset in series(run, f"{matrix}_coset")],
        )
        for label, runs in arms.items()
        for run in runs
    ]
    beyond = _beyond(arms, f"{matrix}_ari_p")
    if matrix == "output_rows":
        title = say(
            "t-SNE of the output rows, a network a seed; subgroup and adjusted Rand index; {beyond}", beyond=beyond
        )
    else:
        title = say(
            "t-SNE of the left operand, a network a seed; subgroup and adjusted Rand index; {beyond}", beyond=beyond
        )
    return _drawing(panels, title)


def _beyond(arms: Arms, p_value: str) -> str:
    """Return in how many networks a score is beyond that of shuffled rows."""
    found = [figure(run, p_value) for runs in arms.values() for run in runs]
    count = sum(p is not None and p < LEVEL for p in found)
    # Spaces at which a heading does not break.
    return say(
        "p\u00a0<\u00a0{level} beside shuffled rows in {count}\u00a0of\u00a0{n}", level=LEVEL, count=count, n=len(found)
    )


def _points(run: Measured, matrix: str) -> "np.ndarray[tuple[int, ...], np.dtype[np.float64]]":
    return np.column_stack([series(run, f"{matrix}_{axis}") for axis in ("x", "y")])


def _drawing(panels: "Sequence[Panel]", title: str) -> Drawing:
    from grok_core.charts.figures.small_multiples import small_multiples_frame, small_multiples_spec

    rows = tuple(dict.fromkeys(panel.row for panel in panels))
    of = {row: [panel for panel in panels if panel.row == row] for row in rows}
    kinds = max((1 + max(panel.kinds) for panel in panels if panel.kinds), default=0)
    letters = max(len(panel.words) for panel in panels)
    spec = small_multiples_spec(
        rows=rows, columns=max(map(len, of.values())), kinds=kinds, letters=letters, title=title
    )
    said = "; ".join(f"{row}: {', '.join(panel.words for panel in there)}" for row, there in of.items())
    return Drawing(spec, small_multiples_frame(panels), f"{title}. {said}.")
