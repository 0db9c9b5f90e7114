"""What came of experiments, in words and tables: the sections of docs/reproduced.md, which the command prints too."""

import statistics
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from grok_core.charts.verdicts import OUTCOMES
from grok_core.experiments.criteria import Judgement, is_whole, judge
from grok_core.experiments.forecast_section import shipped_section
from grok_core.experiments.kept import KeptRuns
from grok_core.experiments.measured import Measured
from grok_core.experiments.pictures import drawings
from grok_core.experiments.record import Arms, Experiment
from grok_core.experiments.texts import said
from grok_core.languages import say
from grok_core.measures.survival import Estimate, median

HEAD = """# What the papers claim, and what comes out here

Written, with its figures, by `python -m grok_core experiment --kept --page docs/reproduced.md` from runs on {machine};
`make science` trains two of them once more. Unless its section says otherwise, the criterion of a claim was
written down before its runs were looked at, its seeds are such on which no setting was chosen, and the split varies
with the seed. Runs are those of the quick size, small networks that show the same effect, unless it says "full size",
which is the network, the table, the budget and the seeds of the source.

- *Of runs*: a part holds where every run does what it says; it does not hold here where the 95 % interval of their
  share (Clopper and Pearson) lies below a half; otherwise it holds in part.
- *Of times*: a part holds where the 95 % interval of the ratio of times, paired by seed (Student's, on logarithms),
  lies above 1; it does not hold here where it lies below 1, or within ten per cent of 1 on both sides. Where some run
  never got there, the log-rank test decides, at p < 0.05.
- *Of a claim*: it **holds** where all parts do, **holds in part** where some do, **does not hold here** where none
  does. It is **undecided at this size** where what it presupposes is not so, or the intervals leave it open.

*memorised* and *generalised* are median steps to 99 % for three reports in a row, by Kaplan and Meier's estimator, so
that runs that never got there count as "later than that"; in brackets the 95 % interval, an end that the data do not
bound as "–". "never" means not within the steps, no more. A range behind a median is that of all runs. In the figures a
small mark is a run, a large one the median with its interval, and a triangle, with a count, are runs that never got
there within their steps.
"""

PAPERS = "PBEG"
"""The letters of the four papers' rows, in their order; those of the literature follow by the alphabet."""

UNMEASURED = """## Not yet measured

Their criteria stand; of the runs that they need, too few are there, and until all are there is no verdict.
"""


FIGURES = "figures"
"""The folder of the figures, beside the page."""


def page(experiments: Sequence[Experiment], kept: KeptRuns) -> str:
    """Return docs/reproduced.md: the verdicts at a glance, a section for each, and what is not yet measured."""
    found = [(of, judge(of, kept.arms(of))) for of in _in_order(experiments)]
    measured = [(of, judgement) for of, judgement in found if judgement is not None]
    missing = [of for of, judgement in found if judgement is None and of.size == "quick"]
    lines = [HEAD.format(machine=" and on ".join(sorted(kept.machines)) or "no machine yet")]
    if measured:
        lines += ["| row | claim | size | verdict |", "| --- | --- | --- | --- |"]
        lines += [
            f"| {', '.join(of.rows)} | {of.claim} | {of.size} | {judgement.verdict} |" for of, judgement in measured
        ]
        lines += [""]
    lines += ["\n".join((*section(of, kept), "", *_figures(of, kept))) + "\n" for of, _ in measured]
    if forecasts := shipped_section():
        lines += ["\n".join(forecasts) + "\n"]
    if missing:
        lines += [UNMEASURED, "\n".join(line for of in missing for line in (*_unmeasured(of, kept), ""))]
    return "\n".join(lines).rstrip() + "\n"


def _in_order(experiments: Sequence[Experiment]) -> list[Experiment]:
    """Return the experiments at all their sizes, by the ids of their rows as docs/sources.md has them."""

    def place(of: Experiment) -> tuple[int, str, int]:
        letter, number = of.row[0], int(of.row[1:] or 0)
        return (PAPERS.index(letter) if letter in PAPERS else len(PAPERS), letter, number)

    both = [size for of in experiments for size in (of, *([of.at("full")] if of.full else []))]
    return sorted(both, key=place)


def draw_figures(experiments: Sequence[Experiment], kept: KeptRuns, folder: Path) -> list[Path]:
    """Draw every experiment whose runs are all there, into a folder; return the files.

    Raises:
        WriteError: When a file cannot be written, or what writes them is not installed.
    """
    from grok_core.charts.figures.saving import save

    files = []
    for of in _in_order(experiments):
        if is_whole(of, arms := kept.arms(of)):
            for ending, drawing in drawings(of, arms).items():
                files.append(folder / f"{of.figure_name}{ending}.svg")
                save(drawing.spec, drawing.frame, files[-1])
    return files


def _figures(of: Experiment, kept: KeptRuns) -> Iterator[str]:
    """Yield the lines that put the figures of an experiment on the page, each with what it shows in words."""
    for ending, drawing in drawings(of, kept.arms(of)).items():
        words = drawing.words.replace("[", "(").replace("]", ")")
        yield f"![{words}]({FIGURES}/{of.figure_name}{ending}.svg)"


