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
from grok_core.errors import AnalysisError
from grok_core.runs import Run
from grok_core.views import reading
from grok_core.views.played import replays
from grok_core.views.portable.reproducing import again
from grok_core.views.reading import Reading

NEVER = "not within these steps"
_BY = {"plan": "as planned", "hand": "by hand", "parent": "in the run it branched from"}


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
    named = [f"{run.id}, a recording that came with the project." if run.recorded else f"Run {run.id}."]
    named += [f"“{label.name}”" if label.name else "", label.note]
    word = OUTCOMES.get(now.status.outcome, "")
    verdict = f"{word.capitalize()}. {OUTCOME_HELP[now.status.outcome]}" if word else ""
    happened = captions.happening(now.progress, now.row, state=now.status.state)
    return Facts(
        title=now.config.title,
        said=[*named, f"{happened} {now.status.message}".strip(), verdict, _seen(now)],
        numbers=_numbers(now),
        settings=_settings(now.config),
        changes=[f"After step {e.step:,}, {_BY.get(e.by, e.by)}: {changes_words(e.changes)}." for e in run.events()],
        command=as_command(same.config),
        python=as_python(same.config),
        notes=same.notes,
    )


def _seen(now: Reading) -> str:
    if now.steps:
        return ""
    return "No snapshots were kept of this run, so there is nothing to replay; its numbers and settings are below."


def _numbers(now: Reading) -> Mapping[str, str]:
    """Return what was measured, in words and numbers."""
    memorised, understood, row = now.progress.step_train_99, now.progress.step_val_99, now.row or {}
    ratio = f"{understood / memorised:.1f}" if memorised and understood else "unknown"
    config = now.config
    return {
        "Memorised: training accuracy passed 99 %, for three reports in a row": _step(memorised),
        "Understood: validation accuracy passed 99 %, for three reports in a row": _step(understood),
        "R, the second over the first": ratio,
        "Training accuracy at the last report": percent(row["train_accuracy"]),
        "Validation accuracy at the last report": percent(row["val_accuracy"]),
        "Best validation accuracy": percent(now.progress.best_val_accuracy),
        "Baseline, the share of the commonest answer": percent(now.progress.baseline),
        "Equations: all, and those trained on": f"{config.n_pairs:,}, {config.n_train:,}",
        "Seed, and seed of the split": f"{config.seed}, {config.split_seed}",
        "Steps taken": f"{now.status.step:,} of {config.steps:,}",
        "Seconds of training and evaluation": f"{now.status.seconds:.1f}",
        "Computed on": f"{config.device}, {config.threads} thread{'s' if config.threads != 1 else ''}, "
        f"{config.precision}; versions and processor are not kept with a run",
    }


def _step(step: int | None) -> str:
    return NEVER if step is None else f"step {step:,}"


def _settings(config: RunConfig) -> Mapping[str, list[Setting]]:
    """Return all settings by the title of their group."""
    idle = unused(config)
    return {
        title: [
            Setting(row.label, name, row.text(getattr(config, name)) or "–", name not in idle)
            for name, row in FIELDS.items()
            if row.group == group
        ]
        for group, title in GROUPS.items()
    }
