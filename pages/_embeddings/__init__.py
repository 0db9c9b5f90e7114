"""What the Embeddings page alone is made of."""
