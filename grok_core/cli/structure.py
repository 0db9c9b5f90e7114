"""The `structure` and `snapshot` commands: what the weights of a run show at a step, and the weights themselves."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import numpy as np
import tyro

from grok_core.cli.options import AsJson, RunId, Step
from grok_core.errors import ConfigError, StoreError
from grok_core.runs import Run, open_run
from grok_core.tasks.task import build_task
from grok_core.views.weights import MATRICES, held_out_agreement, not_measured, structure_of


@dataclass
class Structure:
    """Print frequencies, cosets and representations in the weights of a run at a step, and the held-out agreement."""

    run_id: RunId
    step: Step = "last"
    as_json: AsJson = False

    def __call__(self) -> int:
        run = open_run(self.run_id)
        step, found = structure_of(run, step_number(run, self.step))
        answers, missing = held_out_agreement(run, step), not_measured(run)
        if self.as_json:
            known = {"run_id": run.id, "step": step, **found, "held_out_answers": answers, "not_measured": missing}
            print(json.dumps(known))
            return 0
        print(f"{run.id} at step {step}")
        for part, values in (found | ({"held_out_answers": answers} if answers else {})).items():
            print(f"  {part}")
            for name, value in values.items():
                if value is not None:
                    print(f"    {name:<21}{_text(value)}")
        for why in dict.fromkeys(missing.values()):
            names = ", ".join(name for name, reason in missing.items() if reason == why)
            print(f"  not measured: {names}: {why.removesuffix('.')}.")
        return 0


@dataclass
class Snapshot:
    """Write embeddings and output rows of a run at a step into a NumPy file, one row for each element."""

    run_id: RunId
    npz: Annotated[Path, tyro.conf.arg(metavar="FILE", help="Where to; a file of that name is replaced.")]
    step: Step = "last"

    def __call__(self) -> int:
        run = open_run(self.run_id)
        snapshot = run.snapshot(step_number(run, self.step))
        arrays = {name: getattr(snapshot, name) for name in MATRICES}
        try:
            with self.npz.open("wb") as file:  # given a name, savez would add to it
                np.savez(file, elements=np.array(build_task(run.config).labels), **arrays)
        except OSError as error:
            raise StoreError(f"cannot write {str(self.npz)!r} ({error.strerror}); choose another file.") from error
        print(f"Wrote {self.npz}: {run.id} at step {snapshot.step}.")
        return 0


def step_number(run: Run, text: str) -> int | None:
    """Return the step that an option names, None for the last.

    Raises:
        ConfigError: When it is neither "last" nor a whole number.
    """
    if text == "last":
        return None
    if not (text.isascii() and text.isdigit()):
        steps = run.snapshot_steps()
        between = f"; there are snapshots from step {steps[0]} to step {steps[-1]}" if steps else ""
        raise ConfigError(f"step must be last or a whole number, got {text[:40]!r}{between}.")
    return int(text)


def _text(value: Any) -> str:
    """Return a value as people read it: shares with names, numbers with three digits."""
    pairs = value.items() if isinstance(value, dict) else value if isinstance(value, list) else None
    if pairs is not None:
        return ", ".join(f"{name}: {share:.1%}" for name, share in pairs)
    return f"{value:.3g}" if isinstance(value, float) else str(value)
