"""A configuration as what trains the same run again: a command for a shell, and a few lines of Python.

Both name only the fields that differ from the defaults. A table of one's own travels inside the lines of Python; the
command names it by its digest, which a shell knows where the table is kept.
"""

import shlex

from grok_core.config.links import to_query
from grok_core.config.run_config import RunConfig
from grok_core.config.table import FIELDS

PROGRAM = ("python", "-m", "grok_core")

_LINES = """
reports = []
for beat in train(config):
    if isinstance(beat, Report):
        reports.append(beat.metrics)
        print(beat.step, beat.metrics.train_accuracy, beat.metrics.val_accuracy)
"""


def as_command(config: RunConfig) -> str:
    """Return the command that trains a configuration, quoted for a POSIX shell.

    Args:
        config: The configuration; that of a branch trains from the start, and is another run.
    """
    given = to_query(config)
    if config.own_table is None:
        given.pop("table", None)  # without effect, and a table that the command names is what it trains
    options = []
    for name, text in given.items():
        # A value such as "-x" would be taken for another option if it stood alone.
        options += [f"--{name}={text}"] if text.startswith("-") else [f"--{name}", text]
    return shlex.join([*PROGRAM, "train", *options])


def as_python(config: RunConfig) -> str:
    """Return lines of Python that train a configuration and leave its metrics in `reports`.

    Args:
        config: As for `as_command`.
    """
    names, values = ["Report", "RunConfig", "train"], {name: repr(getattr(config, name)) for name in to_query(config)}
    table = ""
    if config.own_table is not None:
        names.insert(2, "keep_table")
        values["table"] = "table.digest"
        text = "\n".join(f"    {line!r}" for line in config.own_table.text.splitlines(keepends=True))
        table = f"table = keep_table((\n{text}\n).encode())\n"
    given = "".join(f"    {name}={values[name]},\n" for name in FIELDS if name in values)
    made = f"config = RunConfig(\n{given})\n" if given else "config = RunConfig()\n"
    return f"from grok_core import {', '.join(names)}\n\n{table}{made}{_LINES.strip()}"
