"""The `sweep` command: a grid of runs, and the medians of each of its cells."""

import json
import sys
from collections.abc import Sequence
from contextlib import ExitStack
from typing import TYPE_CHECKING, Annotated, Any

import tyro

from grok_core.cli.options import SCHEDULER, WORKERS, config_of, refuse_workers
from grok_core.cli.progress_bar import progress_bar
from grok_core.config import FIELDS
from grok_core.config.grids import read_values
from grok_core.errors import ConfigError
from grok_core.runs import Shard, Sweep, run_sweep, sweep_frame
from grok_core.runs.cluster import connected
from grok_core.runs.sweep import ENDED

if TYPE_CHECKING:
    import pandas as pd

VARY = "A field and its values, as in weight_decay=0,0.3,1; separate values that hold commas by |. Repeatable."
SEEDS = "How many seeds for each combination, counted up from --seed."
VARY_SPLIT = "Each seed has a split of its own too (split_seed = seed); otherwise all have the same."
SHARD = "Which of several callers that share a data home this is, from 0, such as $SLURM_ARRAY_TASK_ID/54."
OPTIONS: Sequence[tuple[str, Any, Any]] = (
    ("vary", tyro.conf.UseAppendAction[Annotated[tuple[str, ...], tyro.conf.arg(help=VARY, metavar="FIELD=A,B")]], ()),
    ("seeds", Annotated[int, tyro.conf.arg(help=SEEDS)], 1),
    ("vary_split", Annotated[bool, tyro.conf.arg(help=VARY_SPLIT)], False),
    ("workers", Annotated[int, tyro.conf.arg(help=WORKERS)], 0),
    ("scheduler", Annotated[str, tyro.conf.arg(help=SCHEDULER, metavar="ADDRESS")], ""),
    ("shard", Annotated[str, tyro.conf.arg(help=SHARD, metavar="I/N")], ""),
)


def sweep(options: Any) -> int:
    """Train every combination of some fields' values with several seeds, and print the medians.

    Runs that an earlier sweep has trained are not trained again, and one that was cut short goes on.
    """
    chosen = _read(options)
    for note in dict.fromkeys(note for config in chosen.configs() for note in config.notes()):
        print(note, file=sys.stderr)
    shard = _shard(options.shard)
    try:
        _run(chosen, options.workers or None, options.scheduler, shard, quiet=options.json)
    except KeyboardInterrupt:
        print("Cut short; the same command goes on from here.", file=sys.stderr)
    frame = sweep_frame(chosen)
    _print(frame, list(chosen.grid), as_json=options.json)
    for run_id, message in frame.loc[frame["state"] == "failed", ["run_id", "message"]].itertuples(index=False):
        print(f"{run_id}: {message}", file=sys.stderr)
    return 0 if frame["state"].isin(ENDED).all() else 1


def _read(options: Any) -> Sweep:
    """Return the sweep that the options describe. Raises ConfigError."""
    base = config_of(options)
    if options.seeds < 1:
        raise ConfigError(f"seeds must be 1 or more, got {options.seeds}.")
    refuse_workers(options.workers, options.scheduler)
    grid: dict[str, list[Any]] = {}
    for text in options.vary:
        name, equals, values = text.partition("=")
        if not equals:
            raise ConfigError(f"vary takes a field and its values, as in weight_decay=0,0.3,1, got {text!r}.")
        if name in grid:
            raise ConfigError(f"{name} is varied twice; give all its values at once.")
        grid[name] = read_values(name, values)
    return Sweep(base, grid, range(base.seed, base.seed + options.seeds), vary_split=options.vary_split)


def _shard(text: str) -> Shard | None:
    """Return the shard that is written as in 3/54, None for "". Raises ConfigError."""
    if not text:
        return None
    index, _, count = text.partition("/")
    if not (index.isdecimal() and count.isdecimal()):
        raise ConfigError(f"shard must be written as in 0/4, got {text!r}.")
    return Shard(int(index), int(count))


def _run(chosen: Sweep, workers: int | None, scheduler: str, shard: Shard | None, *, quiet: bool) -> None:
    """Train what is missing, here or on a cluster."""
    with ExitStack() as stack:
        executor, stop = stack.enter_context(connected(scheduler)) if scheduler else (None, None)
        update = stack.enter_context(progress_bar("runs", len(chosen), quiet=quiet))
        run_sweep(
            chosen,
            workers=workers,
            executor=executor,
            stop=stop,
            shard=shard,
            on_progress=lambda done, _: update(done, "runs"),
        )


def _print(frame: "pd.DataFrame", varied: list[str], *, as_json: bool) -> None:
    from grok_core.measures.survival import summarise

    summary = summarise(frame, varied)
    if as_json:
        print(json.dumps({"rows": _plain(frame), "summary": _plain(summary)}))
        return
    table = summary[varied].astype(object)
    for name in varied:
        table[name] = [FIELDS[name].text(value) for value in summary[name]]
    for part, reached in (("train", "trained"), ("val", "generalised")):
        table[reached] = [f"{n}/{runs}" for n, runs in zip(summary[f"n_{part}"], summary["n"], strict=True)]
        columns = [f"t_{part}", f"t_{part}_low", f"t_{part}_high"]
        table[f"t_{part}"] = [_median(*line) for line in summary[columns].itertuples(index=False)]
    table["t_val/t_train"] = [_number(ratio) for ratio in summary["delay_ratio"]]
    print(table.to_string(index=False))


def _plain(table: "pd.DataFrame") -> Any:
    """Return the lines as JSON values; what is missing is null."""
    return json.loads(table.to_json(orient="records", double_precision=15))


def _median(value: float, low: float, high: float) -> str:
    return f"{_number(value)} [{_number(low)}, {_number(high)}]"


def _number(value: float) -> str:
    """Return a number as people read it, a dash where there is none."""
    return "–" if value != value else f"{value:.4g}" if value < 100 else f"{value:.0f}"
