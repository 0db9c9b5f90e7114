"""What was measured, in files of JSON lines: a run is trained once, and a measurement that was cut short goes on.

A line has the configuration, the version of the training code, the machine and what was measured. It counts as long as
`TRAINING_VERSION` is the same, so a commit that changes no bits voids nothing; a configuration is read as those of runs
are, so a new field with its default voids nothing either. A line that cannot be read, because the disk was full or the
process was killed while it was written, counts for nothing.

What comes with the project is in one such file too, in recordings/; there a line has of the configuration only what
differs from the defaults, and is written again when a default changes.
"""

import json
import os
from collections import deque
from collections.abc import Callable, Iterable
from concurrent.futures import Executor
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from grok_core.config import RunConfig
from grok_core.engine.version import TRAINING_VERSION
from grok_core.errors import ConfigError, StoreError, WriteError
from grok_core.experiments.measured import Follower, Measured, measure, this_machine
from grok_core.experiments.record import Arms, Experiment
from grok_core.languages import say
from grok_core.runs.store.places import home, recordings_folder

if TYPE_CHECKING:
    from grok_core.runs.sweep_job import StopSign  # what trains is not loaded to read

FOLDER = Path(".science")
"""Where measurements are kept unless told otherwise, in the working directory."""
FIRST_VERSION = 1  # that of lines that name none

Record = TypeVar("Record")
Measurer = Callable[[RunConfig, Follower | None], Measured]


def visitors_folder() -> Path:
    """Return the folder of what the app measures for its visitors, in the data home; it may be missing."""
    return home() / "experiments"


def shipped_file() -> Path:
    """Return the file of the measurements that come with the project."""
    return recordings_folder() / KeptRuns.FILE


class Kept(Generic[Record]):
    """Records of one kind, one for each configuration, in one file.

    Args:
        path: The file; made, with its folder, when something is added.
        kind: What a record is called in a line.
        read: A record as JSON -> the record. Raises ValueError, TypeError, KeyError or AttributeError for another kind.
        write: The record -> as JSON.
        version: That of the training code.
        beside: Another file to read, which nothing is added to; None for none.
    Raises:
        StoreError: When a file cannot be read.
    """

    def __init__(
        self,
        path: Path,
        kind: str,
        *,
        read: Callable[[Any], Record],
        write: Callable[[Record], Any],
        version: int = TRAINING_VERSION,
        beside: Path | None = None,
    ) -> None:
        self.path, self._kind, self._to_record, self._to_json, self._version = path, kind, read, write, version
        self._found: dict[RunConfig, list[tuple[Record, dict[str, Any]]]] = {}  # the newest last, each with its origin
        self._bytes_read = 0
        if beside is not None:
            for line in _whole_lines(beside, 0)[0]:
                self._read(line)
        self.catch_up()

    @property
    def machines(self) -> set[str]:
        """What was measured on, in words."""
        origins = (about for records in self._found.values() for _, about in records)
        return {str(about["machine"]) for about in origins if "machine" in about}

    def all_of(self, config: RunConfig) -> list[Record]:
        """Return what was measured of a configuration, each time that it was, the newest first."""
        return [record for record, _ in reversed(self._found.get(config, []))]

    def get(self, config: RunConfig) -> Record | None:
        """Return what was measured of a configuration, the newest time; None when it was not."""
        return next(iter(self.all_of(config)), None)

    def merged(self, old: Record, new: Record) -> Record | None:
        """Return one record for two of a configuration; None where they must stay apart. Here the newer one counts."""
        del old
        return new

    def add(self, config: RunConfig, record: Record) -> None:
        """Keep what was measured of a configuration. Raises WriteError when it cannot be written."""
        about = {"version": self._version, "machine": this_machine(), "config": config.to_json()}
        line = json.dumps(about | {self._kind: self._to_json(record)})
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with self.path.open("a+b") as file:
                if file.tell() and not self._ends_whole():
                    file.write(b"\n")
                file.write(line.encode() + b"\n")
        except OSError as error:
            raise _cannot_write(self.path, error) from error
        self.catch_up()

    def catch_up(self) -> None:
        """Read the lines that were written since the last time, here or by another process."""
        lines, self._bytes_read = _whole_lines(self.path, self._bytes_read)
        for line in lines:
            self._read(line)

    def write_compactly(self, configs: Iterable[RunConfig], path: Path) -> None:
        """Write what was measured of these configurations into a file that is read as `beside`, in their order.

        Raises:
            WriteError: When it cannot be written.
        """
        usual, lines = RunConfig().to_json(), []
        for config in dict.fromkeys(configs):
            plain = {name: v for name, v in config.to_json().items() if name == "schema" or v != usual[name]}
            for record, about in self._found.get(config, []):
                lines.append(json.dumps(about | {"config": plain, self._kind: self._to_json(record)}))
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
        except OSError as error:
            raise _cannot_write(path, error) from error

    def _ends_whole(self) -> bool:
        with self.path.open("rb") as file:
            file.seek(-1, 2)
            return file.read() == b"\n"

    def _read(self, line: bytes) -> None:
        try:
            found: dict[str, Any] = json.loads(line)
            if found.get("version", FIRST_VERSION) == self._version:
                config, record = RunConfig.from_json(found["config"]), self._to_record(found[self._kind])
                about: dict[str, Any] = {name: found[name] for name in ("version", "machine") if name in found}
                self._keep(self._found.setdefault(config, []), record, about)
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError, ConfigError):
            return

    def _keep(self, records: list[tuple[Record, dict[str, Any]]], record: Record, about: dict[str, Any]) -> None:
        """Put a record behind the others of its configuration, as one with the first that it can be merged with."""
        for at, (old, _) in enumerate(records):
            if (merged := self.merged(old, record)) is not None:
                del records[at]
                record = merged
                break
        records.append((record, about))


