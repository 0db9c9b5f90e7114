"""What happens to a run after it has grokked."""
