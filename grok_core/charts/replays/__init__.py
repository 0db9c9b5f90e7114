"""A run replayed in the browser: one message with all its moments, and the player that plays them without a server."""
