"""Measures that a run's reports tell: its answers by six metrics, its gap, its norms and losses."""

from collections.abc import Callable

import numpy as np

from grok_core.errors import AnalysisError
from grok_core.languages import mark
from grok_core.measures.gap import Gap
from grok_core.views.along.run_measure import EMPTY, LOSS_UNIT, Curve, RunMeasure, column
from grok_core.views.gaps import gap_of
from grok_core.views.reading import Reading


def _of_gap(read: Callable[[Gap], tuple[np.ndarray, np.ndarray]]) -> Callable[[Reading], Curve]:
    """Return what reads a curve of the gap; empty where the run has none."""

    def curve(now: Reading) -> Curve:
        try:
            steps, values = read(gap_of(now.run))
        except AnalysisError:
            return EMPTY
        return np.asarray(steps, dtype=np.float64), np.asarray(values, dtype=np.float64)

    return curve


_GAP_PAPER = mark("a paper on the generalization gap, equations 3 to 7")
_SCHAEFFER = mark("Schaeffer et al. 2023, arXiv:2304.15004")
_MEAN = mark("The mean over the validation equations.")

REPORT_MEASURES: tuple[RunMeasure, ...] = (
    RunMeasure(
        "accuracy", "answers", mark("validation accuracy"), "",
        r"\frac{1}{|V|}\sum_{i\in V}\mathbf{1}\!\left[\arg\max_j z_{ij}=y_i\right]",
        mark("Power et al. 2022, arXiv:2201.02177"),
        mark("Of equal logits the first counts."),
        column("val_accuracy"),
    ),
    RunMeasure(
        "probability", "answers", mark("probability of the right answer, validation"), "",
        r"\frac{1}{|V|}\sum_{i\in V} p_{i y_i},\qquad p_i=\operatorname{softmax}(z_i)",
        _SCHAEFFER, _MEAN, column("val_probability"),
    ),
    RunMeasure(
        "loss", "answers", mark("validation loss"), LOSS_UNIT,
        r"L_V=-\frac{1}{|V|}\sum_{i\in V}\ln p_{i y_i}",
        mark("Power et al. 2022, arXiv:2201.02177"),
        mark("Of a network trained on squared errors, their mean over the classes."),
        column("val_loss"), log=True,
    ),
    RunMeasure(
        "brier", "answers", mark("Brier score, validation"), "",
        r"\frac{1}{|V|}\sum_{i\in V}\sum_j\left(p_{ij}-\mathbf{1}[j=y_i]\right)^2\in[0,2]",
        _SCHAEFFER, mark("A network trained on squared errors has none: its outputs are no logits."),
        column("val_brier"),
    ),
    RunMeasure(
        "margin", "answers", mark("margin, validation"), mark("logits"),
        r"\frac{1}{|V|}\sum_{i\in V}\left(z_{i y_i}-\max_{j\ne y_i}z_{ij}\right)",
        _SCHAEFFER, _MEAN, column("val_margin"),
    ),
    RunMeasure(
        "reciprocal_rank", "answers", mark("reciprocal rank, validation"), "",
        r"\frac{1}{|V|}\sum_{i\in V}\frac{1}{\left|\{j: z_{ij}\ge z_{i y_i}\}\right|}",
        _SCHAEFFER, mark("An equal logit counts as before it."), column("val_reciprocal_rank"),
    ),
    RunMeasure(
        "gap", "gap", mark("gap"), LOSS_UNIT, r"G(t)=L_V(t)-L_T(t)", _GAP_PAPER,
        mark("The paper has both signs; here it is positive when the network overfits. Both losses without dropout."),
        column("gap"),
    ),
    RunMeasure(
        "absolute_gap", "gap", mark("absolute gap"), LOSS_UNIT, r"|G(t)|", _GAP_PAPER, "",
        _of_gap(lambda of: (of.steps, of.absolute)),
    ),
    RunMeasure(
        "gap_rate", "gap", mark("rate of the gap"), mark("nats a decade of steps"),
        r"\frac{\mathrm d|G|}{\mathrm d\log_{10}t}", _GAP_PAPER,
        mark("Over decades of steps, on an even grid of 20 places a decade; the paper's unit is not defined."),
        _of_gap(lambda of: of.rate()),
    ),
    RunMeasure(
        "cumulative_gap", "gap", mark("cumulative gap"), mark("nats · steps"), r"\int_0^t G\,\mathrm dt", _GAP_PAPER,
        mark("By trapezoids between reports; the paper integrates from t1 to t1, a slip of the pen."),
        _of_gap(lambda of: (of.steps, of.cumulative)),
    ),
    RunMeasure(
        "norm", "weights", mark("weight norm"), "", r"\|\theta\|_2", mark("Liu et al. 2022, arXiv:2210.01117"),
        mark("Of all parameters together."), column("weight_norm"),
    ),
    RunMeasure(
        "output_norm", "weights", mark("norm of the output layer"), "", r"\|W_U\|_F",
        mark("Thilak et al. 2022, arXiv:2206.04817"), "", column("output_norm"),
    ),
    RunMeasure(
        "restricted", "complexity", mark("restricted loss"), mark("nats"),
        r"L\!\left(\bar z+P_K(z-\bar z)\right)",
        mark("Nanda et al. 2023, arXiv:2301.05217, section 5"),
        mark("The key parts are the fewest with 95 % of the power at that step; over all equations."),
        column("restricted_loss"), log=True,
    ),
    RunMeasure(
        "excluded", "complexity", mark("excluded loss"), mark("nats"), r"L_T\!\left(z-P_K(z-\bar z)\right)",
        mark("Nanda et al. 2023, arXiv:2301.05217, section 5"),
        mark("Over the training equations."), column("excluded_loss"), log=True,
    ),
)  # fmt: skip
