"""What becomes of what a network has learnt, and of its neurons: lost, regained, read out afresh, decided at first."""
