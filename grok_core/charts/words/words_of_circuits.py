"""Words for the inside of a network, and for experiments with many runs."""

from grok_core.charts.captions import percent
from grok_core.charts.words.word import Word
from grok_core.measures.clock import PAPER
from grok_core.measures.neurons import CLEAR
from grok_core.measures.progress_measures import KEY_SHARE

_CLOCK, _PIZZA = PAPER["clock"], PAPER["pizza"]

WORDS = (
    Word("neuron", "A hidden unit of a network; its activation is the number that it passes on. The mean activation by "
         "operand is taken over all equations with that operand.", ("neurons", "mean activation", "activation")),
    Word("follows", "A neuron follows the frequency or representation that has the largest share of its variance; from "
         f"{percent(CLEAR)} on, Nanda et al.'s threshold, it is counted."),
    Word("logits", "The numbers that a network gives to all possible answers; the largest is its answer, and "
         "probabilities are made of them.", ("logit",)),
    Word("logit lens", "Reading a network out early: its output layer is put behind an earlier stage, to see what "
         "would be answered there.", ("stage",)),
    Word("explained", "The share of the logits' variance that the right functions have: for each frequency a cosine of "
         "x ∘ y − c, for each representation its character of (x ∘ y) c⁻¹, where c is the answer a logit is for.",
         ("c", "characters", "cosines")),
    Word("progress measures", "Nanda et al.'s restricted and excluded loss: the loss with the key frequencies or "
         "representations of the logits alone, and the loss without them."),
    Word("key frequencies", "The strongest frequencies or representations of each answer's mean logits which together "
         f"have {percent(KEY_SHARE)} of their power.", ("key parts", "strongest")),
    Word("restricted loss", "The loss with the key frequencies of each answer's mean logits alone. It falls when the "
         "rule takes shape; learning by heart lowers it too.", ("restricted",)),
    Word("excluded loss", "The training loss after the key frequencies were taken out of the logits. It stays low "
         "where a network knows by heart, and rises where it computes with those frequencies.", ("excluded",)),
    Word("clock and pizza", "Two ways in which networks add angles (Zhong et al. 2023). A clock's logit of the right "
         "answer does not depend on how far the operands are apart; a pizza's does.", ("clock or pizza", "pizza")),
    Word("distance irrelevance", "How little the right answer's logit depends on the distance of the operands: 0 when "
         f"on it alone, about 1 when not at all. The paper's clock has {_CLOCK[1]}, its pizza {_PIZZA[1]}."),
    Word("gradient symmetricity", "How alike a logit's gradients by the left and by the right operand's embedding are, "
         f"as a mean cosine. The paper's clock has {_CLOCK[0]}, its pizza {_PIZZA[0]}."),
    Word("attention", "How a transformer's position = divides its look over the tokens of an equation. Each head "
         "divides its own; the shares of a head add up to 100 %.", ("head", "heads")),
    Word("token", "One sign of an equation as a network reads it: x, the operation, y, =.", ("=",)),
    Word("transformer", "A network that reads the tokens of an equation and lets each look at the ones before it."),
    Word("Kaplan–Meier median", "The step at which half of a group's runs have reached 99 %, with those taken into "
         "account that were stopped before. Leaving them out would make it look quicker.", ("median", "Kaplan")),
    Word("censored", "Of a run that ended before it reached 99 % we only know that it takes longer."),
    Word("log-rank", "A test whether two groups of runs get there equally soon, censored runs included; below p = 0.05 "
         "they are said to differ."),
    Word("confidence interval", "A range made so that it covers the true value in 95 of 100 such experiments.",
         ("95 % interval", "interval")),
    Word("verdict", "What an experiment's criterion, written before its runs, says of a claim: holds, holds in part, "
         "does not hold here, or undecided at this size.", ("criterion", "claim")),
)  # fmt: skip
