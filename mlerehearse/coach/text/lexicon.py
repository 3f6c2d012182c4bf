"""Helper for the word lists of the rules."""


def words(text: str) -> frozenset[str]:
    """Return the blank-separated words of a text as a set."""
    return frozenset(text.split())
