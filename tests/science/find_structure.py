"""What the scores find: `python -m tests.science.find_structure` rewrites docs/structure.md and its figures.

It plants structure in noise (`power`), and lists the networks of the experiments about structure, of which it trains
those that are missing.
"""

import math
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pandas as pd
import torch

from grok_core.charts.figures import saving
from grok_core.charts.scatter import scatter_frame, scatter_spec
from grok_core.config import RunConfig
from grok_core.engine import Report, Snapshot, train
from grok_core.experiments import EXPERIMENTS
from grok_core.experiments.claims.structure_claims import EXACT, LEVEL
from grok_core.experiments.kept import FOLDER, KeptRuns, shipped_file
from grok_core.experiments.measured import Measured, Number, this_machine
from grok_core.experiments.record import Arms
from grok_core.experiments.rings_and_cosets import END, MATRICES, MEMORISED, MOMENTS, OF_A_COSET, PERMUTATIONS, START
from grok_core.measures.cosets import best_cosets, search_cosets
from grok_core.measures.projections import tsne
from grok_core.tasks.groups import coset_labels, group_of
from grok_core.tasks.task import build_task
from tests.children import ROOT
from tests.science import power

DOCS = ROOT / "docs"
NOISE_GROUPS, NOISE_DRAWS, NOISE_WIDTH = ("s3", "q8", "s4", "a5"), 100, 16
SEARCHED = 199  # shuffles of a search for cosets
LEAST_ORDER, MOST_COLOURS = 10, 12  # of the subgroup of S5 whose cosets are drawn, and their number


def arms_of(name: str) -> Arms:
    """Return the runs of an experiment, of which those that are missing are trained."""
    kept = KeptRuns(ROOT / FOLDER, beside=shipped_file())
    kept.complete(EXPERIMENTS[name], tell=lambda done: None)
    return kept.arms(EXPERIMENTS[name])


def config_of(name: str, arm: str, seed: int) -> RunConfig:
    """Return the configuration of one run of an experiment."""
    return next(config for config in EXPERIMENTS[name].configs(arm) if config.seed == seed)


def last_snapshot(config: RunConfig) -> Snapshot:
    """Train, and return the snapshot of the end."""
    torch.set_num_threads(config.threads)
    *_, last = (item for item in train(config) if isinstance(item, Report))
    return last.snapshot()


def _number(value: Number, form: str) -> str:
    return "–" if value is None else format(value, form)


def _circle_table(runs: Sequence[Measured]) -> Iterator[str]:
    yield "| seed | moment | step | F_max | effect | p | R | ± | effect | p | t-SNE | p |"
    yield "| --- " * 12 + "|"
    forms = {
        "step": ",.0f", "f_max": ".3f", "f_max_effect": ".1f", "f_max_p": ".3f", "ring": ".3f", "ring_spread": ".3f",
        "ring_effect": ".1f", "ring_p": ".3f", "tsne": ".2f", "tsne_p": ".3f",
    }  # fmt: skip
    for run in runs:
        for moment in MOMENTS:
            values = (_number(run.beside[f"{name}_{moment}"], form) for name, form in forms.items())
            yield f"| {run.seed} | {moment} | {' | '.join(values)} |"


def _circle_sentence(name: str, runs: Sequence[Measured]) -> str:
    """Return how many networks have a ring, and how strong it is, at the three moments."""
    found = {}
    for moment in MOMENTS:
        scores = [float(score) for run in runs if (score := run.beside[f"ring_{moment}"]) is not None]
        sure = sum((p := run.beside[f"ring_p_{moment}"]) is not None and p < LEVEL for run in runs)
        found[moment] = f"{sure} of {len(runs)} (median R {np.median(scores):.2f})"
    grokked = sum(run.step_val_99 is not None for run in runs)
    return (
        f"In {name}, of which {grokked} of {len(runs)} networks reach validation 99 %, the ring is beyond 99 % of the "
        f"shuffles before the first step in {found[START]}, once it has memorised in {found[MEMORISED]}, at the end in "
        f"{found[END]}."
    )


