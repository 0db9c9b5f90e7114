"""What is left of a network without one of its heads, which was measured when it was opened."""

from grok_core.measures.ablations.cut import FIGURES, Scores
from grok_core.views import dissected
from grok_core.views.cutting import cuts
from grok_core.views.cutting.cuts import Outcome
from grok_core.views.dissected import DissectionKey


def heads_of(at: DissectionKey) -> tuple[str, ...]:
    """Return the names of all heads, "layer.head" from "1.1" on; none where nothing was measured of them."""
    found = dissected.dissection(at).heads
    return () if found is None else tuple(f"{i}.{j}" for i in _upto(found.shape[0]) for j in _upto(found.shape[1]))


def without_head(at: DissectionKey, head: str) -> Outcome:
    """Return what is left at a landmark when a head of `heads_of` says its mean to every equation."""
    found = dissected.dissection(at)
    assert found.heads is not None, "choose one of `heads_of`"
    layer, number = (int(part) - 1 for part in head.split("."))
    of = len(cuts.equations_of(at).val)
    values = dict(zip(FIGURES, found.heads[layer, number].tolist(), strict=True))
    left = Scores(**values, right=round(values["val_accuracy"] * of), of=of)
    return Outcome(at.name, at.step, _whole(at, of), left, None, 1)


def _whole(at: DissectionKey, of: int) -> Scores:
    """Return the scores of the whole network; where the logits are too many to be kept, without losses."""
    if cuts.has_logits(at):
        return cuts.equations_of(at).scores(cuts.logits_of(at))
    found = dissected.dissection(at)
    train, val = float(found.lens_train[-1]), float(found.lens_val[-1])
    return Scores(train, val, float("nan"), float("nan"), right=round(val * of), of=of)


def _upto(count: int) -> range:
    return range(1, count + 1)
