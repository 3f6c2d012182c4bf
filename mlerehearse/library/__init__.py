"""The life of a take, without Qt."""
