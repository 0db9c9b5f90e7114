"""Words for what is learnt, how, and what becomes of a run."""

from grok_core.charts.verdicts import OUTCOME_HELP
from grok_core.charts.words.word import Word
from grok_core.languages import mark
from grok_core.measures.phases import LEFT_BASELINE, LOST_BELOW, THRESHOLD

WORDS = (
    Word(mark("x ∘ y"),
         mark("What an operation makes of its two operands. x is the left operand and the row of the table, y "
              "the right operand and the column."),
         (mark("operand"), mark("x and y"), mark("∘"))),
    Word(mark("mod p"),
         mark("Numbers are taken modulo p: they run from 0 to p − 1, and after p − 1 comes 0 again. 17 + 50 = "
              "67, which is 8 mod 59."),
         (mark("p"), mark("modulus"), mark("modulo"), mark("residue"))),
    Word(mark("n"),
         mark("How many: the elements of an operation, the rows of a matrix, or the runs of a group.")),
    Word(mark("held out"),
         mark("Never trained on, and called validation too. Only the right answers to held-out equations show "
              "that a network has found the rule and does not merely remember."),
         (mark("held-out"), mark("validation"))),
    Word(mark("training equations"),
         mark("The part of the table whose answers the network is shown, again and again."),
         (mark("train"), mark("trained on"))),
    Word(mark("split"),
         mark("Which equations are trained on and which are held out. The split seed chooses another division; "
              "the data fraction says how large the part trained on is."),
         (mark("split seed"),)),
    Word(mark("seed"),
         mark("The number from which the random weights and batches follow. Another seed is another network with "
              "the same settings.")),
    Word(mark("step"),
         mark("One change of the weights. With a full batch it looks at every training equation once.")),
    Word(mark("epoch"),
         mark("As many steps as it takes to look at every training equation once: with a full batch, one.")),
    Word(mark("accuracy"),
         mark("The share of equations whose answer is right.")),
    Word(mark("loss"),
         mark("What training makes small; for cross-entropy, how little probability the right answers get."),
         (mark("cross-entropy"),)),
    Word(mark("nats"),
         mark("The unit of cross-entropy, counted with natural logarithms: 0 when the right answer has all of "
              "the probability. Spread evenly over 59 answers it is ln 59, about 4.1.")),
    Word(mark("loss gap"),
         mark("The validation loss minus the training loss."),
         (mark("gap"),)),
    Word(mark("1e-2"),
         mark("Ten to the power of −2, which is 0.01. 1e+2 is 100, and 1k is 1,000."),
         (mark("1e+2"), mark("1k"))),
    Word(mark("log scale"),
         mark("Each stretch of the axis multiplies by the same number: from 1 to 10 is as far as from 10 to 100. "
              "So the first steps can be seen beside the last ones."),
         (mark("logarithmic"),)),
    Word(mark("baseline"),
         mark("The share of the commonest answer in the table. Who always gives that answer is right so often.")),
    Word(mark("99 % sustained"),
         mark("A run has reached {reached:.0f} % at the first of three reports in a row that are at least so "
              "high, since one alone could be luck. What was reached is lost when three in a row are below {lost:.0f} "
              "%."),
         (mark("99 %"), mark("sustained")),
         numbers={"reached": 100 * THRESHOLD, "lost": 100 * LOST_BELOW}),
    Word(mark("memorised"),
         mark("The training equations are known: their accuracy has reached {reached:.0f} %, at three reports in "
              "a row."),
         (mark("memorising"), mark("by heart")),
         numbers={"reached": 100 * THRESHOLD}),
    Word(mark("plateau"),
         mark("The time in which the training equations are known and validation is still near the baseline: "
              "less than {left:.0f} % of the way up from it."),
         numbers={"left": 100 * LEFT_BASELINE}),
    Word(mark("grokking"),
         OUTCOME_HELP["grokking"],
         (mark("grokked"),)),
    Word(mark("comprehension"),
         OUTCOME_HELP["comprehension"],
         (mark("generalised early"),)),
    Word(mark("memorisation"),
         OUTCOME_HELP["memorisation"],
         (mark("memorised only"),)),
    Word(mark("confusion"),
         OUTCOME_HELP["confusion"],
         (mark("learnt neither"),)),
    Word(mark("lost again"),
         OUTCOME_HELP["lost"],
         (mark("lost"),)),
    Word(mark("diverged"),
         OUTCOME_HELP["diverged"]),
    Word(mark("R"),
         mark("Grokked over memorised: the step at which validation reached {reached:.0f} %, divided by the step "
              "at which training did. 8 × says that the one came eight times as late as the other."),
         (mark("grokked/memorised"), mark("× the memorisation step"), mark("delay")),
         numbers={"reached": 100 * THRESHOLD}),
    Word(mark("weight decay"),
         mark("A pull of all weights towards zero, at every step.")),
    Word(mark("decay clock"),
         mark("1/(learning rate × weight decay), in steps: left to weight decay alone, weights shrink to 37 % in "
              "this time. Only optimisers that decay the weights by themselves have one, such as AdamW."),
         (mark("1/(lr·wd)"), mark("lr·wd"))),
    Word(mark("weight norm"),
         mark("The length of all weights taken as one vector: the root of the sum of their squares."),
         (mark("norm"),)),
    Word(mark("landmark"),
         mark("A named step of a run: start, memorised, plateau, grokked, lost, last. The network is opened and "
              "kept there.")),
    Word(mark("snapshot"),
         mark("What the pictures need of a network at one step, kept as it trains.")),
    Word(mark("recording"),
         mark("A run that was trained before and comes with the app.")),
    Word(mark("ghost"),
         mark("The curve of the run before, drawn in grey behind the new one.")),
    Word(mark("intervention"),
         mark("A setting that is changed at a step of a run, planned or by hand.")),
    Word(mark("preset"),
         mark("Settings with a name, their source, and what was measured of them.")),
)  # fmt: skip
