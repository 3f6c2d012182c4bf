"""Takes on disk, whole and damaged."""
