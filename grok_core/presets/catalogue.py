"""Presets to teach with, in the order in which to teach them; each measured on seeds and splits of its own."""

from collections.abc import Mapping

from grok_core.config import RunConfig
from grok_core.errors import ConfigError, nearest
from grok_core.languages import mark, say
from grok_core.presets.record import Preset
from grok_core.presets.variants import VARIANTS

# fmt: off
_ALL = (
    Preset(
        name="hello-grok",
        title=mark("Hello, grokking"),
        summary=mark(
            "A small network learns half of an addition table by heart, seems stuck, and then finds the rule."
        ),
        question=mark("What if the weights are pulled to zero half as strongly: does it still grok, and when?"),
        change={"weight_decay": 0.5},
        source="After Power et al. 2022, arXiv:2201.02177, section 3.1, with a small network for the transformer.",
        view={"projection": "ring"},
        config=RunConfig(),
    ),
    Preset(
        name="ring",
        title=mark("The ring"),
        summary=mark("A network only four numbers wide has to lay the numbers out on circles, and t-SNE shows one."),
        question=mark("What if there is room for eight numbers: how many circles does it use then?"),
        change={"d_model": 8},
        source="The picture is figure 3 of Power et al. 2022, arXiv:2201.02177; "
        "squared units are Gromov's, 2023, arXiv:2301.02679.",
        config=RunConfig(p=41, train_fraction=0.6, d_model=4, d_hidden=64, activation="quadratic", lr=0.01, steps=1500),
    ),
    Preset(
        name="ring-grok",
        title=mark("A ring that comes late"),
        summary=mark(
            "With less of the table a network six numbers wide waits long before it lays the numbers on circles."
        ),
        question=mark("What if it sees 60 % of the table: is there still a wait?"),
        change={"train_fraction": 0.6},
        source="As `ring`: Power et al. 2022, arXiv:2201.02177, figure 3; Gromov 2023, arXiv:2301.02679.",
        # With this seed t-SNE shows a ring at perplexity 30.
        config=RunConfig(
            p=41, train_fraction=0.45, d_model=6, d_hidden=64, activation="quadratic", lr=0.01, steps=4000,
            seed=4, split_seed=4,
        ),
    ),
    Preset(
        name="s5-composition",
        title=mark("Composing permutations"),
        summary=mark("The same wait without numbers: shuffles of five things, composed, with no order to hold on to."),
        question=mark("What if it sees 60 % of the table: how much shorter is the wait?"),
        change={"train_fraction": 0.6},
        source="After Power et al. 2022, arXiv:2201.02177, figure 1 (S5, x·y).",
        config=RunConfig(operation="compose", d_model=128, d_hidden=256, lr=0.015, batch_size=2400, steps=1500),
    ),
    Preset(
        name="s5-cosets",
        title=mark("Cosets"),
        summary=mark(
            "A narrower network sorts the 120 permutations into cosets of a subgroup that nobody told it about."
        ),
        question=mark("What if another random network starts: is it the same subgroup?"),
        change={"seed": 1},
        source="After Power et al. 2022, arXiv:2201.02177, figure 3, and Stander et al. 2023, arXiv:2312.06581; "
        "squared units are Gromov's, 2023, arXiv:2301.02679.",
        view={"matrix": "left operand", "projection": "t-SNE"},
        # With this seed they are the twelve clusters of ten in the paper's figure.
        config=RunConfig(
            operation="compose", d_model=64, d_hidden=160, activation="quadratic", batch_size=1440, steps=1000, seed=3
        ),
    ),
    Preset(
        name="cosets-grok",
        title=mark("Cosets that come late"),
        summary=mark(
            "With less of the table and less decay the same network memorises at once and finds cosets much later."
        ),
        question=mark("What if it sees half of the table: how much shorter is the wait?"),
        change={"train_fraction": 0.5},
        source="As `s5-cosets`: Power et al. 2022, arXiv:2201.02177, figure 3; Stander et al. 2023, arXiv:2312.06581.",
        # With this seed k-means finds cosets of S4 and A5 exactly, in all three matrices.
        config=RunConfig(
            operation="compose", train_fraction=0.4, d_model=64, d_hidden=160, activation="quadratic", batch_size=1440,
            weight_decay=0.7, steps=2500, seed=206, split_seed=206,
        ),
    ),
    Preset(
        name="power-division",
        title=mark("The paper's transformer"),
        summary=mark(
            "The transformer in which grokking was discovered learns to divide modulo 97: here it waits little."
        ),
        question=mark("What if the operation is addition, which is the same read from either side: is it sooner?"),
        change={"operation": "add"},
        source="Power et al. 2022, arXiv:2201.02177, section A.1.2 (x / y modulo 97, half of the table).",
        view={"projection": "ring"},
        config=RunConfig(
            operation="divide",
            p=97,
            architecture="transformer",
            n_layers=2,
            d_model=128,
            d_hidden=512,
            norm="post",
            init="orthogonal",
            lr=1e-3,
            batch_size=-1,
        ),
    ),
    Preset(
        name="power-grok",
        title=mark("The paper's transformer groks"),
        summary=mark(
            "The same transformer with 40 % of the table and half the decay: it memorises, waits long, and groks."
        ),
        question=mark("What if it sees half of the table: how much shorter is the wait?"),
        change={"train_fraction": 0.5},
        view={"projection": "ring"},
        source="Power et al. 2022, arXiv:2201.02177, section A.1.2, with a learning rate and a decay of ours.",
        config=RunConfig(
            operation="divide", p=97, train_fraction=0.4, architecture="transformer", n_layers=2, d_model=128,
            d_hidden=512, norm="post", init="orthogonal", lr=2e-3, weight_decay=0.5, batch_size=-1, steps=4000,
        ),
    ),
    Preset(
        name="transformer-grok",
        title=mark("A transformer, quickly"),
        summary=mark(
            "A transformer of one layer memorises a subtraction table at once and waits long before it groks."
        ),
        question=mark("What if it sees 40 % of the table: how much longer is the wait?"),
        change={"train_fraction": 0.4},
        source="The network of Nanda et al. 2023, arXiv:2301.05217: one layer, no norm, the tokens x, y and =.",
        view={"projection": "ring"},
        config=RunConfig(
            operation="subtract",
            architecture="transformer",
            d_model=128,
            d_hidden=256,
            context="xy=",
            lr=4e-3,
            steps=2000,
        ),
    ),
    Preset(
        name="nanda-addition",
        title=mark("Nanda's network"),
        summary=mark("The network whose circuit was read: addition modulo 113 from 30 % of the table."),
        question=mark("What if it sees half of the table: is there still a wait?"),
        change={"train_fraction": 0.5},
        source="Nanda et al. 2023, arXiv:2301.05217, with a learning rate four times theirs; the thesis's E3.",
        view={"projection": "ring"},
        config=RunConfig(
            p=113,
            train_fraction=0.3,
            architecture="transformer",
            d_model=128,
            d_hidden=512,
            context="xy=",
            lr=4e-3,
            steps=3500,
        ),
    ),
    Preset(
        name="lstm-alpha",
        title=mark("An LSTM with weights too large"),
        summary=mark("All weights times three after initialisation: an LSTM memorises at once and waits long."),
        question=mark("What if its weights are as PyTorch would draw them (α = 1)?"),
        change={"init_scale": 1.0},
        source="Ahmed 2024, sections 5.3 and 7.3 (E9): an LSTM grokking, and how α delays it.",
        view={"projection": "ring"},
        config=RunConfig(
            architecture="lstm",
            d_model=128,
            d_hidden=128,
            init="default",
            init_scale=3.0,
            lr=3e-3,
            batch_size=512,
            steps=2500,
        ),
    ),
    Preset(
        name="rnn",
        title=mark("A plain recurrent network"),
        summary=mark("A tanh network reads x, +, y and =; it waits the longest of all."),
        question=mark("What if the recurrent network is a GRU?"),
        change={"architecture": "gru"},
        source="Ahmed 2024, section 5.1 (E4): RNNs grok, and less data delays it.",
        view={"projection": "ring"},
        config=RunConfig(
            architecture="rnn", d_model=128, d_hidden=128, init="default", lr=3e-3, batch_size=512, steps=15_000
        ),
    ),
    Preset(
        name="weight-decay-off",
        title=mark("Weight decay switched off while it waits"),
        summary=mark("It has memorised; at step 150 weight decay is switched off, and it never groks."),
        question=mark("What if weight decay is switched off only once it has grokked: does it forget?"),
        change={"interventions": "val_accuracy >= 0.99: weight_decay=0"},
        source="Ahmed 2024, sections 5.2.2 and 7.5, 7.6 (E6, E7).",
        config=RunConfig(interventions="step 150: weight_decay=0"),
    ),
    Preset(
        name="no-decay",
        title=mark("Grokking without weight decay"),
        summary=mark(
            "No weight decay at all, and a squared error: it memorises at once and groks a hundred times later."
        ),
        question=mark("What if there is a little weight decay, decoupled as in AdamW?"),
        change={"optimizer": "adamw", "weight_decay": 0.1},
        source="Power et al. 2022, arXiv:2201.02177, figure 1, without decay; squared units and the squared error are "
        "Gromov's, 2023, arXiv:2301.02679.",
        config=RunConfig(
            operation="divide", p=23, train_fraction=0.7, d_model=24, d_hidden=128, activation="quadratic", loss="mse",
            optimizer="adam", weight_decay=0.0, lr=0.01, steps=30_000,
        ),
    ),
    Preset(
        name="weight-decay-late",
        title=mark("Weight decay switched on late"),
        summary=mark("Without weight decay it only memorises; from step 500 on there is some, and it groks."),
        question=mark("What if it is twice as much from then on?"),
        change={"interventions": "step 500: weight_decay=2"},
        source="Ahmed 2024, sections 5.2.3 and 7.7 (E8).",
        view={"projection": "ring"},
        config=RunConfig(weight_decay=0.0, interventions="step 500: weight_decay=1"),
    ),
    Preset(
        name="adam-vs-adamw",
        title=mark("The same decay inside the gradient"),
        summary=mark(
            "Adam with a decay of 1 as an L2 term learns nothing at all: it rescales the decay with the gradient."
        ),
        question=mark("What if the decay is decoupled from the gradient, as in AdamW?"),
        change={"optimizer": "adamw"},
        source="Loshchilov & Hutter 2017, arXiv:1711.05101; Ahmed 2024, section 3.1 (E10, E11).",
        config=RunConfig(optimizer="adam"),
    ),
    Preset(
        name="formula",
        title=mark("Your own formula"),
        summary=mark("Any formula in x and y can be learnt; this one is linear, and takes a little longer than a sum."),
        question=mark("What if both are squared?"),
        change={"formula": "x**2 + y**2"},
        source="Power et al. 2022, section 3.2, with operations of your own.",
        config=RunConfig(operation="formula", formula="2*x + 3*y"),
    ),
    Preset(
        name="number-line",
        title=mark("A number line"),
        summary=mark("Plain sums of the digits 0 to 9: a single number stands for each, and these fall into line."),
        question=mark("What if the numbers may move no faster than the network that reads them learns?"),
        change={"embedding_lr": 3e-4},
        source="The toy of Liu et al. 2022, arXiv:2205.10343, section 3 (I), with learning rates of ours.",
        # With this split every sum occurs among the training pairs; a network cannot learn a sum that does not.
        config=RunConfig(
            operation="plain_add",
            p=10,
            train_fraction=0.82,
            split="unordered",
            split_seed=3,
            d_model=1,
            n_layers=2,
            d_hidden=200,
            activation="tanh",
            tied=True,
            bias=True,
            output_rows="templates",
            init="xavier",
            lr=3e-4,
            embedding_lr=1e-2,
            weight_decay=0.0,
            loss="mse",
        ),
    ),
)
# fmt: on

PRESETS: Mapping[str, Preset] = {p.name: p for p in _ALL}
"""All presets by name, in the order in which to teach them."""

BY_NAME: Mapping[str, Preset] = {**PRESETS, **VARIANTS}
"""Everything that has a name."""


def preset(name: str) -> Preset:
    """Return a preset or a variant by its name. Raises ConfigError, with the nearest names, for any other."""
    if name not in BY_NAME:
        hint = nearest(name, BY_NAME, most=3)
        hint = hint or " " + say("`python -m grok_core presets` lists all {n}.", n=len(BY_NAME))
        raise ConfigError(say("unknown preset {name!r}.", name=name[:40]) + hint)
    return BY_NAME[name]
