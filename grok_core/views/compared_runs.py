"""Several runs beside each other: what they are called, in what they differ, and how long each took to understand."""

import math
from collections.abc import Mapping, Sequence

import pandas as pd

from grok_core.charts.captions import percent
from grok_core.charts.verdicts import OUTCOMES
from grok_core.config import FIELDS, RunConfig
from grok_core.config.interventions import Intervention, changes_words, parse
from grok_core.config.rules import unused
from grok_core.languages import joined, mark, number, say
from grok_core.views.clocks import place_of, why_not
from grok_core.views.reading import Reading

NOTHING = "—"  # where a run has no such change
LETTERS = "ABCDEF"
MOST = len(LETTERS)  # runs that are compared: as many as there are colours
FEW = 2  # fields that a name says
LONGEST = 40  # letters of a name
UNUSED, NONE = mark("not used"), "—"


def names(runs: Sequence[Reading]) -> tuple[str, ...]:
    """Return what each of at most MOST runs is called, beginning with its letter.

    Where all differ in a field or two, these are said, unless all have names of their own, as recordings have; else a
    run's name, or in what it differs from another one before it in the list, or its id.
    """
    rows = differences(runs)
    if 1 <= len(rows) <= FEW and not all(now.run.recorded or now.run.label.name for now in runs):
        said = [", ".join(f"{label} {row[i] or NOTHING}" for label, row in rows.items()) for i in range(len(runs))]
        if all(len(text) <= LONGEST for text in said):
            return tuple(f"{letter} · {text}" for letter, text in zip(LETTERS, said, strict=False))
    return tuple(f"{LETTERS[i]} · {_called(now, runs[:i])}" for i, now in enumerate(runs))


def _called(now: Reading, before: Sequence[Reading]) -> str:
    """Return what a run is called beside those before it in the list."""
    given = now.run.label.name
    own = given if len(given) <= LONGEST else f"{given[: LONGEST - 1]}…"
    own = own or now.run.id
    if now.run.recorded or given or not before:
        return own
    rows, letter = min(((differences([other, now]), LETTERS[i]) for i, other in enumerate(before)), key=_by_size)
    text = ", ".join(f"{label} {new or NOTHING}" for label, (_, new) in rows.items())
    short = say("{letter} with {text}", letter=letter, text=text) if rows else say("{letter} again", letter=letter)
    return short if len(rows) <= FEW and len(short) <= LONGEST else own


def _by_size(of: tuple[dict[str, list[str]], str]) -> int:
    return len(of[0])


def differences(runs: Sequence[Reading]) -> dict[str, list[str]]:
    """Return the settings that are not the same in all runs: label of each, and what each run has, as text.

    A field that a run's network or optimiser does not use is said to be so. What changed by hand while a run trained,
    and from which run a branch began, are rows of their own.
    """
    idle = [set(unused(now.config)) for now in runs]
    rows = {
        say(field.label): [
            say(UNUSED) if name in out else _text(name, now.config) for now, out in zip(runs, idle, strict=True)
        ]
        for name, field in FIELDS.items()
    }
    rows[say("changed by hand")] = [_by_hand(now) for now in runs]
    rows[say("branched off")] = [
        "" if now.branched is None else say("{run}, step {step:,}", run=now.branched[1], step=now.branched[0])
        for now in runs
    ]
    return {label: values for label, values in rows.items() if len(set(values)) > 1}


def changed(before: Reading, after: Reading) -> str:
    """Return in words what is other in a run than in the one before it in the list."""
    rows = differences([before, after])
    said = [f"{label} {old or NOTHING} → {new or NOTHING}" for label, (old, new) in rows.items()]
    return "; ".join(said) or say("nothing: the same settings")


def delays(runs: Sequence[Reading], clock: str) -> pd.DataFrame:
    """Return a line for each run: when it had memorised, when it had understood, and what lies between.

    Args:
        runs: In their order.
        clock: One of `CLOCKS`, in which both are told beside the steps.
    Returns:
        Text, in the order of the columns; what did not come is told with the step by which it had not.
    """
    frame = pd.DataFrame([_delay(now, clock) for now in runs])
    frame.insert(0, "run", list(names(runs)))
    frame["what changed"] = [NONE, *map(changed, runs[:-1], runs[1:])][: len(runs)]
    return frame


def column_title(column: str) -> str:
    """Return what a column of `delays` is called."""
    name, is_split, clock = column.partition(", ")
    return f"{say(name)}, {say(clock)}" if is_split else say(column)


TITLES = (
    mark("run"), mark("memorised at"), mark("grokked at"), mark("memorised"), mark("grokked"), mark("wait"),
    mark("ratio R"), mark("validation"), mark("outcome"), mark("seconds"), mark("what changed"), mark("epochs"),
    mark("decay clocks"),
)  # fmt: skip
"""What `column_title` says."""


