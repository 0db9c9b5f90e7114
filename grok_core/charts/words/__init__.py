"""What the words and signs in captions and on pages mean."""
