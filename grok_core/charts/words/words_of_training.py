"""Words for what is learnt, how, and what becomes of a run."""

from grok_core.charts.captions import percent
from grok_core.charts.verdicts import OUTCOME_HELP
from grok_core.charts.words.word import Word
from grok_core.measures.phases import LEFT_BASELINE, LOST_BELOW, THRESHOLD

_REACHED, _LOST, _LEFT = percent(THRESHOLD), percent(LOST_BELOW), percent(LEFT_BASELINE)

WORDS = (
    Word("x ∘ y", "What an operation makes of its two operands. x is the left operand and the row of the table, y the "
         "right operand and the column.", ("operand", "x and y", "∘")),
    Word("mod p", "Numbers are taken modulo p: they run from 0 to p − 1, and after p − 1 comes 0 again. "
         "17 + 50 = 67, which is 8 mod 59.", ("p", "modulus", "modulo", "residue")),
    Word("n", "How many: the elements of an operation, the rows of a matrix, or the runs of a group."),
    Word("held out", "Never trained on, and called validation too. Only the right answers to held-out equations show "
         "that a network has found the rule and does not merely remember.", ("held-out", "validation")),
    Word("training equations", "The part of the table whose answers the network is shown, again and again.",
         ("train", "trained on")),
    Word("split", "Which equations are trained on and which are held out. The split seed chooses another division; "
         "the data fraction says how large the part trained on is.", ("split seed",)),
    Word("seed", "The number from which the random weights and batches follow. Another seed is another network with "
         "the same settings."),
    Word("step", "One change of the weights. With a full batch it looks at every training equation once."),
    Word("epoch", "As many steps as it takes to look at every training equation once: with a full batch, one."),
    Word("accuracy", "The share of equations whose answer is right."),
    Word("loss", "What training makes small; for cross-entropy, how little probability the right answers get.",
         ("cross-entropy",)),
    Word("nats", "The unit of cross-entropy, counted with natural logarithms: 0 when the right answer has all of the "
         "probability. Spread evenly over 59 answers it is ln 59, about 4.1."),
    Word("loss gap", "The validation loss minus the training loss.", ("gap",)),
    Word("1e-2", "Ten to the power of −2, which is 0.01. 1e+2 is 100, and 1k is 1,000.", ("1e+2", "1k")),
    Word("log scale", "Each stretch of the axis multiplies by the same number: from 1 to 10 is as far as from 10 to "
         "100. So the first steps can be seen beside the last ones.", ("logarithmic",)),
    Word("baseline", "The share of the commonest answer in the table. Who always gives that answer is right so often."),
    Word(f"{_REACHED} sustained", f"A run has reached {_REACHED} at the first of three reports in a row that are at "
         f"least so high, since one alone could be luck. What was reached is lost when three in a row are below "
         f"{_LOST}.", ("99 %", "sustained")),
    Word("memorised", f"The training equations are known: their accuracy has reached {_REACHED}, at three reports in a "
         "row.", ("memorising", "by heart")),
    Word("plateau", f"The time in which the training equations are known and validation is still near the baseline: "
         f"less than {_LEFT} of the way up from it."),
    Word("grokking", OUTCOME_HELP["grokking"], ("grokked",)),
    Word("comprehension", OUTCOME_HELP["comprehension"], ("generalised early",)),
    Word("memorisation", OUTCOME_HELP["memorisation"], ("memorised only",)),
    Word("confusion", OUTCOME_HELP["confusion"], ("learnt neither",)),
    Word("lost again", OUTCOME_HELP["lost"], ("lost",)),
    Word("diverged", OUTCOME_HELP["diverged"]),
    Word("R", f"Grokked over memorised: the step at which validation reached {_REACHED}, divided by the step at which "
         "training did. 8 × says that the one came eight times as late as the other.",
         ("grokked/memorised", "× the memorisation step", "delay")),
    Word("weight decay", "A pull of all weights towards zero, at every step."),
    Word("decay clock", "1/(learning rate × weight decay), in steps: left to weight decay alone, weights shrink to "
         "37 % in this time. Only optimisers that decay the weights by themselves have one, such as AdamW.",
         ("1/(lr·wd)", "lr·wd")),
    Word("weight norm", "The length of all weights taken as one vector: the root of the sum of their squares.",
         ("norm",)),
    Word("landmark", "A named step of a run: start, memorised, plateau, grokked, lost, last. The network is opened "
         "and kept there."),
    Word("snapshot", "What the pictures need of a network at one step, kept as it trains."),
    Word("recording", "A run that was trained before and comes with the app."),
    Word("ghost", "The curve of the run before, drawn in grey behind the new one."),
    Word("intervention", "A setting that is changed at a step of a run, planned or by hand."),
    Word("preset", "Settings with a name, their source, and what was measured of them."),
)  # fmt: skip
