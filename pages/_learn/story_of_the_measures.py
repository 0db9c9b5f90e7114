"""What is measured of the wait: by other metrics, by cutting, by a forecast, and by leaving the network on."""

from grok_core.languages import mark
from pages._learn.scene import Scene

LONG = {"steps": 4_000, "report": "10"}  # of the usual reports the last are too far apart to see a fall
OFF = LONG | {"interventions": "val_accuracy >= 0.99: weight_decay=0"}

SCENES = (
    Scene(
        name="metric",
        question=mark("Does it survive another metric?"),
        text=mark(
            "Accuracy counts an answer as right or wrong, and nothing in between. Perhaps the network learns all "
            "along, and only the counting jumps? Train one, then switch the metric: the probability of the right "
            "answer, the loss, its place among the answers. Two things may survive or not: that validation waits, "
            "and that it is sudden when it comes. The sentence under the picture says both of this run."
        ),
        kind="metric",
        choices={mark("Train another one"): {"seed": "new", "split_seed": "new"}},
        source=mark("A blog post on Power et al. 2022, which asks it; Schaeffer et al. 2023, arXiv:2304.15004."),
    ),
    Scene(
        name="proof",
        question=mark("Are the circles really what it answers with?"),
        text=mark(
            "Closed rings are a picture, and a picture proves nothing. So train a network, and when it has understood "
            "cut its key frequencies out of the output layer: they are the few that make up nearly all of its "
            "answers. What is left of the table? Then keep them alone, and cut everything else. And is any cut of "
            "that size as bad? The last choice cuts as many directions at random."
        ),
        kind="proof",
        choices={mark("Train one to cut"): {"seed": "new", "split_seed": "new"}},
        source=mark("Nanda et al. 2023, arXiv:2301.05217, sections 4.4 and 5."),
    ),
    Scene(
        name="forecast",
        question=mark("Can you name the moment?"),
        text=mark(
            "The next network is shown four tenths of the table; the grey one was shown {share}. Mark the step at "
            "which it will jump, then train it, slowly. Once it has memorised, the app names a band of its own, from "
            "runs that were trained before and from how this one began. Then both of you wait. One run tells "
            "little: whoever is closer may have been lucky."
        ),
        kind="forecast",
        choices={mark("Train it"): {"train_fraction": 0.4, "seed": 11, "split_seed": 11, "until": "grokked"}},
        pace=80.0,
        guess=True,
        source=mark("A question of ours: the forecast is learnt from runs of this app."),
    ),
    Scene(
        name="on",
        question=mark("Will it keep what it has understood?"),
        text=mark(
            "Every picture so far ends soon after the jump. Leave the network on: does "
            "validation stay where it is? With weight decay; with the decay switched off once it has understood; or "
            "off, and the softmax of the loss in more exact arithmetic. The sentence under the curve counts what was "
            "lost and regained, and says what its reports would miss."
        ),
        kind="on",
        choices={
            mark("decay on"): LONG,
            mark("off when it has grokked"): OFF,
            mark("off, exact softmax"): OFF | {"softmax": "float64"},
        },
        source=mark("A question of ours, after Prakash and Martin 2026, arXiv:2602.02859."),
    ),
)