def section(experiment: Experiment, kept: KeptRuns) -> Iterator[str]:
    """Yield the lines of an experiment: verdict, criterion with what came out, arms."""
    arms = kept.arms(experiment)
    judgement = judge(experiment, arms)
    if judgement is None:
        yield from _unmeasured(experiment, kept)
        return
    yield f"## {experiment.title}"
    yield ""
    yield f"Verdict: **{judgement.verdict}**, {experiment.size} size, from {_n(experiment)}."
    yield f"Setting: {experiment.setting}."
    yield f"Source: {experiment.source}. Experiment `{experiment.name}`."
    yield ""
    yield from _criterion(experiment, judgement)
    yield ""
    yield from _diagram(experiment, arms, experiment.diagram) if experiment.diagram else _table(experiment, arms)
    yield ""
    yield limits(experiment)


def limits(experiment: Experiment) -> str:
    """Return what was not tested, and why the split is pinned where it is."""
    head = say("Not tested, or different:")
    return " ".join(filter(None, (head, said(experiment.limits), said(experiment.pinned_split))))


def _n(experiment: Experiment) -> str:
    first, last = experiment.seeds[0], experiment.seeds[-1]
    split = "one split" if experiment.pinned_split else "a split each"
    return f"{len(experiment.seeds)} seeds an arm, {first} to {last}, {split}"


def _criterion(experiment: Experiment, judgement: Judgement) -> Iterator[str]:
    yield "| criterion | what came out | verdict |"
    yield "| --- | --- | --- |"
    for part, finding in zip(experiment.premises, judgement.premises, strict=True):
        yield f"| presupposed: {part.says} | {finding.numbers} | {finding.verdict} |"
    for part, finding in zip(experiment.parts, judgement.parts, strict=True):
        yield f"| {part.says} | {finding.numbers} | {finding.verdict} |"


def _unmeasured(experiment: Experiment, kept: KeptRuns) -> Iterator[str]:
    """Yield what is known of an experiment before all of its runs are there."""
    done = sum(map(len, kept.arms(experiment).values()))
    yield f"**{experiment.title}** Not yet measured: {done} of {len(experiment)} runs are there."
    yield f"Setting: {experiment.setting}; {_n(experiment)}."
    yield f"Source: {experiment.source}. Experiment `{experiment.name}`. Criterion:"
    yield ""
    yield from (f"- {words}" for words in criterion(experiment))
    yield ""
    yield limits(experiment)


def criterion(experiment: Experiment) -> Iterator[str]:
    """Yield the criterion of an experiment in words, a line for each premise and each part."""
    yield from (say("presupposed: {premise}", premise=said(part.says)) for part in experiment.premises)
    yield from (said(part.says) for part in experiment.parts)


def _table(experiment: Experiment, arms: Arms) -> Iterator[str]:
    yield f"| arm | memorised | generalised | outcomes | {experiment.shown.title} |"
    yield "| --- | --- | --- | --- | --- |"
    for label, runs in arms.items():
        memorised = median(*_times([run.step_train_99 for run in runs], runs))
        generalised = median(*_times([run.step_val_99 for run in runs], runs))
        yield (
            f"| {label} | {_step(memorised.value)} | {_step(generalised.value)}{_band(generalised)} "
            f"| {_counted(runs)} | {_shown(experiment, runs)} |"
        )


def _diagram(experiment: Experiment, arms: Arms, fields: tuple[str, str]) -> Iterator[str]:
    """Yield a table of what became of the runs, one field down and the other across."""
    yield f"Each cell: outcomes, then {experiment.shown.title}."
    yield ""
    at = {
        tuple(getattr(config, name) for name in fields): f"{_counted(arms[label])}: {_shown(experiment, arms[label])}"
        for label, config in experiment.arms.items()
    }
    down, across = (dict.fromkeys(place[i] for place in at) for i in (0, 1))
    yield f"| {fields[0]} \\ {fields[1]} | " + " | ".join(f"{value:g}" for value in across) + " |"
    yield "| --- " * (1 + len(across)) + "|"
    for row in down:
        yield f"| {row:g} | " + " | ".join(at[row, column] for column in across) + " |"


def _times(reached: Sequence[int | None], runs: Sequence[Measured]) -> tuple[list[int], list[bool]]:
    steps = [run.steps if step is None else step for step, run in zip(reached, runs, strict=True)]
    return steps, [step is not None for step in reached]


def _counted(runs: Sequence[Measured]) -> str:
    """Return the outcomes in words, the most frequent first."""
    counts = Counter(OUTCOMES[run.outcome] for run in runs).most_common()
    return counts[0][0] if len(counts) == 1 else ", ".join(f"{count} {outcome}" for outcome, count in counts)


def _shown(experiment: Experiment, runs: Sequence[Measured]) -> str:
    """Return the median of what is shown, and its range."""
    values = [value for run in runs if (value := experiment.shown.of(run)) is not None]
    if not values:
        return "–"
    middle, least, most = (experiment.shown.text(of(values)) for of in (statistics.median, min, max))
    return middle if least == most else f"{middle} ({least} to {most})"


def _band(found: Estimate) -> str:
    return "" if found.value is None else f" [{_end(found.low)}, {_end(found.high)}]"


def _step(step: float | None) -> str:
    return "never" if step is None else f"{step:,.0f}"


def _end(step: float | None) -> str:
    return "–" if step is None else f"{step:,.0f}"
