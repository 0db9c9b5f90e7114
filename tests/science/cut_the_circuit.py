"""What is left of hello-grok without its key frequencies, seed by seed (D).

python -m tests.science.cut_the_circuit    train what is not kept of the experiment, write docs/cutting.md
"""

import sys
from collections.abc import Iterator
from pathlib import Path

from grok_core.charts.captions import percent
from grok_core.experiments import EXPERIMENTS
from grok_core.experiments.kept import FOLDER, KeptRuns, shipped_file
from grok_core.experiments.measured import Measured
from grok_core.presets.record import machine

ROOT = Path(__file__).parents[2]
NAME = "cut-the-circuit"
COLUMNS = (
    "seed", "whole", "key frequencies", "without them", "random cuts", "with them alone", "further frequencies",
    "without these too", "without them, by answer",
)  # fmt: skip


def page(arms: dict[str, tuple[Measured, ...]]) -> Iterator[str]:
    """Yield the lines of the document."""
    yield "# Cut the circuit: what is left without the key frequencies?"
    yield ""
    yield (
        "The last step of every network here is linear: the logits z of an equation are W h. With P the projection "
        "onto the cosines and sines of some frequencies on the answers, z − P z are the logits of a network whose "
        "output layer W has none of them. The Circuit page cuts so, at every landmark; here it is done to `hello-"
        "grok` on seven seeds, of network and split, as soon as it has grokked and at the end of its steps. The "
        "criterion and its verdict are of the experiment `cut-the-circuit`, row D. Measured on "
        f"{machine()}, by `python -m tests.science.cut_the_circuit` in about 5 minutes."
    )
    yield ""
    yield (
        "Key are the fewest frequencies with 95 % of the power of the mean logits by right answer. All numbers are "
        "accuracies on held-out equations; in brackets is Clopper and Pearson's 95 % interval, for random cuts, of as "
        "many random orthonormal directions, what 5 to 95 of 100 leave, beside their median. *Further* are the "
        "frequencies that are deleted then, the one with most power in the logits first, until the interval is no more "
        "above the baseline of 1.7 %. *By answer* is Nanda et al.'s cut, of the mean logits by right answer (excluded "
        "logits)."
    )
    for label, runs in arms.items():
        yield from ("", f"## {label[0].upper()}{label[1:]}", "", _row(COLUMNS), _row(["---"] * len(COLUMNS)))
        yield from map(_of, runs)
    yield from ("", "## What holds, and what does not", "")
    yield from _conclusions(arms)


def _of(run: Measured) -> str:
    at = run.beside
    numbers = (
        percent(at["all"]), _frequencies(at["key"]), _with_ends(at, "deleted", "deleted_low", "deleted_high"),
        _with_ends(at, "random_median", "random_5", "random_95"), percent(at["alone"]),
        _frequencies(at["further"]) or "none", percent(at["after_further"]), percent(at["by_answer"]),
    )  # fmt: skip
    return _row([str(run.seed), *numbers])


def _conclusions(arms: dict[str, tuple[Measured, ...]]) -> Iterator[str]:
    for label, runs in arms.items():
        of = [run.beside for run in runs]
        inside = sum(at["deleted_low"] <= at["baseline"] <= at["deleted_high"] for at in of)
        left = [at["deleted"] for at in of]
        further = [at["further_count"] for at in of]
        weak = sum(len(_frequencies(at["key"]).split(", ")) for at in of) / len(of)
        yield (
            f"- {label[0].upper()}{label[1:]}: without its key frequencies, {weak:.1f} on average, "
            f"{percent(min(left))} to {percent(max(left))} are left; the interval contains the baseline on {inside} of "
            f"{len(of)} seeds. {min(further)} to {max(further)} weaker frequencies must go too until it is no more "
            f"above it. Random cuts leave at least {percent(min(at['random_median'] for at in of))}, and with the key "
            f"frequencies alone it is not below that of all on "
            f"{sum(at['alone'] >= at['all'] for at in of)} of {len(of)} seeds."
        )


def _frequencies(names: str) -> str:
    return names.replace("frequency ", "")


def _with_ends(at: dict[str, float], name: str, low: str, high: str) -> str:
    return f"{percent(at[name])} ({percent(at[low])} – {percent(at[high])})"


def _row(cells: list[str] | tuple[str, ...]) -> str:
    return f"| {' | '.join(cells)} |"


if __name__ == "__main__":
    kept = KeptRuns(ROOT / FOLDER, beside=shipped_file())
    kept.complete(EXPERIMENTS[NAME], tell=lambda done: print(done, file=sys.stderr))
    (ROOT / "docs" / "cutting.md").write_text("\n".join(page(kept.arms(EXPERIMENTS[NAME]))) + "\n", encoding="utf-8")
