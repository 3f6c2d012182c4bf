"""The user interface: the window, its pages and their widgets."""
