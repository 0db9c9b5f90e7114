"""Measures that need a network's weights: a run is opened at some steps to find them, when somebody asks."""

from collections.abc import Mapping

from grok_core.languages import mark
from grok_core.views.along.probed_curves import of_probe
from grok_core.views.along.run_measure import LOSS_UNIT, RunMeasure

PROBE_TITLES: Mapping[str, str] = {
    "weights": mark("spread and length of the weights, spectra, restricted and zero losses"),
    "flatness": mark("flatness of the loss"),
    "llc": mark("local learning coefficient"),
    "local": mark("local complexity"),
    "bytes": mark("bytes of the network"),
    "loops": mark("loops of the embedding"),
}
"""The probes of `engine.probes.probes_by_name`, in words."""

_OURS = mark("ours")
_KESKAR = mark("Keskar et al. 2016, arXiv:1609.04836, section 2.2.2")
_PHI = r"\varphi=100\cdot\frac{\max_{z\in C_\varepsilon}L(\theta+Az)-L(\theta)}{1+L(\theta)},\quad "
_BOX = r"C_\varepsilon=\left\{|z_i|\le\varepsilon\left(|(A^{+}\theta)_i|+1\right)\right\}"


def _measure(
    name: str,
    group: str,
    title: str,
    probe: str,
    formula: str,
    source: str,
    resolution: str = "",
    *,
    unit: str = "",
    log: bool = False,
) -> RunMeasure:
    """Return the record of a number that a probe returns under its own name."""
    curve = of_probe(probe, name)
    return RunMeasure(name, group, title, unit, formula, source, resolution, curve, probe=probe, log=log)


