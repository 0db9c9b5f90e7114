"""What is cut, in formulas: each with what its letters mean."""

from grok_core.languages import mark

_PROJECTION = r"P = \sum_{a=1}^{d} u_a u_a^{\top}"
_OUT, _ALONE = r"z' = z - P z", r"z' = \tfrac{1}{C} \mathbf 1 \mathbf 1^{\top} z + P z"
DELETED = {
    "parts": rf"{_OUT}, \qquad {_PROJECTION}",
    "answers": r"z'_e = z_e - \sum_{a=1}^{d} u_a(s_e) \sum_{s} u_a(s)\, \bar z_s",
    "cosets": rf"{_OUT}, \qquad {_PROJECTION}",
    "neurons": r"z' = z - \sum_{j \in J} (h_j - \bar h_j)\, w_j",
    "heads": r"o_i'(e) = \frac{1}{N} \sum_{e'=1}^{N} o_i(e')",
}
"""How what is left follows from what the network says, by what is cut."""
KEPT = {
    "parts": rf"{_ALONE}, \qquad {_PROJECTION}",
    "answers": r"z'_e = \bar z + \sum_{a=1}^{d} u_a(s_e) \sum_{s} u_a(s)\, \bar z_s",
    "cosets": rf"{_ALONE}, \qquad {_PROJECTION}",
    "neurons": r"z' = z - \sum_{j \notin J} (h_j - \bar h_j)\, w_j",
}
"""The same when it is kept alone."""
FREQUENCY = r"\sqrt{2/n}\, \cos(2\pi k i / n), \quad \sqrt{2/n}\, \sin(2\pi k i / n)"
"""The functions of frequency k."""

WORDS = {
    "parts": mark(
        "z: the logits of an equation, one for each of C answers; u: the orthonormal functions of what is chosen, d in "
        "all, on the n answers; of frequency k on a circle cosine and sine, i being the answer's place on it. The last "
        "step is linear, z = W h: the same is cut out of each column of the output layer W. A random cut takes d "
        "random orthonormal functions without a mean."
    ),
    "answers": mark(
        "z of e: the logits of equation e, whose right answer is s of e; z̄ of s: their mean over the equations with "
        "answer s; z̄: the mean over all; u: as functions of s, d in all. What is the same for all equations with one "
        "answer is cut, what the network says of single ones stays (Nanda et al. 2023: excluded and restricted logits)."
    ),
    "cosets": mark(
        "z: the logits of an equation, one for each of C answers; u: orthonormal functions that are constant on each "
        "of m cosets and have no mean, d = m − 1 in all: what differs between the cosets. A random cut takes as many "
        "random orthonormal functions without a mean."
    ),
    "neurons": mark(
        "h of j: the activation of neuron j, h̄ its mean over all equations, w of j its column of the output layer; J: "
        "the neurons that follow what is chosen (85 % of their variance or more, at this landmark). A random cut takes "
        "as many neurons."
    ),
    "heads": mark(
        "o of i: what head i says at “=” in equation e; it says its mean over all N equations to each of them, and "
        "everything after it is computed again. Beside it stand the other heads."
    ),
}
"""The letters of each formula, in words."""
