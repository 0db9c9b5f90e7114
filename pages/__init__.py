"""The pages: choose, call, draw. No mathematics."""

# Altair is loaded here, where Python lets one thread in: two visitors who come to a fresh server in the same second
# would otherwise begin with different parts of it, and each wait for the other's.
import altair  # noqa: F401
