"""The commands `experiments` and `experiment`: claims of the papers, their verdicts, criteria and runs."""

import json
import sys
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import tyro

from grok_core.cli.options import SCHEDULER, WORKERS, AsJson, refuse_workers
from grok_core.cli.progress_bar import progress_bar
from grok_core.errors import WriteError

if TYPE_CHECKING:
    from grok_core.experiments import Experiment as Record
    from grok_core.experiments.kept import KeptRuns

Names = Annotated[
    tuple[str, ...],
    tyro.conf.Positional,
    tyro.conf.arg(name="names", metavar="NAME", help="As printed by `experiments`; all when there is none."),
]
Folder = Annotated[str, tyro.conf.arg(metavar="FOLDER", help="Where measurements are kept.")]


@dataclass
class Experiments:
    """List the claims of the papers that are put to the test, with their verdicts so far and their costs."""

    folder: Folder = ".science"
    as_json: AsJson = False

    def __call__(self) -> int:
        from grok_core.experiments import EXPERIMENTS, SIZES, of_size
        from grok_core.experiments.costs import Cost, Speed, in_words
        from grok_core.experiments.kept import KeptRuns, shipped_file
        from grok_core.experiments.verdicts_so_far import verdicts_so_far

        kept = KeptRuns(Path(self.folder), beside=shipped_file())
        speed = Speed(Path(self.folder))
        lines: dict[str, dict[str, Any]] = {
            name: {"name": name, "row": of.row, "rows": of.rows, "claim": of.claim, "sizes": {}}
            for name, of in EXPERIMENTS.items()
        }
        for size in SIZES:
            experiments = [of.at(size) for of in of_size(size)]
            so_far = verdicts_so_far(experiments, kept)
            for of in experiments:
                lines[of.name]["sizes"][size] = {**asdict(so_far[of.figure_name]), **asdict(speed.cost(of))}
        if self.as_json:
            print(json.dumps(list(lines.values())))
            return 0
        widest = max(map(len, EXPERIMENTS)) + 1
        for name, line in lines.items():
            print(f"{name:<{widest}}{', '.join(line['rows'])}: {line['claim']}")
            for size, found in line["sizes"].items():
                verdict = found["verdict"] or f"{found['n_kept']} of {found['n_runs']} runs"
                cost = Cost(**{name: found[name] for name in Cost.__dataclass_fields__})
                print(f"{'':<{widest}}{size}: {verdict}; {in_words(cost)}")
        return 0


@dataclass
class Experiment:
    """Put claims of the papers to the test: train the runs that are missing, and print verdicts with their criteria."""

    names: Names = ()
    kept: Annotated[bool, tyro.conf.arg(help="Train nothing: judge by the runs that are kept.")] = False
    folder: Folder = ".science"
    size: Annotated[Literal["quick", "full"], tyro.conf.arg(help="Small networks, or those of the source.")] = "quick"
    workers: Annotated[int, tyro.conf.arg(help=WORKERS)] = 0
    scheduler: Annotated[str, tyro.conf.arg(help=SCHEDULER, metavar="ADDRESS")] = ""
    ship: Annotated[
        str, tyro.conf.arg(metavar="FILE", help="Write what is kept of all compactly, as it comes with the project.")
    ] = ""
    page: Annotated[
        str,
        tyro.conf.arg(metavar="FILE", help="Write what is kept of all to this Markdown file, with figures beside it."),
    ] = ""
    as_json: AsJson = False

    def __call__(self) -> int:
        from grok_core.experiments import EXPERIMENTS, SIZES, experiment, of_size
        from grok_core.experiments.kept import KeptRuns, shipped_file
        from grok_core.experiments.sections import section

        named = [experiment(name) for name in self.names] or [
            of for of in EXPERIMENTS.values() if self.size == "quick" or of.full
        ]
        chosen = [of.at(self.size) for of in named]
        refuse_workers(self.workers, self.scheduler)
        kept = KeptRuns(Path(self.folder), beside=shipped_file())
        status = 0
        for of in chosen:
            if not (self.kept or self.scheduler):  # what it costs here says nothing of other machines
                self._announce(of, kept)
            if not self.kept and not self._complete(of, kept):
                status = 1
                break
            if not self.as_json:
                print("\n".join(section(of, kept)), end="\n\n", flush=True)
        if self.as_json:
            print(json.dumps([_as_json(of, kept) for of in chosen]))
        if self.ship:
            records = [of.at(size) for size in SIZES for of in of_size(size)]
            configs = [config for of in records for label in of.arms for config in of.configs(label)]
            kept.write_compactly(configs, Path(self.ship))
        if self.page:
            self._write(list(EXPERIMENTS.values()), kept)
        return status

    def _announce(self, of: "Record", kept: "KeptRuns") -> None:
        """Say what an experiment costs before any of it is paid, unless all of its runs are there."""
        from grok_core.experiments.costs import Speed, in_words
        from grok_core.experiments.criteria import is_whole

        if self.as_json or is_whole(of, kept.arms(of)):
            return
        speed = Speed(Path(self.folder))
        speed.probe(of.arms.values())
        print(f"{of.name}, {of.size} size: {in_words(speed.cost(of))}.", file=sys.stderr, flush=True)

    def _complete(self, of: "Record", kept: "KeptRuns") -> bool:
        """Train the runs that are missing; say whether all are there."""
        from grok_core.experiments.criteria import is_whole
        from grok_core.runs import Processes
        from grok_core.runs.cluster import connected
        from grok_core.runs.executors import MOST_AHEAD

        if is_whole(of, kept.arms(of)):
            return True
        try:
            with ExitStack() as stack:
                update = stack.enter_context(progress_bar(of.name, len(of), quiet=self.as_json))
                if self.scheduler:
                    executor, _ = stack.enter_context(connected(self.scheduler))
                else:
                    executor = stack.enter_context(Processes(self.workers or None))
                ahead = MOST_AHEAD if self.scheduler else None
                kept.complete(of, lambda done: update(done, of.name), executor=executor, ahead=ahead)
        except KeyboardInterrupt:
            print("Cut short; the same command goes on from here.", file=sys.stderr)
            return False
        return True

    def _write(self, experiments: list["Record"], kept: "KeptRuns") -> None:
        from grok_core.experiments.sections import FIGURES, draw_figures, page

        try:
            Path(self.page).parent.mkdir(parents=True, exist_ok=True)
            Path(self.page).write_text(page(experiments, kept), encoding="utf-8")
            draw_figures(experiments, kept, Path(self.page).parent / FIGURES)
        except OSError as error:
            raise WriteError(f"{self.page} cannot be written ({error.strerror}); make room or permit it.") from error


def _as_json(of: "Record", kept: "KeptRuns") -> dict[str, Any]:
    from grok_core.experiments.criteria import judge

    arms = kept.arms(of)
    judgement = judge(of, arms)
    line: dict[str, Any] = {
        "name": of.name, "row": of.row, "rows": of.rows, "size": of.size, "claim": of.claim, "source": of.source,
        "setting": of.setting,
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
