"""Numbers of an opened network, by name: what measures take from it, and what they say."""
