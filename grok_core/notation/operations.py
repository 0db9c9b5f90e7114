"""The operations by kind: what they compute is in `tasks.operations`."""

MODULAR = (
    "add", "subtract", "multiply", "divide", "divide_or_subtract",
    "x2_y2", "x2_xy_y2", "x2_xy_y2_x", "x3_xy", "x3_xy2_y", "formula",
)  # fmt: skip
"""On the residues modulo p."""

GROUPED = ("compose", "conjugate", "aba")
"""On the elements of a group."""

PLAIN = ("plain_add",)
"""On the numbers below p, with answers that are not reduced modulo p."""

OPERATION_NAMES = (*MODULAR, *GROUPED, *PLAIN)
