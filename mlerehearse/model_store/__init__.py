"""Speech models: the catalogue, what is installed, download, import and verification."""
