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


def by_elements(operation, product):
    """Return an operation of a group by its record's product, read by Python itself.

    Args:
        operation: Its name.
        product: The products of the elements, a list of lists; element 0 is the identity.
    """
    text = OPERATIONS[operation].formula.replace("x⁻¹", "~x").replace("y⁻¹", "~y").replace(" ", "*")
    return lambda x, y: eval(text, {"x": Element(x, product), "y": Element(y, product)}).number


class Element:
    """An element of a group for Python's own signs: * is looked up among the products, ~ (the inverse) by search."""

    def __init__(self, number, product):
        self.number, self.product = number, product

    def __mul__(self, other):
        return Element(self.product[self.number][other.number], self.product)

    def __invert__(self):
        return Element(self.product[self.number].index(0), self.product)


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
