"""What pages keep in the address bar, by name; `address` reads and writes it."""

from collections.abc import Sequence
from dataclasses import dataclass

NAMES = {
    "run": "which run or recording, all pages",
    "lang": "the language, all pages; English when missing",
    "present": "whether it is shown on a projector, all pages",
    "hide": "fields that the form does not show, between commas, all pages",
    "follow": "whether the visitor is taken along with the presenter, all pages",
    "presenter": "the token of who presents, taken out at once, all pages",
    "preset": "with which preset the settings began, Lab",
    "auto": "whether moving a control trains again at once, Lab",
    "step": "the number of the step that is shown, all pages; the newest when missing",
    "landmark": "the name of the landmark that is shown, Circuit and Ask",
    "replay": "whether a run that is over is replayed, Lab",
    "pace": "how many steps a second the next run takes, Lab; as many as it can when missing",
    "axis": "whether the horizontal axis is logarithmic, Lab",
    "metric": "by which metric the answers are judged on the first curve, Lab and Learn",
    "third": "the third curve, Lab",
    "forecast": "whether the jump is forecast, Lab",
    "rows_view": "how the rows are drawn, Lab",
    "matrix": "whose rows, Embeddings",
    "show": "one step, a film, or pictures side by side, Embeddings",
    "projection": "how rows are brought into the plane, Embeddings",
    "perplexity": "of t-SNE where the rows lie on a circle, Embeddings",
    "perplexity_clusters": "of t-SNE elsewhere, Embeddings",
    "tsne_seed": "the start of t-SNE, Embeddings",
    "frequency": "whose plane a ring lies in, Embeddings",
    "line": "which elements are joined, Embeddings",
    "colour": "the colours of elements on a circle, Embeddings",
    "residue_modulus": "the modulus of these colours, Embeddings",
    "group_colour": "the colours of the elements of a group, Embeddings",
    "subgroup": "whose cosets, Embeddings",
    "side": "left or right cosets, Embeddings",
    "element": "the element whose nearest ones are said, Embeddings",
    "word": "the word that is explained, all pages",
    "pictures": "which pictures are shown, Circuit",
    "formed_of": "whose rows the formation is drawn of, Circuit",
    "neuron": "the number of the neuron that is drawn, Circuit",
    "layer": "the layer whose attention is drawn, Circuit",
    "cut": "what is cut out of the network, Circuit",
    "cut_parts": "which frequencies or representations are cut, between commas, Circuit; the key ones when missing",
    "cut_cosets": "the subgroup between whose cosets the differences are cut, Circuit",
    "cut_side": "left or right cosets of that, Circuit",
    "cut_head": "which head is cut, Circuit",
    "cut_keeps": "whether what is chosen is kept alone, Circuit",
    "view": "asking or the puzzle, Ask",
    "x": "the left operand, Ask",
    "y": "the right operand, Ask",
    "guess_first": "whether the visitor answers before the network, Ask",
    "puzzle_table": "the table of the puzzle, Ask",
    "puzzle": "the number of the puzzle, Ask",
    "scene": "the scene that is told, Learn",
    "network": "whether the network is whole or what is cut out of it, Learn",
    "part": "the papers' experiments or a grid of one's own, Experiments",
    "claims_of": "the source of the claims that are shown, Experiments",
    "verdict": "their verdict, Experiments",
    "about": "words that they hold, Experiments",
    "claims_page": "the number of the page of claims, Experiments",
    "across": "the field that a grid varies from left to right, Experiments",
    "across_values": "its values, between commas, Experiments",
    "down": "the field that a grid varies from top to bottom, Experiments",
    "down_values": "its values, between commas, Experiments",
    "seeds": "how many runs a cell of a grid has, Experiments",
    "vary_split": "whether the split varies with the seed, Experiments",
    "whole": "whether runs go on after they have grokked, Experiments",
    "diagram": "what a grid's diagram shows, Experiments",
    "cell": "the number of the cell whose runs are listed, Experiments",
    "runs": "the runs and recordings that are compared or measured, between commas, Compare and Measures",
    "measures": "which measures are drawn, between commas, Measures",
    "clock": "what the horizontal axis counts, Lab and Compare",
    "scale": "whether that axis is logarithmic, Compare and Measures",
    "at": "the place on that axis that is shown; the newest when missing, Compare",
    "swept": "whether runs of sweeps are listed too, Runs",
    "search": "words that the listed runs have, Runs",
}
"""Every name beside the fields of a run (Lab), with what it means and the pages that read it."""

OLD_NAMES = {"landmark": "moment", "puzzle_table": "table"}
"""Names in links of before, which still work; where one has become the name of a field, on their own page alone."""


@dataclass(frozen=True)
class Choice:
    """Something that a visitor chooses among options.

    Args:
        name: What is chosen, one of NAMES.
        options: All that is allowed, as text; numbers in rising order, or words.
        usual: The choice of a visitor who has not chosen.
    """

    name: str
    options: Sequence[str]
    usual: str

    def __post_init__(self) -> None:
        assert self.name in NAMES, f"describe {self.name!r} in choices.NAMES"


def numbers(low: int, high: int) -> tuple[str, ...]:
    """Return the options of a choice of a whole number."""
    return tuple(map(str, range(low, high + 1)))
