"""The first half of the story: that there is a wait, how long it can be, and what comes of it."""

from grok_core.languages import mark
from pages._learn.scene import Scene

SCENES = (
    Scene(
        name="puzzle",
        question=mark("Can you fill in the blanks?"),
        text=mark(
            "A rule makes one letter of two. Its table has letters in some cells and blanks in the others. Fill "
            "in a few: by memory of the cells around, or by the rule? Then let a network try. It is shown exactly "
            "the cells that you see, again and again, and nothing else. This is the experiment in which grokking "
            "was found."
        ),
        kind="puzzle",
        source=mark("Power et al. 2022, figure 1 (right)."),
    ),
    Scene(
        name="plateau",
        question=mark("It knows all it was shown. Would you stop here?"),
        text=mark(
            "A small network is shown {share} of {task}. The dashed curve: at step {memorised} it knows by heart "
            "what it was shown. The solid curve, of the cells it never saw: {val_memorised}, no better than "
            "guessing ({baseline}). Training on looks useless, and this is where one usually stops. Guess first: "
            "will it ever get the rest, and when? Then play on."
        ),
        kind="replay",
        moments={mark("until it has memorised"): (None, "memorised"), mark("and on"): ("memorised", None)},
        guess=True,
        plays_to="memorised",
        source=mark("Power et al. 2022, section 3.1."),
    ),
    Scene(
        name="grok",
        question=mark("Was it luck?"),
        text=mark(
            "The recorded network understood at step {grokked}, {ratio} times the step at which it had memorised. "
            "Nothing new was shown to it in between. Train another one: other random weights, another half of the "
            "table. Is there a wait again? Is it as long? Your run is drawn over the grey one; below the button "
            "stands what twenty fresh networks did."
        ),
        kind="live",
        choices={mark("Train another one"): {"seed": "new", "split_seed": "new"}},
        pace=60.0,
        source=mark("Power et al. 2022, section 3.1."),
    ),
    Scene(
        name="rings",
        question=mark("What did it find?"),
        text=mark(
            "Each answer has a row of weights. Seen at the right frequency *k*, the rows of a network that has "
            "understood stand on a circle, in the order *k·i*: a walk through the colours. In seven fresh "
            "networks the first closed while most held-out answers were wrong. Here, at step {memorised}, "
            "{closed_memorised} of four have closed; when validation reaches 99 %, {closed_grokked}. Below, "
            "where there is room: the answers to equations that were never shown."
        ),
        kind="replay",
        focus="rings",
        moments={mark("memorised"): (None, "memorised"), mark("from memorised to grokked"): ("memorised", "grokked")},
        source=mark("Power et al. 2022, section 3.3; Nanda et al. 2023, arXiv:2301.05217."),
    ),
    Scene(
        name="wait",
        question=mark("How long can it take?"),
        text=mark(
            "In the figure that made grokking known a transformer divides: it memorises in under a thousand steps "
            "and understands near a million, without any weight decay. Here is a stand-in that can be watched: "
            "smaller, with a squared error and squared units. In the recording the wait is {ratio} times the "
            "memorising. With cross-entropy none of seven did so within 15,000 steps."
        ),
        kind="live",
        preset="no-decay",
        choices={mark("Train another one"): {"seed": "new", "split_seed": "new", "until": "grokked"}},
        source=mark("Power et al. 2022, figure 1 (left)."),
    ),
)