WEIGHT_MEASURES: tuple[RunMeasure, ...] = (
    _measure(
        "stable_rank", "weights", mark("stable rank"), "weights", r"\frac{\|W\|_F^2}{\|W\|_2^2}",
        mark("Rudelson and Vershynin 2007, arXiv:math/0503442"), mark("The mean over all matrices."),
    ),
    _measure(
        "participation", "weights", mark("effective dimension"), "weights",
        r"\frac{\left(\sum_i\lambda_i\right)^2}{\sum_i\lambda_i^2}", mark("the participation ratio of a spectrum"),
        mark("λ: variances of the centred rows on their principal axes; the mean over all matrices."),
    ),
    _measure(
        "soft_rank", "weights", mark("soft rank"), "weights", r"\sum_i\frac{\lambda_i}{\lambda_i+z}",
        mark("MacKay 1992, doi:10.1162/neco.1992.4.3.415, for a Hessian"),
        mark("λ: squared singular values over the largest one, z = 0.01; the mean over all matrices."),
    ),
    _measure(
        "embedding_gini", "complexity", mark("Gini coefficient of the embedding's spectrum"), "weights",
        r"\frac{\sum_k(2k-K-1)F_{(k)}}{K\sum_kF_{(k)}}", mark("Nanda et al. 2023, arXiv:2301.05217"),
        mark("Of the shares of the left operand's frequencies; only where the operation turns a circle."),
    ),
    _measure(
        "embedding_ipr", "complexity", mark("inverse participation of the embedding's spectrum"), "weights",
        r"\sum_kF_k^2,\quad\sum_kF_k=1", mark("Doshi et al. 2024, arXiv:2310.13061"),
        mark("1: one frequency alone; 1/K: all alike."),
    ),
    _measure(
        "output_gini", "complexity", mark("Gini coefficient of the output rows' spectrum"), "weights",
        r"\frac{\sum_k(2k-K-1)F_{(k)}}{K\sum_kF_{(k)}}", mark("Nanda et al. 2023, arXiv:2301.05217"),
        mark("Of the shares of the answers' frequencies."),
    ),
    _measure(
        "neuron_ipr", "complexity", mark("inverse participation of the neurons"), "weights",
        r"\frac1H\sum_h\frac{\sum_k|\hat u_{hk}|^4}{\left(\sum_k|\hat u_{hk}|^2\right)^2}",
        mark("Doshi et al. 2024, arXiv:2310.13061"), mark("Of each neuron's mean activation by the left operand."),
    ),
    _measure(
        "restricted_val_loss", "complexity", mark("restricted loss, held out"), "weights",
        r"L_V\!\left(\bar z+P_K(z-\bar z)\right)", mark("Nanda et al. 2023, arXiv:2301.05217, section 5"),
        mark(
            "Of the held-out equations, with the key parts fitted to all of them: what was learnt by heart leaks into "
            "it, and a network that only memorises can look half generalised."
        ),
        unit=mark("nats"), log=True,
    ),
    _measure(
        "restricted_val_only_loss", "complexity", mark("restricted loss, fitted to the held-out equations"), "weights",
        r"L_V\!\left(\bar z_V+P_K(z_V-\bar z_V)\right)", _OURS,
        mark("Nothing of the training equations is in it; ln n is a guess."), unit=mark("nats"), log=True,
    ),
    _measure(
        "zero_loss_share", "complexity", mark("training equations with a loss of exactly 0"), "weights",
        r"\frac{1}{|T|}\left|\{i\in T:\operatorname{fl}_{32}(\ell_i)=0\}\right|",
        mark("Prieto et al. 2025, arXiv:2501.04697"), mark("In float32, as it is trained; of a softmax alone."),
    ),
    _measure(
        "keskar", "flatness", mark("Keskar's sharpness, ε = 0.001"), "flatness", _PHI + _BOX, _KESKAR,
        mark(
            "Of the training loss; A = I; ten iterations of L-BFGS-B that maximise, from two starts. The code that "
            "came with Power et al. minimises, and never zeroes its gradients: its numbers are no target. Only "
            "networks of one architecture can be compared."
        ),
        unit=mark("per cent"), log=True,
    ),
    _measure(
        "keskar_small", "flatness", mark("Keskar's sharpness, ε = 0.0005"), "flatness", _PHI + _BOX, _KESKAR,
        unit=mark("per cent"), log=True,
    ),
    _measure(
        "keskar_slope", "flatness", mark("Keskar's sharpness of the slope alone"), "flatness",
        r"100\,\varepsilon\,\frac{\sum_i|g_i|(|\theta_i|+1)}{1+L(\theta)},\quad\varepsilon=0.001", _OURS,
        mark("What the gradient alone makes of it: 0 at a minimum, which weight decay keeps a network away from."),
        unit=mark("per cent"), log=True,
    ),
    _measure(
        "keskar_m10", "flatness", mark("Keskar's sharpness in ten random directions"), "flatness", _PHI + _BOX, _KESKAR,
        mark("A: a random matrix with ten orthonormal columns. It depends strongly on the draw."),
        unit=mark("per cent"), log=True,
    ),
    _measure(
        "sam", "flatness", mark("rise of the loss one step uphill"), "flatness",
        r"L\!\left(\theta+\rho\frac{g}{\|g\|}\right)-L(\theta),\quad\rho=0.05",
        mark("Foret et al. 2021, arXiv:2010.01412"), mark("Of the training loss, full batch."),
        unit=LOSS_UNIT, log=True,
    ),
    _measure(
        "hessian_top", "flatness", mark("largest eigenvalue of the Hessian"), "flatness",
        r"\lambda_{\max}\!\left(\nabla^2L_T\right)", mark("Lanczos' method, by SciPy"),
        mark("The largest, not the largest in size; in float64."), log=True,
    ),
    _measure(
        "hessian_trace", "flatness", mark("trace of the Hessian"), "flatness", r"\operatorname{tr}\nabla^2L_T",
        mark("Hutchinson 1990, doi:10.1080/03610919008812866"), mark("An estimate, from random vectors."),
    ),
    _measure(
        "llc", "complexity", mark("local learning coefficient"), "llc",
        r"\hat\lambda=n\beta\left(\mathbb E_{w}[L_T(w)]-L_T(\theta)\right)",
        mark("Lau et al. 2023, arXiv:2308.12108"),
        mark(
            "By Langevin dynamics with full-batch gradients, three chains that stay near the weights. Below 0 where a "
            "chain finds a lower loss: the weights are no minimum then. Seconds a step on a large network."
        ),
    ),
    _measure(
        "local_complexity", "complexity", mark("local complexity, training"), "local",
        r"\frac{1}{|T|H}\sum_{i\in T}\left|\left\{h:|w_h x_i+b_h|<r\max_q|w_h q|\right\}\right|",
        mark("Humayun et al. 2024, arXiv:2402.15555"),
        mark(
            "At the input of the last hidden layer, with r = 0.1 at all steps. Where neurons are squares nothing bends "
            "at a hyperplane: the share says whose sign is not settled."
        ),
    ),
    _measure(
        "local_complexity_val", "complexity", mark("local complexity, validation"), "local",
        r"\frac{1}{|V|H}\sum_{i\in V}\left|\left\{h:|w_h x_i+b_h|<r\max_q|w_h q|\right\}\right|",
        mark("Humayun et al. 2024, arXiv:2402.15555"), "",
    ),
    _measure(
        "bytes", "complexity", mark("bytes of the network"), "bytes",
        r"\min_b\left|\operatorname{lzma}\!\left(\operatorname{round}_b(\theta)\right)\right|:"
        r"L_T\!\left(\operatorname{round}_b(\theta)\right)\le L_T(\theta)+0.01",
        mark("after DeMoss et al. 2024, arXiv:2412.09810"),
        mark("As coarse as 0.01 nats allow, then compressed by zlib or LZMA, whichever is shorter."), log=True,
    ),
    _measure(
        "loop", "complexity", mark("longest loop of the embedding (H1)"), "loops",
        r"\max_{(b,d)\in H_1}\frac{d-b}{\sqrt{\frac1n\sum_i\|e_i-\bar e\|^2}}",
        mark("persistent homology of the Vietoris-Rips complex, by Ripser"),
        mark("√3 on a circle of many rows. Several rings at once lie on a torus and may have no long bar."),
    ),
)  # fmt: skip
