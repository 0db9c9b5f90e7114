"""What draws an experiment: tables of what was measured, for the figures of `grok_core.charts`.

Each function returns a `Picture`. The texts that it is given are marked; in a drawing they are said. Charts and pandas
are loaded when something is drawn, so that the list of experiments takes no time.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from grok_core.config import RunConfig
from grok_core.experiments.measured import Measured
from grok_core.experiments.record import BEST, Arms, Drawing, Experiment, Picture
from grok_core.experiments.texts import said
from grok_core.languages import say

if TYPE_CHECKING:
    import pandas as pd

MEMORISED, GENERALISED = "memorised", "generalised"
SHARE = ".0%"

Value = Callable[[RunConfig], float]
Number = Callable[[Measured], float | None]
Named = Callable[[str, RunConfig], str]
"""An arm's label and its configuration -> the name of the series that it belongs to."""


def drawings(experiment: Experiment, arms: Arms) -> Mapping[str, Drawing]:
    """Return the drawings of an experiment whose runs are all there, by the ending of their names."""
    return (experiment.picture or by_arm)(experiment, arms)


def by_arm(experiment: Experiment, arms: Arms) -> Mapping[str, Drawing]:
    """Draw the number that an experiment shows; where that is the best accuracy, the two times of every run instead."""
    if experiment.diagram is not None:
        return by_cell(*experiment.diagram)(experiment, arms)
    return _times_by_arm(arms) if experiment.shown is BEST else _values_by_arm(experiment, arms)


def _times_by_arm(arms: Arms) -> Mapping[str, Drawing]:
    from grok_core.charts.figures import marks, times

    rows = [row | {"arm": said(label)} for label, runs in arms.items() for run in runs for row in _times(run)]
    frame, steps = marks.medians(_frame(rows), "arm"), _ends(rows, "step")
    spec = times.arms_spec(arms=tuple(map(said, arms)), series=(MEMORISED, GENERALISED), steps=steps)
    return {"": Drawing(spec, frame, marks.medians_words(frame, "arm", say("Steps to 99 %")))}


def _values_by_arm(experiment: Experiment, arms: Arms) -> Mapping[str, Drawing]:
    shown = experiment.shown
    numbers = [(label, shown.of(run)) for label, runs in arms.items() for run in runs]
    return _dots(numbers, tuple(arms), shown.title, SHARE if "%" in shown.text(0.5) else "")


def by_number(title: str, numbers: Mapping[str, Number]) -> Picture:
    """Return the picture of several numbers of one kind, a row each, of the runs of all arms.

    Args:
        title: Of the kind.
        numbers: What a row is called -> the number of a run, None where it has none.
    """

    def draw(_: Experiment, arms: Arms) -> Mapping[str, Drawing]:
        found = [(name, of(run)) for name, of in numbers.items() for runs in arms.values() for run in runs]
        return _dots(found, tuple(numbers), title)

    return draw


def _dots(
    numbers: Sequence[tuple[str, float | None]], rows: tuple[str, ...], title: str, form: str = ""
) -> Mapping[str, Drawing]:
    from grok_core.charts.figures import values

    there = [{"arm": said(name), "value": number} for name, number in numbers if number is not None]
    frame, title = values.values_frame(_frame(there), "arm"), said(title)
    spec = values.arms_spec(arms=tuple(map(said, rows)), title=title, number=form)
    return {"": Drawing(spec, frame, values.values_words(frame, title, "arm"))}


def against(value: str | Value, title: str, *, log: bool = False, number: str = "") -> Picture:
    """Return the picture of both times of every run against a setting.

    Args:
        value: The setting: a field, or how it follows from a configuration.
        title: Its name and unit.
        log: Whether its axis is logarithmic.
        number: d3 number format of it.
    """

    def draw(experiment: Experiment, arms: Arms) -> Mapping[str, Drawing]:
        """Draw the two times of every run, and their medians."""
        from grok_core.charts.figures import marks, times

        rows = [row | {"x": _of(config, value)} for _, config, run in _runs(experiment, arms) for row in _times(run)]
        frame = marks.medians(_frame(rows), "x")
        spec = times.times_spec(
            x_title=said(title),
            series=(MEMORISED, GENERALISED),
            ends=_ends(rows, "x"),
            steps=_ends(rows, "step"),
            x_log=log,
            x_format=number,
        )
        words = marks.medians_words(frame, "x", say("Steps to 99 % against {setting}", setting=said(title)))
        return {"": Drawing(spec, frame, words)}

    return draw


def accuracy_against(
    value: str | Value,
    title: str,
    by: Named,
    *,
    log: bool = False,
    number: str = "",
    dash: Callable[[str], tuple[int, int]] | None = None,
) -> Picture:
    """Return the picture of the best validation accuracy against a setting, a curve a series.

    Args:
        value, title, log, number: As for `against`.
        by: What the arms differ in beside the setting.
        dash: Name of a series -> how its curve is dashed.
    """

    def draw(experiment: Experiment, arms: Arms) -> Mapping[str, Drawing]:
        """Draw the mean of each series at each value, with its interval."""
        from grok_core.charts.figures import accuracies

        found = [(by(label, config), config, run) for label, config, run in _runs(experiment, arms)]
        rows: list[dict[str, Any]] = [
            {"x": _of(config, value), "series": said(name), "accuracy": run.best_val_accuracy}
            for name, config, run in found
        ]
        ways = tuple(dict.fromkeys(name for name, _, _ in found))
        names = tuple(map(said, ways))
        frame = accuracies.accuracies_frame(_frame(rows))
        spec = accuracies.accuracies_spec(
            x_title=said(title),
            series=names,
            ends=_ends(rows, "x"),
            dashes=() if dash is None else tuple(map(dash, ways)),
            x_log=log,
            x_format=number,
        )
        return {"": Drawing(spec, frame, accuracies.accuracies_words(frame, said(title), names))}

    return draw