def _coset_table(runs: Sequence[Measured]) -> Iterator[str]:
    yield (
        "| seed | matrix | by k-means | order | side | ARI | its 95 % | p | silhouette | its 95 % | p "
        "| by variance | side | R² | its 95 % | p | p, memorised | p, before the first step |"
    )
    yield "| --- " * 18 + "|"
    forms = {
        "k_means": "", "order": "", "k_means_side": "", "ari": ".2f", "ari_null_95": ".2f", "ari_p": ".3f",
        "silhouette": ".2f", "silhouette_null_95": ".2f", "silhouette_p": ".3f", "variance": "", "variance_side": "",
        "r2": ".2f", "r2_null_95": ".2f", "p_end": ".3f", "p_memorised": ".3f", "p_start": ".3f",
    }  # fmt: skip
    for run in runs:
        for matrix in MATRICES:
            values = (_number(run.beside[f"{matrix}_{name}"], form) for name, form in forms.items())
            yield f"| {run.seed} | {matrix} | {' | '.join(values)} |"


def _coset_sentence(name: str, runs: Sequence[Measured]) -> str:
    """Return how many networks have cosets, and how many have some that k-means finds."""
    sure = {
        moment: sum((p := run.beside[f"output_rows_p_{moment}"]) is not None and p < LEVEL for run in runs)
        for moment in MOMENTS
    }
    exact = sum(any(_index(run, matrix) >= EXACT for matrix in MATRICES) for run in runs)
    grokked = sum(run.step_val_99 is not None for run in runs)
    return (
        f"In {name}, of which {grokked} of {len(runs)} networks reach validation 99 %, the output rows go with the "
        f"cosets of some subgroup (by variance, p < {LEVEL}) before the first step in {sure[START]}, once it has "
        f"memorised in {sure[MEMORISED]}, at the end in {sure[END]}; in {exact} k-means finds cosets in one matrix or "
        f"more (ARI {EXACT} or more)."
    )


def _index(run: Measured, matrix: str) -> float:
    found = run.beside[f"{matrix}_ari"]
    return found if isinstance(found, float) else 0.0


def _noise_table() -> Iterator[str]:
    yield "| group | best ARI, median | 95 % | found significant (p at most 0.05) |"
    yield "| --- " * 4 + "|"
    for name in NOISE_GROUPS:
        group, random = group_of(name), np.random.default_rng(0)
        noises = [random.normal(size=(group.order, NOISE_WIDTH)) for _ in range(NOISE_DRAWS)]
        found = [search_cosets(rows, group, permutations=99, seed=seed).best for seed, rows in enumerate(noises)]
        median, most = np.quantile([best.ari for best in found], (0.5, 0.95))
        alarms = np.mean([best.ari_p_value <= 0.05 for best in found])
        yield f"| {group.name} | {median:.2f} | {most:.2f} | {100 * alarms:.2g} % |"


def clearest(arms: Arms) -> tuple[str, Measured, str]:
    """Return arm, run and matrix of the largest index with cosets that colours can tell apart.

    Of equal ones it is the first with the smallest subgroup.
    """

    def rank(of: tuple[str, Measured, str]) -> tuple[bool, float, float]:
        _, run, matrix = of
        order = float(run.beside[f"{matrix}_order"] or 0)
        return order >= LEAST_ORDER, round(_index(run, matrix), 6), -order

    return max(((arm, run, matrix) for arm, runs in arms.items() for run in runs for matrix in MATRICES), key=rank)


def draw_cosets(arms: Arms, path: Path) -> str:
    """Draw t-SNE of the rows in which k-means finds cosets best, coloured by them; return what it shows."""
    arm, run, matrix = clearest(arms)
    config = config_of("cosets", arm, run.seed)
    group = build_task(config).group
    assert group is not None
    rows = getattr(last_snapshot(config), matrix)
    best = best_cosets(rows, group, top=1)[0]
    names = [f"coset {label + 1}" for label in coset_labels(group, best.subgroup, best.side)]
    frame = scatter_frame(tsne(rows, perplexity=OF_A_COSET, seed=0), labels=group.labels, categories=names)
    kinds = tuple(sorted(set(names), key=lambda name: int(name.split()[1])))
    saving.save(scatter_spec(count=len(rows), height=480, categories=kinds, value_title=""), frame, path)
    what = f"{best.side} cosets of {best.subgroup.name} (order {best.subgroup.order}), ARI {best.ari:.2f}"
    return f"{arm}, seed {run.seed}, {matrix}: {what}"


def draw_power(kinds: dict[str, power.Kind], title: str, path: Path) -> Iterator[str]:
    """Draw the curves of some kinds into a file, and yield the table of what they are."""
    curves = power.curves(kinds)
    saving.save(power.power_spec(list(kinds), title), curves[curves["noise"] < math.inf], path)
    table: pd.DataFrame = curves.pivot(index="kind", columns="noise", values="power").loc[list(kinds)]
    yield "| | " + " | ".join("noise alone" if math.isinf(noise) else f"{noise:g}" for noise in table.columns) + " |"
    yield "| --- " * (1 + len(table.columns)) + "|"
    for kind, shares in table.iterrows():
        yield f"| {kind} | " + " | ".join(f"{100 * share:.3g} %" for share in shares) + " |"