def _cannot_write(path: Path, error: OSError) -> WriteError:
    says = say("{path} cannot be written ({reason}); make room or permit it.", path=path, reason=error.strerror)
    return WriteError(says)


def _whole_lines(path: Path, start: int) -> tuple[list[bytes], int]:
    """Return the whole lines of a file from a place on, and the place after them. Raises StoreError."""
    if not path.exists():
        return [], start
    try:
        with path.open("rb") as file:
            file.seek(start)
            whole, newline, _ = file.read().rpartition(b"\n")
    except OSError as error:
        says = say("{path} cannot be read ({reason}); permit it or move it away.", path=path, reason=error.strerror)
        raise StoreError(says) from error
    return whole.split(b"\n"), start + len(whole) + len(newline)


class KeptRuns(Kept[Measured]):
    """The runs of experiments in a folder; arguments and errors as for `Kept`."""

    FILE = "experiments.jsonl"

    def __init__(self, folder: Path = FOLDER, *, version: int = TRAINING_VERSION, beside: Path | None = None) -> None:
        super().__init__(
            folder / self.FILE,
            "measured",
            read=lambda found: Measured(**found),
            write=asdict,
            version=version,
            beside=beside,
        )

    def followed(self, config: RunConfig, follower: Follower | None) -> Measured | None:
        """Return what was measured of a configuration; None when it was not, or not with the numbers asked for."""
        names = set() if follower is None else set(follower.names)
        # The first one: arms that were measured together stay together, whatever another machine adds to one of them.
        return next((found for found in reversed(self.all_of(config)) if names <= set(found.beside)), None)

    def merged(self, old: Measured, new: Measured) -> Measured | None:
        """Put the numbers beside two records of the same run together; on another machine it was another run."""
        beside = {**old.beside, **new.beside}
        same = replace(old, beside=beside) == replace(new, beside=beside)
        return replace(new, beside=beside) if same else None

    def arms(self, experiment: Experiment) -> Arms:
        """Return the runs of an experiment that are kept, by arm."""
        found = {
            label: [self.followed(config, experiment.follower(config)) for config in experiment.configs(label)]
            for label in experiment.arms
        }
        return {label: tuple(run for run in runs if run is not None) for label, runs in found.items()}

    def complete(
        self,
        experiment: Experiment,
        tell: Callable[[int], object],
        measurer: Measurer = measure,
        *,
        executor: Executor | None = None,
        ahead: int | None = None,
        stop: "StopSign | None" = None,
    ) -> None:
        """Measure the runs of an experiment that are missing.

        Calls at once, in any processes, take over what the others have measured; a run that several have begun is
        trained by each. Whatever ends the call early, what was measured is kept.

        Args:
            experiment: The experiment.
            tell: Called with the number of runs that are there, at the start and after each run.
            measurer: Trains a configuration, followed by what the experiment asks for.
            executor: Who trains, several at once, here or on other machines, which need not see the folder; None for
                this thread.
            ahead: How many runs an executor is given at a time; None for twice as many as there are processors here.
            stop: Ends the call early; runs that an executor has begun are waited for.
        Raises:
            StoreError: When the executor takes no more runs, or the process of a run dies again and again.
            WriteError: When a measurement cannot be kept.
        """
        self.catch_up()
        configs = [config for label in experiment.arms for config in experiment.configs(label)]
        missing = deque(config for config in configs if self.followed(config, experiment.follower(config)) is None)
        if executor is not None:
            from grok_core.experiments.spread import Spread  # what trains is not loaded to read

            spread = Spread(executor, measurer, experiment, ahead or 2 * (os.cpu_count() or 1), stop)
            spread.complete(missing, self.add, lambda left: tell(len(configs) - left))
            return
        tell(len(configs) - len(missing))
        while missing and not (stop is not None and stop.is_set()):
            config = missing.popleft()
            self.catch_up()
            follower = experiment.follower(config)
            if self.followed(config, follower) is None:
                self.add(config, measurer(config, follower))
            tell(len(configs) - len(missing))