def values_against(
    value: str | Value,
    title: str,
    of: Number | Mapping[str, Number],
    shown: str,
    *,
    log: bool = False,
    number: str = "",
    shown_log: bool = False,
    by: Named | None = None,
) -> Picture:
    """Return the picture of a number of each run against a setting, or of several, with the median at each.

    Args:
        value, title, log, number: As for `against`.
        of: What was measured of a run -> the number, None where there is none; several by name.
        shown: What the number is, and its unit.
        shown_log: Whether its axis is logarithmic.
        by: What the arms differ in beside the setting.
    """
    numbers = of if isinstance(of, Mapping) else {"": of}

    def draw(experiment: Experiment, arms: Arms) -> Mapping[str, Drawing]:
        """Draw each number of every run, and the medians."""
        from grok_core.charts.figures import values

        rows: list[dict[str, Any]] = []
        for label, config, run in _runs(experiment, arms):
            way = "" if by is None else by(label, config)
            for name, number_of in numbers.items():
                if (found := number_of(run)) is not None:
                    series = ", ".join(said(part) for part in (name, way) if part)
                    rows.append({"x": _of(config, value), "series": series, "value": found})
        frame = values.values_frame(_frame(rows), "series", "x")
        spec = values.against_spec(
            x_title=said(title),
            title=said(shown),
            series=tuple(dict.fromkeys(row["series"] for row in rows)),
            ends=_ends(rows, "x"),
            x_log=log,
            x_format=number,
            y_log=shown_log,
        )
        return {"": Drawing(spec, frame, values.values_words(frame, said(shown), "series", "x"))}

    return draw


def and_also(first: Picture, ending: str, second: Picture) -> Picture:
    """Return the picture of both, the name of the second one with an ending of its own."""

    def draw(experiment: Experiment, arms: Arms) -> Mapping[str, Drawing]:
        """Draw both."""
        return {**first(experiment, arms), ending: second(experiment, arms)[""]}

    return draw


def by_cell(down: str, across: str, *, titles: tuple[str, str] | None = None) -> Picture:
    """Return the picture of a grid of two fields: what became of each run, in colour and shape.

    Args:
        down, across: The fields.
        titles: What they are called; their labels in the table of fields without.
    """

    def draw(experiment: Experiment, arms: Arms) -> Mapping[str, Drawing]:
        """Draw a mark for each run in its cell."""
        from grok_core.charts.figures import diagram

        places = {label: (getattr(c, down), getattr(c, across)) for label, c in experiment.arms.items()}
        rows = [
            {
                "y": _printed(places[label][0]),
                "x": _printed(places[label][1]),
                "run": i,
                "run_id": "",  # what was measured has no folder
                "state": "finished",
                "outcome": run.outcome,
                "t_val": run.steps if run.step_val_99 is None else run.step_val_99,
                "censored_val": run.step_val_99 is None,
            }
            for label, runs in arms.items()
            for i, run in enumerate(runs)
        ]
        ys, xs = (tuple(map(_printed, sorted({place[i] for place in places.values()}))) for i in (0, 1))
        y_title, x_title = map(said, titles or (_title(down), _title(across)))
        frame = diagram.diagram_frame(_frame(rows))
        spec = diagram.outcomes_spec(
            x_title=x_title,
            y_title=y_title,
            xs=xs,
            ys=ys[::-1],
            runs=len(experiment.seeds),
            occurring=diagram.occurring(frame),
        )
        return {"": Drawing(spec, frame, diagram.diagram_words(frame, x_title, y_title))}

    return draw


def _times(run: Measured) -> list[dict[str, Any]]:
    times = {MEMORISED: run.step_train_99, GENERALISED: run.step_val_99}
    return [
        {"series": name, "step": max(run.steps if at is None else at, 1), "reached": at is not None}
        for name, at in times.items()
    ]


def _runs(experiment: Experiment, arms: Arms) -> Iterator[tuple[str, RunConfig, Measured]]:
    for label, runs in arms.items():
        for run in runs:
            yield label, experiment.arms[label], run


def _of(config: RunConfig, value: str | Value) -> float:
    return float(getattr(config, value) if isinstance(value, str) else value(config))


def _ends(rows: Sequence[Mapping[str, Any]], name: str) -> tuple[float, float]:
    values = [float(row[name]) for row in rows]
    return min(values), max(values)


def _printed(value: object) -> str:
    return f"{value:g}" if isinstance(value, float | int) else str(value)


def _title(field: str) -> str:
    from grok_core.config import FIELDS

    return FIELDS[field].label


def _frame(rows: Sequence[Mapping[str, Any]]) -> "pd.DataFrame":
    import pandas as pd

    return pd.DataFrame(rows)
