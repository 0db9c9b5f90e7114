"""What the scores find: `python -m tests.science.find_structure` rewrites docs/structure.md and its figures.

It plants structure in noise (`power`), trains hello-grok and ring with five seeds and draws the cosets of s5-cosets.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
import torch

from grok_core.charts.scatter import scatter_frame, scatter_spec
from grok_core.engine import Report, Snapshot, train
from grok_core.measures.cosets import best_cosets, search_cosets
from grok_core.measures.fourier import Ring, Spectrum, ring, spectrum
from grok_core.measures.phases import progress
from grok_core.measures.projections import tsne
from grok_core.presets import PRESETS
from grok_core.presets.record import machine
from grok_core.tasks.groups import coset_labels, group_of
from grok_core.tasks.task import build_task
from tests.science import figure, power
from tests.science.measure_presets import MATRICES, tsne_ring

SEEDS = range(5)
DOCS = Path(__file__).parents[2] / "docs"
PERMUTATIONS = 999
PERPLEXITY = 10  # about the size of a coset
NOISE_GROUPS, NOISE_DRAWS, NOISE_WIDTH = ("s3", "q8", "s4", "a5"), 100, 16
SHOWN = 3  # the seed whose cosets are drawn
START, MEMORISED, END = MOMENTS = ("start", "memorised", "end")
Moments = dict[str, Snapshot]


@dataclass(frozen=True)
class Circle:
    """The two scores of the output rows at one step, each with its null."""

    step: int
    spectrum: Spectrum
    ring: Ring

    @property
    def f_max(self) -> float:
        """The largest share of a frequency."""
        return float(self.spectrum.shares.max())


@cache
def moments(name: str, seed: int) -> Moments:
    """Train a preset and return what it was like at the start, when it had memorised and at the end."""
    config = PRESETS[name].config.replace(seed=seed)
    torch.set_num_threads(config.threads)
    reports, snapshots = [], {}
    for item in train(config):
        if isinstance(item, Report):
            reports.append((item.step, item.metrics.train_accuracy, item.metrics.val_accuracy))
            snapshots[item.step] = item.snapshot()
    memorised = progress(*zip(*reports, strict=True), baseline=0.0).step_train_99
    assert memorised is not None, f"{name} never memorised with seed {seed}"
    return dict(zip(MOMENTS, (snapshots[step] for step in (0, memorised, max(snapshots))), strict=True))


@cache
def circle_scores(name: str, seed: int) -> dict[str, Circle]:
    """Return the scores of a preset's output rows at each moment."""
    order = build_task(PRESETS[name].config).cyclic_order
    found = {}
    for moment, at in moments(name, seed).items():
        rows = at.output_rows[order]
        scores = spectrum(rows, permutations=PERMUTATIONS), ring(rows, permutations=PERMUTATIONS)
        found[moment] = Circle(at.step, *scores)
    return found


@cache
def tsne_circle(seed: int) -> dict[str, float]:
    """Return how well t-SNE of ring's output rows goes round with a strong frequency at the end, and which."""
    at = moments("ring", seed)
    return tsne_ring(build_task(PRESETS["ring"].config), at[START], at[END])


def effect(value: float, null: Spectrum | Ring) -> float:
    """How far a score is above the middle of its null, in units of the way from there to the null's 95 % point."""
    return (value - null.null_median) / (null.null_95 - null.null_median)


def _circle_table(name: str) -> Iterator[str]:
    yield "| seed | moment | step | F_max | effect | p | R | effect | p | R less that of step 0 |"
    yield "| --- " * 10 + "|"
    for seed in SEEDS:
        found = circle_scores(name, seed)
        for moment, at in found.items():
            shares = f"{at.f_max:.3f} | {effect(at.f_max, at.spectrum):.1f} | {at.spectrum.p_value:.3f}"
            turns = f"{at.ring.score:.3f} | {effect(at.ring.score, at.ring):.1f} | {at.ring.p_value:.3f}"
            risen = at.ring.score - found[START].ring.score
            yield f"| {seed} | {moment} | {at.step:,} | {shares} | {turns} | {risen:+.3f} |"


def _tsne_table() -> Iterator[str]:
    yield "| seed | circular correlation before the first step | at the end | with frequency |"
    yield "| --- " * 4 + "|"
    for seed in SEEDS:
        found = tsne_circle(seed)
        yield f"| {seed} | {found['tsne_before']:.2f} | {found['tsne']:.2f} | {found['tsne_frequency']} |"


