"""The number theory that operations modulo p need."""


def factors(n: int) -> list[int]:
    """Return the prime factors of n >= 1 in ascending order, with repetition."""
    found, d = [], 2
    while d * d <= n:
        while n % d == 0:
            found.append(d)
            n //= d
        d += 1
    return [*found, n] if n > 1 else found


def is_prime(n: int) -> bool:
    """Say whether n is a prime number."""
    return n > 1 and factors(n) == [n]


def primitive_root(p: int) -> int:
    """Return the least g whose powers are all of 1 .. p-1 modulo the prime p."""
    order = p - 1
    tests = [order // q for q in set(factors(order))]
    return next(g for g in range(1, p) if all(pow(g, t, p) != 1 for t in tests))
