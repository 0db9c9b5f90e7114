"""How what is learnt is written: operations, groups, formulas, and the number theory they need."""
