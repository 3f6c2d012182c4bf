"""The coach: pure functions from words to beats, flags and figures."""
