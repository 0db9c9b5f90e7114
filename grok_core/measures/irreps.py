"""The share of each irreducible representation of a group in the rows of its elements.

The functions on a group are the direct sum of isotypic components, one for each representation; multiplication by an
element of the group maps each component to itself. The columns of a matrix of rows are such functions. No table of
characters is needed: a random element of the centre of the group algebra multiplies each component by a number of its
own, so its eigenspaces are the components.
Source: Chughtai et al. 2023, arXiv:2302.03025, for representations in networks trained on S5; Stander et al. 2023,
arXiv:2312.06581, for cosets as the other reading of the same networks.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import count
from string import ascii_lowercase

import numpy as np
import numpy.typing as npt

from grok_core.measures.rows import FloatArray, IntArray, centred_for_group, p_value, shuffles
from grok_core.tasks.groups import Group

SEED = 0  # seed of the random central element
SAME = 1e-9  # eigenvalues that differ by less, relative to the largest, are equal
ROUNDING = 1e-9  # a share that varies less is constant, as when there is only one representation
TRIVIAL, SIGN, STANDARD = "trivial", "sign", "standard"


@dataclass(frozen=True, eq=False)
class Irrep:
    """The isotypic component of one irreducible representation, of size dimension².

    A complex representation and its conjugate are one component of real rows: its size is 2 dimension² and its name
    says "pair".
    """

    name: str  # unique in the group
    dimension: int
    basis: FloatArray  # (n, size) orthonormal columns

    @property
    def size(self) -> int:
        """The dimension of the component, out of the n dimensions of functions on the group."""
        return int(self.basis.shape[1])

    @property
    def projector(self) -> FloatArray:
        """The orthogonal projection (n, n) of functions on the group onto the component."""
        return np.asarray(self.basis @ self.basis.T)

    @property
    def character(self) -> FloatArray:
        """The trace (n,) of each element in the representation; of a pair, the sum of both traces."""
        return _character(self.basis, self.dimension)


@dataclass(frozen=True, eq=False)
class IrrepShares:
    """How the variance of rows divides over the K representations of a group, without the trivial one.

    deviations say how far each share is above its baseline, in units of its standard deviation over the shuffles: the
    shares of small and large representations vary very differently, and their deviations can be compared. The null is
    the largest deviation after the rows were shuffled over the elements: the p-value takes into account that every
    representation was looked at.
    """

    irreps: tuple[Irrep, ...]
    shares: FloatArray  # (K,) between 0 and 1, sum 1
    baselines: FloatArray  # (K,) mean share of noise: size / (n - 1), sum 1
    deviations: FloatArray  # (K,) for noise about 0 ± 1
    p_value: float
    null_95: float

    @property
    def dominant(self) -> Irrep:
        """The representation with the largest deviation."""
        return self.irreps[int(np.argmax(self.deviations))]

    def by_name(self) -> dict[str, float]:
        """Return the share of each representation by its name, largest first."""
        order = np.argsort(-self.shares, kind="stable")
        return {self.irreps[i].name: float(self.shares[i]) for i in order}


@lru_cache(maxsize=8)
def irreps(group: Group) -> tuple[Irrep, ...]:
    """Return the isotypic components of a group, the trivial one first, then by size.

    Names of components of permutation groups are "sign", "standard" (the permutation matrices without the trivial one)
    and "... x sign" for the product with the sign. Other components are named by their dimension, with a letter where
    several have the same dimension.
    """
    bases = _components(group)
    order = sorted(range(len(bases)), key=lambda i: _rank(bases[i]))
    dimensions = [_dimension(bases[i].shape[1]) for i in order]
    sorted_bases = [bases[i] for i in order]
    characters = [_character(basis, d) for basis, d in zip(sorted_bases, dimensions, strict=True)]
    names = _names(group, characters, dimensions, [basis.shape[1] for basis in sorted_bases])
    return tuple(Irrep(*parts) for parts in zip(names, dimensions, sorted_bases, strict=True))


def irrep_shares(rows: npt.ArrayLike, group: Group, *, permutations: int = 199, seed: int = 0) -> IrrepShares:
    """Return the share of the rows' variance in each representation of a group.

    Args:
        rows: Shape (group.order, d), row i for element i.
        group: The group.
        permutations: Number of shuffles of the rows over the elements that make the null.
        seed: Seed of the shuffles.
    Returns:
        Shares by representation, with the null of the largest deviation. The trivial one, the mean of the rows, is not
        among them.
    Raises:
        AnalysisError: When the rows do not fit the group, are constant or hold NaN.
    Source: Chughtai et al. 2023, arXiv:2302.03025; the null is our own.
    """
    matrix = centred_for_group(rows, group)
    n = len(matrix)
    chosen = irreps(group)[1:]
    sizes = np.array([irrep.size for irrep in chosen])
    axes = np.concatenate([irrep.basis for irrep in chosen], axis=1).T  # (n - 1, n)
    order = np.concatenate([np.arange(n)[None], shuffles(n, permutations, seed)])
    power = np.stack([((axes @ matrix[elements]) ** 2).sum(axis=1) for elements in order])  # (draws, n - 1)
    shares = np.add.reduceat(power, np.cumsum(sizes) - sizes, axis=1) / (matrix**2).sum()
    baselines = sizes / (n - 1)
    spread = np.maximum(shares.std(axis=0), ROUNDING)  # the rows themselves are one of the draws
    deviations = (shares - baselines) / spread
    largest = deviations.max(axis=1)
    p = p_value(float(largest[0]), largest[1:])
    return IrrepShares(chosen, shares[0], baselines, deviations[0], p, float(np.quantile(largest[1:], 0.95)))


def _components(group: Group) -> list[FloatArray]:
    """Return orthonormal bases (n, size) of the eigenspaces of a random symmetric central element, by left action."""
    classes = _classes(group)
    sizes = np.bincount(classes)
    weights = np.random.default_rng(SEED).normal(size=len(sizes)) / np.sqrt(sizes)
    action = weights[classes[group.table[:, group.inverse]]]  # [a, b] is the weight of the class of a b⁻¹
    values, vectors = np.linalg.eigh(action)
    starts = 1 + np.flatnonzero(np.diff(values) > SAME * np.abs(values).max())
    bases = np.split(vectors, starts, axis=1)
    assert len(bases) == len(sizes), "there are as many components as classes; two eigenvalues met by chance"
    for basis in bases:
        basis.setflags(write=False)
    return bases


def _classes(group: Group) -> IntArray:
    """Return the class (n,) of each element: its conjugates and their inverses are in the same class."""
    by = np.arange(group.order)[:, None]
    least = group.table[group.table[by, by.T], group.inverse[by]].min(axis=0)  # of all g a g⁻¹
    _, classes = np.unique(np.minimum(least, least[group.inverse]), return_inverse=True)
    return classes.astype(np.int64)


def _dimension(size: int) -> int:
    """Return the d of a component of size d², or 2d² for a representation and its conjugate."""
    d = math.isqrt(size) if math.isqrt(size) ** 2 == size else math.isqrt(size // 2)
    assert size in (d * d, 2 * d * d), f"no representation has a component of size {size}"
    return d


def _character(basis: FloatArray, dimension: int) -> FloatArray:
    """Return the character (n,): the projector's first column times n / dimension (the identity is element 0)."""
    return np.asarray(basis @ basis[0] * (len(basis) / dimension))


