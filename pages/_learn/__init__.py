"""The scenes of the Learn page: their words, their pictures, and what is done in them."""
