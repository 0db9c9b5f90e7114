"""The `experiment` command: claims of the papers, put to the test, with their verdicts and criteria."""

import json
import sys
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import tyro

from grok_core.cli.options import AsJson
from grok_core.cli.progress_bar import progress_bar
from grok_core.errors import WriteError

if TYPE_CHECKING:
    from grok_core.experiments import Experiment as Record
    from grok_core.experiments.kept import Kept

Names = Annotated[
    tuple[str, ...],
    tyro.conf.Positional,
    tyro.conf.arg(name="names", metavar="NAME", help="As printed by `experiment --list`; all when there is none."),
]


@dataclass
class Experiment:
    """Put claims of the papers to the test: train the runs that are missing, and print verdicts with their criteria."""

    names: Names = ()
    as_list: Annotated[bool, tyro.conf.arg(name="list", help="Only list them, with their verdicts so far.")] = False
    kept: Annotated[bool, tyro.conf.arg(help="Train nothing: judge by the runs that are kept.")] = False
    folder: Annotated[str, tyro.conf.arg(metavar="FOLDER", help="Where measurements are kept.")] = ".science"
    page: Annotated[str, tyro.conf.arg(metavar="FILE", help="Write what is kept of all to this Markdown file.")] = ""
    as_json: AsJson = False

    def __call__(self) -> int:
        from grok_core.experiments import EXPERIMENTS, experiment
        from grok_core.experiments.kept import Kept

        chosen = [experiment(name) for name in self.names] or list(EXPERIMENTS.values())
        kept = Kept(Path(self.folder))
        status = 0
        for of in chosen:
            if not (self.kept or self.as_list) and not self._complete(of, kept):
                status = 1
                break
            if not self.as_json:
                self._print(of, kept)
        if self.as_json:
            print(json.dumps([_as_json(of, kept) for of in chosen]))
        if self.page:
            self._write(list(EXPERIMENTS.values()), kept)
        return status

    def _complete(self, of: "Record", kept: "Kept") -> bool:
        """Train the runs that are missing; say whether all are there."""
        try:
            with progress_bar(of.name, len(of), quiet=self.as_json) as update:
                kept.complete(of, lambda done: update(done, of.name))
        except KeyboardInterrupt:
            print("Cut short; the same command goes on from here.", file=sys.stderr)
            return False
        return True

    def _print(self, of: "Record", kept: "Kept") -> None:
        from grok_core.experiments.sections import section

        if self.as_list:
            print(f"{of.name:<22}{of.row:<5}{_verdict(of, kept):<24}{of.claim}")
        else:
            print("\n".join(section(of, kept)), end="\n\n", flush=True)

    def _write(self, experiments: list["Record"], kept: "Kept") -> None:
        from grok_core.experiments.sections import page

        try:
            Path(self.page).parent.mkdir(parents=True, exist_ok=True)
            Path(self.page).write_text(page(experiments, kept), encoding="utf-8")
        except OSError as error:
            raise WriteError(f"{self.page} cannot be written ({error.strerror}); make room or permit it.") from error


def _verdict(of: "Record", kept: "Kept") -> str:
    """Return the verdict, or how many runs are there."""
    from grok_core.experiments.criteria import judge

    arms = kept.arms(of)
    judgement = judge(of, arms)
    return f"{sum(map(len, arms.values()))} of {len(of)} runs" if judgement is None else str(judgement.verdict)


def _as_json(of: "Record", kept: "Kept") -> dict[str, Any]:
    from grok_core.experiments.criteria import judge

    arms = kept.arms(of)
    judgement = judge(of, arms)
    line: dict[str, Any] = {
        "name": of.name, "row": of.row, "claim": of.claim, "source": of.source, "setting": of.setting,
        "limits": of.limits, "seeds": of.seeds, "n_runs": len(of), "verdict": None,
        "arms": {label: [asdict(run) for run in runs] for label, runs in arms.items()},
    }  # fmt: skip
    if judgement is not None:
        line["verdict"] = judgement.verdict
        for kind, parts, findings in (
            ("premises", of.premises, judgement.premises),
            ("parts", of.parts, judgement.parts),
        ):
            pairs = zip(parts, findings, strict=True)
            line[kind] = [{"criterion": p.says, "numbers": f.numbers, "verdict": f.verdict} for p, f in pairs]
    return line
