"""What the scores find: `python -m tests.science.find_structure` rewrites docs/structure.md and its figures.

It plants structure in noise (`power`), trains hello-grok and ring with five seeds and draws the cosets of s5-cosets.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pandas as pd
import torch

from grok_core.charts.scatter import scatter_frame, scatter_spec
from grok_core.engine import Report, Snapshot, train
from grok_core.measures.cosets import best_cosets
from grok_core.measures.fourier import Ring, Spectrum, ring, spectrum
from grok_core.measures.phases import progress
from grok_core.measures.projections import tsne
from grok_core.presets import PRESETS
from grok_core.presets.record import machine
from grok_core.tasks.groups import coset_labels
from grok_core.tasks.task import build_task
from tests.science import figure, power
from tests.science.measure_presets import SEEDS, tsne_ring

DOCS = Path(__file__).parents[2] / "docs"
PERMUTATIONS = 999
PERPLEXITY = 10  # about the size of a coset
SHOWN = 3  # the seed whose cosets are drawn
START, MEMORISED, END = MOMENTS = ("start", "memorised", "end")
Moments = dict[str, Snapshot]


@dataclass(frozen=True)
class Circularity:
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
def circularity(name: str, seed: int) -> dict[str, Circularity]:
    """Return the scores of a preset's output rows at each moment."""
    order = build_task(PRESETS[name].config).cyclic_order
    found = {}
    for moment, at in moments(name, seed).items():
        rows = at.output_rows[order]
        scores = spectrum(rows, permutations=PERMUTATIONS), ring(rows, permutations=PERMUTATIONS)
        found[moment] = Circularity(at.step, *scores)
    return found


@cache
def tsne_circle(seed: int) -> dict[str, float]:
    """Return how well t-SNE of ring's output rows goes round with a strong frequency at the end, and which."""
    at = moments("ring", seed)
    return tsne_ring(build_task(PRESETS["ring"].config), at[START], at[END])


def effect(value: float, null: Spectrum | Ring) -> float:
    """How far a score is above the middle of its null, in units of the way from there to the null's 95 % point."""
    return (value - null.null_median) / (null.null_95 - null.null_median)


def _circularity_table(name: str) -> Iterator[str]:
    yield "| seed | moment | step | F_max | effect | p | R | effect | p | R less that of step 0 |"
    yield "| --- " * 10 + "|"
    for seed in SEEDS:
        found = circularity(name, seed)
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
    yield "| seed | matrix | subgroup | order | side | ARI | silhouette | p, before the first step | p, at the end |"
    yield "| --- " * 9 + "|"
    for figures in PRESETS["s5-cosets"].figures:
        for matrix, of in figures.structure["every"].items():
            cosets = f"{of['subgroup']} | {of['order']} | {of['side']} | {of['ari']:.2f} | {of['silhouette']:.2f}"
            yield f"| {figures.seed} | {matrix} | {cosets} | {of['p_before']:.3f} | {of['p']:.3f} |"


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

F_max is the largest share of a frequency in the output rows, R the score of the cross-fitted ring. An *effect* is how
far a score is above the median of its null, in units of the way from there to the null's 95 % point: 1 is what one
shuffle in twenty reaches. p is from {PERMUTATIONS} shuffles. *memorised* is the first of three reports in a row
with 99 % of the training pairs right. In hello-grok some order is there by then, weak beside the end's; ring
generalises soon after it has memorised, and by then has nearly all of it."""
    for name in ("hello-grok", "ring"):
        yield f"\n### {name}\n"
        yield from _circularity_table(name)
    yield """
t-SNE of ring's output rows at the end, and how well it goes round with one of the three strongest frequencies
(1: in perfect order):
"""
    yield from _tsne_table()
    yield """
## Cosets that networks learn

s5-cosets, at the end: in every matrix the subgroup whose cosets k-means finds best, the adjusted Rand index between
the two, and the p-value of the search over all subgroups.
"""
    yield from _coset_table()
    shown = draw_cosets(SHOWN, DOCS / "cosets.svg")
    yield f"\n![t-SNE of the rows, coloured by coset](cosets.svg)\n\nt-SNE (perplexity {PERPLEXITY}) of {shown}."


def main() -> None:
    """Measure, draw and write."""
    (DOCS / "structure.md").write_text("\n".join(page()) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