def _coset_table() -> Iterator[str]:
    group = build_task(PRESETS["s5-cosets"].config).group
    assert group is not None
    yield (
        "| seed | matrix | by k-means | order | side | ARI | its 95 % | p | silhouette | its 95 % | p "
        "| by variance | side | R² | its 95 % | p | p before the first step |"
    )
    yield "| --- " * 17 + "|"
    for seed in SEEDS:
        at = moments("s5-cosets", seed)
        for matrix in MATRICES:
            search = search_cosets(getattr(at[END], matrix), group)
            before = search_cosets(getattr(at[START], matrix), group)
            best, widest = search.best, search.by_variance
            cosets = f"{best.subgroup.name} | {best.subgroup.order} | {best.side}"
            ari = f"{best.ari:.2f} | {best.ari_null_95:.2f} | {best.ari_p_value:.3f}"
            apart = f"{best.silhouette:.2f} | {best.silhouette_null_95:.2f} | {best.silhouette_p_value:.3f}"
            variance = f"{widest.adjusted_r2:.2f} | {widest.null_95:.2f} | {widest.p_value:.3f}"
            wide = f"{widest.subgroup.name} | {widest.side} | {variance} | {before.p_value:.3f}"
            yield f"| {seed} | {matrix} | {cosets} | {ari} | {apart} | {wide} |"


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


def draw_cosets(seed: int, path: Path) -> str:
    """Draw t-SNE of the matrix with the cosets at the end, coloured by them; return what it shows."""
    preset = PRESETS["s5-cosets"]
    group = build_task(preset.config).group
    assert group is not None
    matrix = preset.figures[seed].structure["matrix"]
    rows = getattr(moments("s5-cosets", seed)[END], matrix)
    best = best_cosets(rows, group, top=1)[0]
    names = [f"coset {label + 1}" for label in coset_labels(group, best.subgroup, best.side)]
    frame = scatter_frame(tsne(rows, perplexity=PERPLEXITY, seed=0), labels=group.labels, categories=names)
    kinds = tuple(sorted(set(names), key=lambda name: int(name.split()[1])))
    figure.save(scatter_spec(count=len(rows), height=480, categories=kinds, value_title=""), frame, path)
    what = f"{best.side} cosets of {best.subgroup.name} (order {best.subgroup.order}), ARI {best.ari:.2f}"
    return f"seed {seed}, {matrix}: {what}"


def draw_power(kinds: dict[str, power.Kind], title: str, path: Path) -> Iterator[str]:
    """Draw the curves of some kinds into a file, and yield the table of what they are."""
    curves = power.curves(kinds)
    figure.save(power.power_spec(list(kinds), title), curves[curves["noise"] < math.inf], path)
    table: pd.DataFrame = curves.pivot(index="kind", columns="noise", values="power").loc[list(kinds)]
    yield "| | " + " | ".join("noise alone" if math.isinf(noise) else f"{noise:g}" for noise in table.columns) + " |"
    yield "| --- " * (1 + len(table.columns)) + "|"
    for kind, shares in table.iterrows():
        yield f"| {kind} | " + " | ".join(f"{100 * share:.3g} %" for share in shares) + " |"


def page() -> Iterator[str]:
    """Yield the lines of docs/structure.md, and draw its figures beside it."""
    yield "# What the scores find"
    yield ""
    yield f"""Every picture of structure has a score beside it, and the score a null: the same rows, shuffled over the
elements. Here the scores meet structure of a known kind, networks before they learn, and networks that have grokked.
Measured on {machine()}, by `python -m tests.science.find_structure` in some minutes;
`make science` holds the claims to it.

## What is planted is found

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
    yield f"""## Circles that networks learn

F_max is the largest share of a frequency in the output rows, R the ring score: how well rows stand on a
ring that was fitted to the other half of them, averaged over eight halves. An *effect* is how
far a score is above the median of its null, in units of the way from there to the null's 95 % point: 1 is what one
shuffle in twenty reaches. p is from {PERMUTATIONS} shuffles. *memorised* is the first of three reports in a row
with 99 % of the training pairs right. In hello-grok some order is there by then, weak beside the end's; ring
generalises soon after it has memorised, and by then has nearly all of it."""
    for name in ("hello-grok", "ring"):
        yield f"\n### {name}\n"
        yield from _circle_table(name)
    yield """
t-SNE of ring's output rows at the end, and how well it goes round with one of the three strongest frequencies
(1: in perfect order):
"""
    yield from _tsne_table()
    yield """
## Cosets that networks learn

s5-cosets, at the end: in every matrix the subgroup whose cosets k-means finds best, with the adjusted Rand index (ARI)
of the two and the silhouette; and the subgroup whose share of variance (R², adjusted) is farthest above chance, which
need not be the same. Beside each number stands what the same search through shuffled rows stays below in 95 of 100
cases, and its p-value.
"""
    yield from _coset_table()
    yield f"""
Noise has a best subgroup too. What the search finds in {NOISE_DRAWS} draws of Gaussian noise of {NOISE_WIDTH} columns,
and how often its own null, of 99 shuffles, is deceived:
"""
    yield from _noise_table()
    shown = draw_cosets(SHOWN, DOCS / "cosets.svg")
    yield f"\n![t-SNE of the rows, coloured by coset](cosets.svg)\n\nt-SNE (perplexity {PERPLEXITY}) of {shown}."


def main() -> None:
    """Measure, draw and write."""
    (DOCS / "structure.md").write_text("\n".join(page()) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