def _rank(basis: FloatArray) -> tuple[int, list[float]]:
    """Return a sort key: by size, then by falling character. "5" comes before "5 x sign"."""
    dimension = _dimension(basis.shape[1])
    return basis.shape[1], np.round(-_character(basis, dimension), 6).tolist()


def _names(
    group: Group, characters: Sequence[FloatArray], dimensions: Sequence[int], sizes: Sequence[int]
) -> list[str]:
    """Return the names of components, which are given in the order of `irreps`."""
    known = {TRIVIAL: np.ones(group.order)}
    sign = np.where(np.array(group.kinds) == "odd", -1.0, 1.0) if "odd" in group.kinds else None
    if sign is not None:
        images = np.array(group.elements)
        known |= {SIGN: sign, STANDARD: (images == images[0]).sum(axis=1) - 1.0}
    names: list[str] = []
    for character, d, size in zip(characters, dimensions, sizes, strict=True):
        by_size = f"dimension {d}" if size == d * d else f"dimension {d} pair"
        names.append(next((name for name, other in known.items() if np.allclose(character, other)), by_size))
        if sign is not None:
            known.setdefault(f"{names[-1]} x sign", character * sign)
    shared = Counter(names)
    letters = defaultdict[str, "count[int]"](count)
    return [f"{name} {_letters(next(letters[name]))}" if shared[name] > 1 else name for name in names]


def _letters(i: int) -> str:
    """Return the i-th of a, b ... z, aa, ab ..."""
    return (_letters(i // 26 - 1) if i >= 26 else "") + ascii_lowercase[i % 26]
