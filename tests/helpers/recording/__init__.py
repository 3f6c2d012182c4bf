"""Recording beside a plain recorder: on a busy computer, and killed."""
