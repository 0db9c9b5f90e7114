"""The pages: choose, call, draw. No mathematics."""
