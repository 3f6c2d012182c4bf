"""One module for each flag: its function `find(context)` gives the flags; their words stand in resources/flags.toml."""
