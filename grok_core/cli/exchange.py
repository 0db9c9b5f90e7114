"""The commands that take a run elsewhere and bring it back: `export`, `import`."""

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import tyro

from grok_core.cli.options import RunId
from grok_core.errors import StoreError
from grok_core.runs import open_run
from grok_core.runs.store.files import replace_bytes
from grok_core.runs.zip_import import import_run
from grok_core.views.portable.run_zip import run_zip

ZipFile = Annotated[Path, tyro.conf.Positional, tyro.conf.arg(name="file", metavar="FILE.zip", help="The zip file.")]


@dataclass
class Export:
    """Write a run that has ended into a zip file, with its metrics as tables; a file of that name is replaced."""

    run_id: RunId
    file: ZipFile

    def __call__(self) -> int:
        run = open_run(self.run_id)
        data = run_zip(run)
        try:
            replace_bytes(self.file, data)
        except OSError as error:
            raise StoreError(f"cannot write {str(self.file)!r} ({error.strerror}); choose another file.") from error
        print(f"Wrote {self.file}: {run.id}, {len(data):,} bytes.")
        return 0


@dataclass
class Import:
    """Add the run in a zip file that `export` or the Runs page wrote; where its id is taken, it gets a new one."""

    file: ZipFile

    def __call__(self) -> int:
        try:
            file = self.file.open("rb")
        except OSError as error:
            raise StoreError(f"cannot read {str(self.file)!r} ({error.strerror}); choose another file.") from error
        with file:
            run = import_run(file)
        print(f"Imported {run.id}: {run.config.title}, {run.status.step:,} steps.")
        return 0
