"""What each hidden neuron follows: the frequency or representation with most of what it adds to the answers."""

from collections import Counter
from dataclasses import replace

from grok_core.charts.neurons import neurons_caption
from grok_core.charts.part_names import called
from grok_core.measures.neurons import CLEAR
from grok_core.views import run_rows
from grok_core.views.run_rows import RowsKey

MIXED, OTHER = "mixed", "other"
MOST_NAMED = 8


def followed(at: RowsKey) -> list[str]:
    """Return for each neuron what it follows, or that it follows nothing clearly."""
    found, kinds = run_rows.neurons(at), [MIXED] * len(run_rows.labels_of(at))
    if found is not None:
        for neuron, part, clear in zip(found.neurons, found.strongest, found.clear, strict=True):
            kinds[neuron] = found.names[part] if clear else MIXED
    return kinds


def look_of(at: RowsKey, last: int) -> tuple[list[str], list[str]]:
    """Return in words the kind of each neuron, and all kinds: what most follow at the newest step; colours stay."""
    counts = Counter(kind for kind in followed(replace(at, step=last)) if kind != MIXED)
    names = [*(name for name, _ in counts.most_common(MOST_NAMED)), OTHER, MIXED]
    kinds = [kind if kind in names else OTHER for kind in followed(at)]
    return [called(kind) for kind in kinds], [called(name) for name in names]


def sentence(at: RowsKey) -> str:
    """Say how many neurons follow one frequency or one representation, and which."""
    if (found := run_rows.neurons(at)) is None:
        return ""
    names = [found.names[part] for part in found.strongest]
    part = "representation" if at.config.operation_record.is_grouped else "frequency"
    return neurons_caption(names, found.share, clear=CLEAR, null_clear=found.null_clear, part=part, adds=True)
