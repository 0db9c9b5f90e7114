"""What was measured, in files of JSON lines: a run is trained once, and a measurement that was cut short goes on.

A line has the configuration, the version of the training code, the machine and what was measured. It counts as long as
`TRAINING_VERSION` is the same, so a commit that changes no bits voids nothing; a configuration is read as those of runs
are, so a new field with its default voids nothing either. A line that cannot be read, because the disk was full or the
process was killed while it was written, counts for nothing.
"""

import json
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any, Generic, TypeVar

from grok_core.config import RunConfig
from grok_core.engine.version import TRAINING_VERSION
from grok_core.errors import ConfigError, StoreError, WriteError
from grok_core.experiments.measured import Follower, Measured, measure, this_machine
from grok_core.experiments.record import Arms, Experiment

FOLDER = Path(".science")
"""Where measurements are kept unless told otherwise, in the working directory."""
FIRST_VERSION = 1  # that of lines that name none

Record = TypeVar("Record")
Measurer = Callable[[RunConfig, Follower | None], Measured]


class Kept(Generic[Record]):
    """Records of one kind, one for each configuration, in one file.

    Args:
        path: The file; made, with its folder, when something is added.
        kind: What a record is called in a line.
        read: A record as JSON -> the record. Raises ValueError, TypeError, KeyError or AttributeError for another kind.
        write: The record -> as JSON.
        version: That of the training code.
    Raises:
        StoreError: When the file cannot be read.
    """

    def __init__(
        self,
        path: Path,
        kind: str,
        *,
        read: Callable[[Any], Record],
        write: Callable[[Record], Any],
        version: int = TRAINING_VERSION,
    ) -> None:
        self.path, self._kind, self._to_record, self._to_json, self._version = path, kind, read, write, version
        self._found: dict[RunConfig, Record] = {}
        self._bytes_read = 0
        self.machines: set[str] = set()
        self.catch_up()

    def get(self, config: RunConfig) -> Record | None:
        """Return what was measured of a configuration; None when it was not."""
        return self._found.get(config)

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
            raise WriteError(f"{self.path} cannot be written ({error.strerror}); make room or permit it.") from error
        self.catch_up()

    def catch_up(self) -> None:
        """Read the lines that were written since the last time, here or by another process."""
        if not self.path.exists():
            return
        try:
            with self.path.open("rb") as file:
                file.seek(self._bytes_read)
                whole, newline, _ = file.read().rpartition(b"\n")
        except OSError as error:
            raise StoreError(f"{self.path} cannot be read ({error.strerror}); permit it or move it away.") from error
        self._bytes_read += len(whole) + len(newline)
        for line in whole.split(b"\n"):
            self._read(line)

    def _ends_whole(self) -> bool:
        with self.path.open("rb") as file:
            file.seek(-1, 2)
            return file.read() == b"\n"

    def _read(self, line: bytes) -> None:
        try:
            found: dict[str, Any] = json.loads(line)
            if found.get("version", FIRST_VERSION) == self._version:
                self._found[RunConfig.from_json(found["config"])] = self._to_record(found[self._kind])
                self.machines |= {str(found["machine"])} if "machine" in found else set()
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError, ConfigError):
            return


class KeptRuns(Kept[Measured]):
    """The runs of experiments in a folder; arguments and errors as for `Kept`."""

    FILE = "experiments.jsonl"

    def __init__(self, folder: Path = FOLDER, *, version: int = TRAINING_VERSION) -> None:
        super().__init__(
            folder / self.FILE, "measured", read=lambda found: Measured(**found), write=asdict, version=version
        )

    def followed(self, config: RunConfig, follower: Follower | None) -> Measured | None:
        """Return what was measured of a configuration; None when it was not, or not with the numbers asked for."""
        found = self.get(config)
        lacks = found is not None and follower is not None and set(follower.names) - set(found.beside)
        return None if lacks else found

    def arms(self, experiment: Experiment) -> Arms:
        """Return the runs of an experiment that are kept, by arm."""
        found = {
            label: [self.followed(config, experiment.follower(config)) for config in experiment.configs(label)]
            for label in experiment.arms
        }
        return {label: tuple(run for run in runs if run is not None) for label, runs in found.items()}

    def complete(self, experiment: Experiment, tell: Callable[[int], object], measurer: Measurer = measure) -> None:
        """Measure the runs of an experiment that are missing.

        Calls at once, in any processes, take over what the others have measured; a run that several have begun is
        trained by each.

        Args:
            experiment: The experiment.
            tell: Called with the number of runs that are there, at the start and after each run.
            measurer: Trains a configuration, followed by what the experiment asks for.
        """
        configs = [config for label in experiment.arms for config in experiment.configs(label)]
        for done, config in enumerate(configs):
            tell(done)
            self.catch_up()
            follower = experiment.follower(config)
            if self.followed(config, follower) is None:
                self.add(config, measurer(config, follower))
        tell(len(configs))
