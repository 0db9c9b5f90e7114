"""What can be learnt, as records and text: operations, groups, formulas, and the number theory they need."""
