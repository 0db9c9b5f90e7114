"""The formulas of the records as Python itself reads them: an oracle for our own grammar and arithmetic."""

from grok_core.notation.operations import OPERATIONS


def quotient(x, y, p):
    """The q with q·y = x, by search."""
    return next((q for q in range(p) if q * y % p == x), None) if y % p else None


def by_python(operation):
    """Return a modular operation by its record's formulas, read by Python itself."""
    record = OPERATIONS[operation]

    def python(x, y, p):
        text = record.even_formula if record.even_formula and y % 2 == 0 else record.formula
        try:
            return eval(text, {"x": Residue(x, p), "y": Residue(y, p)}).number
        except ZeroDivisionError:
            return None

    return python


class Residue:
    """A number modulo p for Python's own arithmetic; a quotient is found by search."""

    def __init__(self, number, p):
        self.number, self.p = number % p, p

    def of(self, other):
        return other if isinstance(other, Residue) else Residue(other, self.p)

    def __add__(self, other):
        return Residue(self.number + self.of(other).number, self.p)

    def __neg__(self):
        return Residue(-self.number, self.p)

    def __sub__(self, other):
        return self + -self.of(other)

    def __rsub__(self, other):
        return -self + other

    def __mul__(self, other):
        return Residue(self.number * self.of(other).number, self.p)

    def __truediv__(self, other):
        if self.of(other).number == 0:
            raise ZeroDivisionError
        return Residue(quotient(self.number, self.of(other).number, self.p), self.p)

    def __rtruediv__(self, other):
        return self.of(other) / self

    def __pow__(self, exponent):
        return Residue(self.number**exponent, self.p)

    __radd__, __rmul__ = __add__, __mul__
