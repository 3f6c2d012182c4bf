"""Storage on disk: take folders, and an index of them."""
