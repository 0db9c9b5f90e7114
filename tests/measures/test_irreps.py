"""The isotypic components are what the theory says; a planted representation is found and noise is not."""

import numpy as np
import pytest
from scipy.stats import kstest

from grok_core.errors import AnalysisError
from grok_core.measures.irreps import irrep_shares, irreps
from grok_core.tasks.groups import group_of

S5 = group_of("s5")
NAMES = ("s3", "s4", "s5", "a4", "a5", "q8", "d2", "d3", "d8", "d15", "d125", "z1xz3", "z1xz7", "v4", "z7", "z4xz6",
         "z15xz16", "psl27")  # fmt: skip
every_group = pytest.mark.parametrize("name", NAMES)


def noise(n, d, seed=0):
    return np.random.default_rng(seed).normal(size=(n, d))


def close(actual, expected):
    return np.allclose(actual, expected, rtol=1e-7, atol=1e-9)


def named(name):
    return {irrep.name: (irrep.dimension, irrep.size) for irrep in irreps(group_of(name))}


@every_group
def test_the_components_divide_the_functions_on_the_group(name):
    n = group_of(name).order
    found = irreps(group_of(name))
    assert sum(irrep.size for irrep in found) == n
    for irrep in found:
        assert irrep.size in (irrep.dimension**2, 2 * irrep.dimension**2)
        assert close(irrep.projector, irrep.projector.T)
        assert close(irrep.projector @ irrep.projector, irrep.projector)
    bases = np.concatenate([irrep.basis for irrep in found], axis=1)
    assert close(bases.T @ bases, np.eye(n))
    assert close(sum(irrep.projector for irrep in found), np.eye(n))


@every_group
def test_no_element_leads_out_of_a_component_from_either_side(name):
    group = group_of(name)
    for element in {1, group.order // 2, group.order - 1}:
        for moved in (group.table[element], group.table[:, element]):
            for irrep in irreps(group):
                assert close(irrep.projector[np.ix_(moved, moved)], irrep.projector)


@every_group
def test_characters_are_orthogonal_and_those_of_classes(name):
    group = group_of(name)
    found = irreps(group)
    characters = np.array([irrep.character for irrep in found])
    gram = characters @ characters.T / group.order
    pairs = [irrep.size == 2 * irrep.dimension**2 for irrep in found]
    assert close(gram, np.diag(np.where(pairs, 2, 1)))
    conjugated = group.table[group.table[1], group.inverse[1]]
    assert close(characters[:, conjugated], characters)


def test_the_names_of_permutations():
    assert named("s5") == {
        "trivial": (1, 1),
        "sign": (1, 1),
        "standard": (4, 16),
        "standard x sign": (4, 16),
        "dimension 5": (5, 25),
        "dimension 5 x sign": (5, 25),
        "dimension 6": (6, 36),
    }
    assert list(named("s4")) == ["trivial", "sign", "dimension 2", "standard", "standard x sign"]
    assert list(named("s3")) == ["trivial", "sign", "standard"]
    sign, standard = irreps(S5)[1:3]
    images = np.array(S5.elements)
    assert close(sign.character, np.linalg.det(np.eye(5)[images]))
    assert close(standard.character, (images == np.arange(5)).sum(axis=1) - 1)


def test_the_names_in_other_groups():
    assert sorted(named("psl27").values()) == [(1, 1), (3, 18), (6, 36), (7, 49), (8, 64)]
    assert named("q8") == {
        "trivial": (1, 1),
        "dimension 1 a": (1, 1),
        "dimension 1 b": (1, 1),
        "dimension 1 c": (1, 1),
        "dimension 2": (2, 4),
    }
    assert named("d3") == {"trivial": (1, 1), "dimension 1": (1, 1), "dimension 2": (2, 4)}
    assert named("a4") == {"trivial": (1, 1), "dimension 1 pair": (1, 2), "dimension 3": (3, 9)}
    assert list(named("a5")) == ["trivial", "dimension 3 a", "dimension 3 b", "dimension 4", "dimension 5"]
    assert list(named("z1xz7")) == ["trivial", *(f"dimension 1 pair {letter}" for letter in "abc")]
    many = list(named("z15xz16"))
    assert len(set(many)) == len(many) == 121
    assert many[-1] == "dimension 1 pair do"


@pytest.mark.parametrize("planted", irreps(S5)[1:], ids=lambda irrep: irrep.name)
def test_a_planted_representation_is_found(planted):
    rows = 3 + planted.projector @ noise(120, 16)
    found = irrep_shares(rows, S5)
    assert found.dominant.name == planted.name
    assert found.by_name()[planted.name] == pytest.approx(1)
    assert next(iter(found.by_name())) == planted.name
    assert found.p_value == 1 / 200
    hidden = irrep_shares(rows + noise(120, 16, 1) * (rows - 3).std(), S5)
    assert hidden.by_name()[planted.name] == pytest.approx((1 + planted.size / 119) / 2, abs=0.1)
    assert hidden.p_value == 1 / 200
    assert hidden.deviations.max() > hidden.null_95


@every_group
def test_shares_are_those_of_the_projectors(name):
    group = group_of(name)
    rows = noise(group.order, 5) + 2
    found = irrep_shares(rows, group, permutations=1)
    parts = [irrep.projector @ rows for irrep in irreps(group)[1:]]
    power = np.array([(part**2).sum() for part in parts])
    assert close(found.shares, power / power.sum())
    assert found.baselines.sum() == pytest.approx(1)
    assert [irrep.name for irrep in found.irreps] == [irrep.name for irrep in irreps(group)[1:]]
    assert sorted(found.by_name().values()) == pytest.approx(sorted(found.shares))


def test_noise_has_the_baseline_shares_and_uniform_p_values():
    found = [irrep_shares(noise(120, 8, seed), S5, permutations=99, seed=seed) for seed in range(200)]
    assert kstest([each.p_value for each in found], "uniform").pvalue > 0.02
    assert np.mean([each.deviations for each in found], axis=0) == pytest.approx(np.zeros(6), abs=0.25)
    assert np.std([each.deviations for each in found], axis=0) == pytest.approx(np.ones(6), abs=0.25)


@pytest.mark.parametrize("name", ["d8", "q8", "z4xz6"])
def test_noise_has_uniform_p_values_in_other_groups(name):
    group = group_of(name)
    draws = [irrep_shares(noise(group.order, 3, s), group, permutations=99, seed=s).p_value for s in range(200)]
    assert kstest(draws, "uniform").pvalue > 0.02


def test_unusable_input_is_refused():
    with pytest.raises(AnalysisError, match="Got 59 rows for S5; give one for each of its 120 elements"):
        irrep_shares(noise(59, 4), S5)
    with pytest.raises(AnalysisError, match="All 120 rows are equal"):
        irrep_shares(np.ones((120, 4)), S5)
    with pytest.raises(AnalysisError, match="1 of 120 rows are not finite"):
        irrep_shares(np.where(np.eye(120, 4, k=3) > 0, np.nan, 1), S5)
    with pytest.raises(AnalysisError, match="permutations is 0"):
        irrep_shares(noise(120, 4), S5, permutations=0)