def page() -> Iterator[str]:
    """Yield the lines of docs/structure.md, and draw its figures beside it."""
    yield f"""# What the scores find

Every picture of structure has a score beside it, and the score a null: the same rows, shuffled over the
elements. Here the scores meet structure of a known kind, networks before they learn, and networks that have grokked.
Measured on {this_machine()}, by `python -m tests.science.find_structure` in some minutes (half an hour where
no network is kept). What is claimed of these networks, with criteria and verdicts, is in
[reproduced.md](reproduced.md), rows P14 and P15.
"""
    yield from _planted()
    yield from _circles()
    yield from _cosets()


def _planted() -> Iterator[str]:
    yield f"""## What is planted is found

Rows of Gaussian noise with structure in them; noise is in standard deviations of the signal, coordinate by
coordinate. *found* is the share of {power.DRAWS} draws with p < 0.01, from 199 shuffles; of noise alone it is the
share of false alarms in {power.NOISE_DRAWS} draws, 0.5 % on average, for with 199 shuffles the only p below 0.01 is
the smallest there is.

A circle and a torus of two random frequencies, {power.ELEMENTS} elements in {power.WIDTH} dimensions:
"""
    yield from draw_power(power.CIRCLES, "found", DOCS / "power-circles.svg")
    yield "\n![Found against noise, circle and torus](power-circles.svg)\n"
    yield f"Left cosets of six subgroups of S5 (order: name), in {power.GROUP_WIDTH} dimensions, by the search over"
    yield "all subgroups and both sides; noise alone is the same for all:\n"
    yield from draw_power(power.COSETS, "order: subgroup", DOCS / "power-cosets.svg")
    yield "\n![Found against noise, cosets](power-cosets.svg)\n"


def _circles() -> Iterator[str]:
    yield f"""## Circles that networks learn

Seven networks of each preset, seeds 1000 to 1006, a split each, on which nothing was chosen. F_max is the largest
share of a frequency in the output rows, R the ring score: how well rows stand on a ring that was fitted to the other
half of them, the mean over eight random halves, ± the standard deviation of one half's. An *effect* is how far a score
is above the median of its null, in units of the way from there to the null's 95 % point: 1 is what one shuffle in
twenty reaches. *t-SNE* is how well the picture (perplexity 30, from the principal axes) goes round with one of the
three strongest frequencies, 1 in perfect order. Each p is from {PERMUTATIONS} shuffles. *memorised* is the first of
three reports in a row with 99 % of the training pairs right."""
    for name, runs in {**arms_of("circles"), **arms_of("circles-in-t-sne")}.items():
        yield f"\n### {name}\n"
        yield from _circle_table(runs)
        yield f"\n{_circle_sentence(name, runs)}"


def _cosets() -> Iterator[str]:
    yield f"""
## Cosets that networks learn

Seven networks of each preset, as above, at the end: in every matrix the subgroup whose cosets k-means finds best, with
the adjusted Rand index (ARI) of the two and the silhouette; and the subgroup whose share of variance (R², adjusted) is
farthest above chance, which need not be the same. Beside each number stands what the same search through rows shuffled
{SEARCHED} times stays below in 95 of 100 cases, and its p-value."""
    arms = arms_of("cosets")
    for name, runs in arms.items():
        yield f"\n### {name}\n"
        yield from _coset_table(runs)
        yield f"\n{_coset_sentence(name, runs)}"
    yield f"""
Noise has a best subgroup too. What the search finds in {NOISE_DRAWS} draws of Gaussian noise of {NOISE_WIDTH} columns,
and how often its own null, of 99 shuffles, is deceived:
"""
    yield from _noise_table()
    shown = draw_cosets(arms, DOCS / "cosets.svg")
    yield "\n![t-SNE of the rows, coloured by coset](cosets.svg)\n"
    yield f"t-SNE (perplexity {OF_A_COSET}) of the rows with the largest index, among those sorted into"
    yield f"{MOST_COLOURS} cosets or fewer: {shown}."


def main() -> None:
    """Measure, draw and write."""
    (DOCS / "structure.md").write_text("\n".join(page()) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
