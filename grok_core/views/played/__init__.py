"""A run played back: its moments for the player, and films of its rows."""
