"""The second half of the story: what the wait depends on, and what nobody knows."""

from grok_core.languages import mark
from pages._learn.scene import Scene

SCENES = (
    Scene(
        name="data",
        question=mark("What if it sees less?"),
        text=mark(
            "Half of the table was enough to find the rule of {task}. Would four tenths be? Three? With less "
            "there is less that the rule explains, and more room for learning by heart. Choose a share and watch "
            "the wait grow, until it outlasts the 3,000 steps. The grey run is the recording at {share}."
        ),
        kind="live",
        choices={
            mark("60 %"): {"train_fraction": 0.6},
            mark("40 %"): {"train_fraction": 0.4},
            mark("30 %"): {"train_fraction": 0.3},
            mark("20 %"): {"train_fraction": 0.2},
        },
        pace=250.0,
        source=mark("Power et al. 2022, figure 1 (centre)."),
    ),
    Scene(
        name="decay",
        question=mark("What pulls it there?"),
        text=mark(
            "Weight decay makes all weights a little smaller at every step: what the answers do not need fades. "
            "Leave it out: does the network still understand? Switch it off on the plateau; switch it off once it "
            "has understood; or switch it on late. In which of the four does it understand, and does it forget?"
        ),
        kind="live",
        choices={
            mark("without it"): {"weight_decay": 0.0},
            mark("off on the plateau"): {"interventions": "step 150: weight_decay=0"},
            mark("off when it has grokked"): {"interventions": "val_accuracy >= 0.99: weight_decay=0"},
            mark("on late, at step 600"): {"weight_decay": 0.0, "interventions": "step 600: weight_decay=1"},
        },
        pace=250.0,
        source=mark("Ahmed 2024, sections 5.2.2 and 7.3 to 7.6."),
    ),
    Scene(
        name="norm",
        question=mark("Is it the size of the weights?"),
        text=mark(
            "Now there is no weight decay. Instead all weights together are held at one length, as on a dial: "
            "half as long as at the start, twice, or eight times. Too short, and it cannot even learn by heart; "
            "in between it understands; too long, and it stays with what it learnt by heart. Turn the dial."
        ),
        kind="live",
        choices={
            mark("half"): {"weight_decay": 0.0, "norm_constraint": 0.5},
            mark("twice"): {"weight_decay": 0.0, "norm_constraint": 2.0},
            mark("eight times"): {"weight_decay": 0.0, "norm_constraint": 8.0},
        },
        pace=250.0,
        source=mark("Liu et al. 2022, arXiv:2210.01117."),
    ),
    Scene(
        name="harder",
        question=mark("And where there is no circle?"),
        text=mark(
            "Shuffle five cards, then shuffle them again: {task}, 120 shuffles, no numbers and no order. The "
            "network is told only which symbol follows from which two. Its rows find an order of their own: the "
            "cosets of a subgroup, of which nobody told it. Another seed may find another one, or none."
        ),
        kind="replay",
        preset="s5-cosets",
        moments={mark("memorised"): (None, "memorised"), mark("and on"): ("memorised", None)},
        source=mark("Power et al. 2022, figure 3 (right); Stander et al. 2023, arXiv:2312.06581."),
    ),
    Scene(
        name="map",
        question=mark("Where does it grok, and what does nobody know?"),
        text=mark(
            "Sixty networks, two at each of six shares of the table and five decays: which only memorise, which "
            "generalise at once, and where between lies the border at which they wait? Why there, we cannot say "
            "beforehand. In the pretraining of a large language model the two were found to come apart, too "
            "([arXiv:2506.21551](https://arxiv.org/abs/2506.21551)); three others were found to keep numbers on a "
            "helix ([arXiv:2502.00873](https://arxiv.org/abs/2502.00873))."
        ),
        kind="grid",
        preset="ring",
        source=mark("Liu et al. 2022, arXiv:2205.10343, figure 6, for the map."),
    ),
)
