"""Words for the inside of a network, and for experiments with many runs."""

from grok_core.charts.words.word import Word
from grok_core.languages import mark
from grok_core.measures.clock import PAPER
from grok_core.measures.neurons import CLEAR
from grok_core.measures.progress_measures import KEY_SHARE

_CLOCK, _PIZZA = PAPER["clock"], PAPER["pizza"]

WORDS = (
    Word(mark("neuron"),
         mark("A hidden unit of a network; its activation is the number that it passes on. The mean activation "
              "by operand is taken over all equations with that operand."),
         (mark("neurons"), mark("mean activation"), mark("activation"))),
    Word(mark("follows"),
         mark("A neuron follows the frequency or representation that has the largest share of its variance; from "
              "{clear:.0f} % on, Nanda et al.'s threshold, it is counted."),
         numbers={"clear": 100 * CLEAR}),
    Word(mark("logits"),
         mark("The numbers that a network gives to all possible answers; the largest is its answer, and "
              "probabilities are made of them."),
         (mark("logit"),)),
    Word(mark("logit lens"),
         mark("Reading a network out early: its output layer is put behind an earlier stage, to see what would "
              "be answered there."),
         (mark("stage"),)),
    Word(mark("explained"),
         mark("The share of the logits' variance that the right functions have: for each frequency a cosine of x "
              "∘ y − c, for each representation its character of (x ∘ y) c⁻¹, where c is the answer a logit is for."),
         (mark("c"), mark("characters"), mark("cosines"))),
    Word(mark("progress measures"),
         mark("Nanda et al.'s restricted and excluded loss: the loss with the key frequencies or representations "
              "of the logits alone, and the loss without them.")),
    Word(mark("key frequencies"),
         mark("The strongest frequencies or representations of each answer's mean logits which together have "
              "{share:.0f} % of their power."),
         (mark("key parts"), mark("strongest")),
         numbers={"share": 100 * KEY_SHARE}),
    Word(mark("restricted loss"),
         mark("The loss with the key frequencies of each answer's mean logits alone. It falls when the rule "
              "takes shape; learning by heart lowers it too."),
         (mark("restricted"),)),
    Word(mark("excluded loss"),
         mark("The training loss after the key frequencies were taken out of the logits. It stays low where a "
              "network knows by heart, and rises where it computes with those frequencies."),
         (mark("excluded"),)),
    Word(mark("clock and pizza"),
         mark("Two ways in which networks add angles (Zhong et al. 2023). A clock's logit of the right answer "
              "does not depend on how far the operands are apart; a pizza's does."),
         (mark("clock or pizza"), mark("pizza"))),
    Word(mark("distance irrelevance"),
         mark("How little the right answer's logit depends on the distance of the operands: 0 when on it alone, "
              "about 1 when not at all. The paper's clock has {clock}, its pizza {pizza}."),
         numbers={"clock": _CLOCK[1], "pizza": _PIZZA[1]}),
    Word(mark("gradient symmetricity"),
         mark("How alike a logit's gradients by the left and by the right operand's embedding are, as a mean "
              "cosine. The paper's clock has {clock}, its pizza {pizza}."),
         numbers={"clock": _CLOCK[0], "pizza": _PIZZA[0]}),
    Word(mark("attention"),
         mark("How a transformer's position = divides its look over the tokens of an equation. Each head divides "
              "its own; the shares of a head add up to 100 %."),
         (mark("head"), mark("heads"))),
    Word(mark("token"),
         mark("One sign of an equation as a network reads it: x, the operation, y, =."),
         (mark("="),)),
    Word(mark("transformer"),
         mark("A network that reads the tokens of an equation and lets each look at the ones before it.")),
    Word(mark("Kaplan–Meier median"),
         mark("The step at which half of a group's runs have reached 99 %, with those taken into account that "
              "were stopped before. Leaving them out would make it look quicker."),
         (mark("median"), mark("Kaplan"))),
    Word(mark("censored"),
         mark("Of a run that ended before it reached 99 % we only know that it takes longer.")),
    Word(mark("log-rank"),
         mark("A test whether two groups of runs get there equally soon, censored runs included; below p = 0.05 "
              "they are said to differ.")),
    Word(mark("confidence interval"),
         mark("A range made so that it covers the true value in 95 of 100 such experiments."),
         (mark("95 % interval"), mark("interval"))),
    Word(mark("verdict"),
         mark("What an experiment's criterion, written before its runs, says of a claim: holds, holds in part, "
              "does not hold here, or undecided at this size."),
         (mark("criterion"), mark("claim"))),
)  # fmt: skip
