"""Figure 7 of Power et al. 2022: networks that have grokked lie in flatter regions of the loss (P16)."""

from grok_core.experiments.criteria import MEMORISES, every
from grok_core.experiments.flat_regions import Flatness, about_half, flatter_is_better, points_and_correlations
from grok_core.experiments.measured import figure
from grok_core.experiments.record import Experiment, Shown
from grok_core.languages import mark
from grok_core.presets import preset

_SUM, _S5 = mark("x + y mod 59, step 525"), mark("x · y in S5, step 850")
_PHI = mark("Keskar's sharpness φ (ε = 0.001, the whole space)")
_ARMS = {_SUM: preset("hello-grok").config.replace(steps=525), _S5: preset("cosets-grok").config.replace(steps=850)}

FIGURE_7 = Experiment(
    name="fig7",
    row="P16",
    claim=mark(
        "Of networks stopped at a step by which about half have grokked, those with the sharper minimum have the lower "
        "validation accuracy."
    ),
    source=mark("Power et al. 2022, section A.5 and Figure 7, with the sharpness φ of Keskar et al. 2016"),
    setting=mark(
        "x + y mod 59, the MLP of the preset hello-grok, 525 steps, and x · y in S5, the MLP of the preset "
        "cosets-grok, 850 steps: the reported steps at which nearest to half of the networks with seeds from 100 on "
        "(24, every 25 steps, and 12, every 50) had 99 % of validation right"
    ),
    arms=_ARMS,
    seeds=tuple(range(1000, 1024)),
    premises=tuple(part for arm in _ARMS for part in (every(arm, MEMORISES), about_half(arm))),
    parts=tuple(flatter_is_better(arm, "keskar", _PHI) for arm in _ARMS),
    limits=mark(
        "The sign alone is compared: the paper's ρ = −0.795 comes from a script that looks for the least loss in the "
        "box instead of the largest, divides mean gradients by the size of the batch once more, and never sets them "
        "to zero; it measured transformers. φ is of the training loss, in float64, where it needs no floor although "
        "that loss is almost 0. Weight decay stops where the loss still has a slope, and that slope is part of φ. "
        "Networks that have grokked differ in more than flatness, in the training loss itself for one; the second "
        "figure has its correlation too, and that of φ with the training loss held, which was added when "
        "the sums had been seen and is no part of the criterion."
    ),
    follow=Flatness,
    shown=Shown(mark("φ at the end, ε = 0.001"), lambda run: figure(run, "keskar"), "{:.2g}".format),
    picture=points_and_correlations,
)
