"""What lies on disk: take folders, and the index over them."""