def _delay(now: Reading, clock: str) -> dict[str, str]:
    train, val, last = now.progress.step_train_99, now.progress.step_val_99, now.step
    line = {"memorised at": _reached(train, last), "grokked at": _reached(val, last)}
    if clock != "steps":
        for name, step in (("memorised", train), ("grokked", val)):
            place = place_of(now, clock, step)
            line[f"{name}, {clock}"] = NONE if place is None else number(place, ",.0f" if place >= 100 else ".3g")
    wait, ratio = NONE, NONE
    if train is not None and val is not None:
        wait, ratio = say("{n:,} steps", n=val - train), number(val / train, ".1f") if train else NONE
    elif train is not None:
        wait = say("over {n:,} steps", n=last - train)
        ratio = say("over {ratio:.1f}", ratio=last / train) if train else NONE
    accuracy = math.nan if now.row is None else now.row["val_accuracy"]
    status = now.status
    return line | {
        "wait": wait,
        "ratio R": ratio,
        "validation": NONE if now.row is None else percent(accuracy),
        "outcome": say(OUTCOMES.get(status.outcome, status.state)),
        "seconds": number(status.seconds, ",.1f"),
    }


def _reached(step: int | None, last: int) -> str:
    return say("not by {step:,}", step=last) if step is None else number(step, ",")


def _text(name: str, config: RunConfig) -> str:
    value = getattr(config, name)
    if name == "interventions":
        return "; ".join(map(_planned, parse(value)))
    return number(value, "g") if type(value) is float else FIELDS[name].text(value)


def _planned(one: Intervention) -> str:
    trigger = f"{one.when} {one.value:g}" if one.is_counted else f"{one.when} {one.sign} {one.value:g}"
    return say("{changes} after {trigger}", changes=changes_words(one.changes), trigger=trigger)


def _by_hand(now: Reading) -> str:
    """Return what was changed while it trained, beyond what its settings had planned."""
    made = [event for event in now.run.events() if event.by == "hand"]
    return "; ".join(
        say("{changes} after step {step:,}", changes=changes_words(one.changes), step=one.step) for one in made
    )


def start_words(runs: Sequence[Reading]) -> str:
    """Return whether the runs begin with the same weights and training pairs, or in which seeds they differ."""
    configs = [now.config for now in runs]
    seeds, splits = ({getattr(config, name) for config in configs} for name in ("seed", "split_seed"))
    told = {"seeds": _listed(seeds), "splits": _listed(splits)}
    branched = [letter for letter, now in zip(LETTERS, runs, strict=False) if now.branched is not None]
    said = [_start(configs, seeds, splits, told)]
    if branched:
        said.append(say("{runs} began from a checkpoint of another run, not from a seed.", runs=joined(branched)))
    return " ".join(said)


def _start(configs: Sequence[RunConfig], seeds: set[int], splits: set[int], told: Mapping[str, str]) -> str:
    if len(seeds) > 1 or len(splits) > 1:
        which = [*([say("seeds")] if len(seeds) > 1 else []), *([say("splits")] if len(splits) > 1 else [])]
        return say(
            "The {which} differ (seed {seeds}, split {splits}): part of what differs between these runs may be chance, "
            "which one run each cannot tell from what the settings did.",
            which=joined(which),
            **told,
        )
    weights, pairs = (len(set(map(key, configs))) > 1 for key in (_weights, _pairs))
    if not weights and not pairs:
        return say(
            "All from the same start (seed {seeds}, split {splits}): the same first weights and the same training "
            "pairs.",
            **told,
        )
    other = [*([say("weights")] if weights else []), *([say("training pairs")] if pairs else [])]
    return say(
        "The same seeds (seed {seeds}, split {splits}), but the settings give other {other} to begin with.",
        other=joined(other),
        **told,
    )


def _weights(config: RunConfig) -> tuple[object, ...]:
    """Return what the first weights are made of, beside the seed."""
    out = set(unused(config))
    own = (getattr(config, name) for name, row in FIELDS.items() if row.group == "model" and name not in out)
    # Circles and templates are laid out by the task.
    task = config.title if config.init == "circular" or config.aims_at_templates else ""
    return (*own, config.n_elements, config.n_answers, config.precision, task)


def _pairs(config: RunConfig) -> tuple[object, ...]:
    """Return what the training pairs are chosen by, beside the split's seed; which pairs there are needs the task."""
    undefined = (config.operation, config.formula) if config.n_pairs < config.n_elements**2 else ()
    return config.n_elements, config.n_train, config.split, undefined


def without_clock(runs: Sequence[Reading], clock: str) -> dict[str, str]:
    """Return why runs have no place on an axis, by their letters."""
    found = {letter: why_not(now, clock) for letter, now in zip(LETTERS, runs, strict=False)}
    return {letter: why for letter, why in found.items() if why}


def _listed(values: set[int]) -> str:
    return joined([str(value) for value in sorted(values)])
