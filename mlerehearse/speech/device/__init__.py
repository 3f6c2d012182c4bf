"""What to compute on, and what a model costs there."""
