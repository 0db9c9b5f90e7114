"""The report of a run: one page with its replay, its numbers, its settings, and what trains it again.

Who trained it and on which machine is not in it; which versions did is not kept with a run.
"""

from collections.abc import Mapping
from contextlib import suppress

from grok_core.charts import captions
from grok_core.charts.captions import percent
from grok_core.charts.replays.report_page import Facts, Setting, report_page
from grok_core.charts.verdicts import OUTCOME_HELP, OUTCOMES
from grok_core.config import FIELDS, RunConfig
from grok_core.config.fields import GROUPS
from grok_core.config.interventions import changes_words
from grok_core.config.reproduce import as_command, as_python
from grok_core.config.rules import unused
from grok_core.engine.records import Event
from grok_core.errors import AnalysisError
from grok_core.languages import mark, number, say, say_many
from grok_core.runs import Run
from grok_core.views import reading
from grok_core.views.played import replays
from grok_core.views.portable.reproducing import again
from grok_core.views.reading import Reading

NEVER = mark("not within these steps")
_BY = {
    "plan": mark("After step {step:,}, as planned: {changes}."),
    "hand": mark("After step {step:,}, by hand: {changes}."),
    "parent": mark("After step {step:,}, in the run it branched from: {changes}."),
}
_BY_OTHERS = mark("After step {step:,}: {changes}.")  # a file from elsewhere may say anything


def report_html(run: Run) -> str | None:
    """Return a page that shows a run by itself, from a disk and without a network; None before its first report.

    Raises:
        StoreError: When the run cannot be read.
    """
    now = reading.read(run)
    if now.row is None:
        return None
    replay = None
    with suppress(AnalysisError):  # arrays that cannot be pictured: the numbers are worth a page all the same
        replay = replays.replay_of(run)
    return report_page(_facts(now), replay)


def _facts(now: Reading) -> Facts:
    run, label, same = now.run, now.run.label, again(now.run)
    named = [say("{run}, a recording that came with the project.", run=run.id)]
    if not run.recorded:
        named = [say("Run {run}.", run=run.id)]
    named += [say("“{name}”", name=label.name) if label.name else "", label.note]
    word = say(OUTCOMES.get(now.status.outcome, ""))
    verdict = f"{word[:1].upper()}{word[1:]}. {say(OUTCOME_HELP[now.status.outcome])}" if word else ""
    happened = captions.happening(now.progress, now.row, state=now.status.state)
    return Facts(
        title=now.config.title,
        said=[*named, f"{happened} {now.status.said}".strip(), verdict, _seen(now)],
        numbers=_numbers(now),
        settings=_settings(now.config),
        changes=[_told(event) for event in run.events()],
        command=as_command(same.config),
        python=as_python(same.config),
        notes=same.notes,
    )


def _told(event: Event) -> str:
    return say(_BY.get(event.by, _BY_OTHERS), step=event.step, changes=changes_words(event.changes))


def _seen(now: Reading) -> str:
    if now.steps:
        return ""
    return say("No snapshots were kept of this run, so there is nothing to replay; its numbers and settings are below.")


def _numbers(now: Reading) -> Mapping[str, str]:
    """Return what was measured, in words and numbers."""
    memorised, understood, row = now.progress.step_train_99, now.progress.step_val_99, now.row or {}
    ratio = number(understood / memorised, ".1f") if memorised and understood else say("unknown")
    config = now.config
    computed = say_many(
        "{device}, {n} thread, {precision}; versions and processor are not kept with a run",
        "{device}, {n} threads, {precision}; versions and processor are not kept with a run",
        config.threads,
        device=config.device,
        precision=config.precision,
    )
    return {
        say("Memorised: training accuracy passed 99 %, for three reports in a row"): _step(memorised),
        say("Understood: validation accuracy passed 99 %, for three reports in a row"): _step(understood),
        say("R, the second over the first"): ratio,
        say("Training accuracy at the last report"): percent(row["train_accuracy"]),
        say("Validation accuracy at the last report"): percent(row["val_accuracy"]),
        say("Best validation accuracy"): percent(now.progress.best_val_accuracy),
        say("Baseline, the share of the commonest answer"): percent(now.progress.baseline),
        say("Equations: all, and those trained on"): f"{number(config.n_pairs, ',')}, {number(config.n_train, ',')}",
        say("Seed, and seed of the split"): f"{config.seed}, {config.split_seed}",
        say("Steps taken"): say("{step:,} of {steps:,}", step=now.status.step, steps=config.steps),
        say("Seconds of training and evaluation"): number(now.status.seconds, ".1f"),
        say("Computed on"): computed,
    }


def _step(step: int | None) -> str:
    return say(NEVER) if step is None else say("step {step:,}", step=step)


def _settings(config: RunConfig) -> Mapping[str, list[Setting]]:
    """Return all settings by the title of their group."""
    idle = unused(config)
    return {
        say(title): [
            Setting(say(row.label), name, row.text(getattr(config, name)) or "–", name not in idle)
            for name, row in FIELDS.items()
            if row.group == group
        ]
        for group, title in GROUPS.items()
    }
