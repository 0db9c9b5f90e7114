"""What is learnt: operations, groups, and which pairs are trained on."""
