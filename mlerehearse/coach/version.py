"""The version of the coach: reviews with the same version were made by the same coach.

It changes with everything that decides a review, and with nothing else. What counts: the code of
the reviewer, of the flags' rules and of what they import from `coach` and `domain`, without
docstrings, comments and layout; the values of the tables that they read, such as severities,
targets and word lists; and the files of the bundled models. What doesn't: wording (names, advice,
labels, everything in resources/texts/), what only the display reads, and in which folder a module
is. The libraries that run the models don't count either.

The fingerprint is computed while developing (packaging/coach_fingerprint.py) and checked in, so
nothing is read or hashed at run time, and a checkout, a wheel and a frozen app agree. A test fails
when it is stale; `make fingerprint` renews it.
"""

from mlerehearse.coach.fingerprint import FINGERPRINT


def coach_version() -> str:
    """Return twelve hexadecimal digits."""
    return FINGERPRINT
