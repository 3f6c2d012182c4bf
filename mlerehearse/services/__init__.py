"""Qt core and multimedia, without widgets."""
