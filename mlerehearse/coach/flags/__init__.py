"""One module per flag; each has a function `find(context)`, which returns the flags.

Their texts are in resources/flags.toml.
"""
