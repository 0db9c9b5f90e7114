"""Number theory by its definitions: factors multiply back, and powers of a primitive root are everything."""

from hypothesis import given, settings
from hypothesis import strategies as st

from grok_core.notation.arithmetic import factors, is_prime, primitive_root

PRIMES = [p for p in range(2, 252) if all(p % d for d in range(2, p))]
primes = st.sampled_from(PRIMES)
LAB = settings(deadline=None, max_examples=40)


@given(st.integers(1, 5000))
def test_factors_are_primes_that_multiply_back(n):
    product = 1
    for q in factors(n):
        assert all(q % d for d in range(2, q))
        product *= q
    assert product == n
    assert factors(n) == sorted(factors(n))
    assert is_prime(n) == (n > 1 and all(n % d for d in range(2, n)))


@LAB
@given(primes)
def test_primitive_root_is_the_least_whose_powers_are_everything(p):
    def reached(g):
        return {pow(g, k, p) for k in range(p - 1)}

    g = primitive_root(p)
    assert reached(g) == set(range(1, p))
    assert not any(reached(smaller) == set(range(1, p)) for smaller in range(1, g))
