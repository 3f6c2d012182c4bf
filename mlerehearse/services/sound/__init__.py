"""Sound devices, each used in a process of its own, since a sound server can crash its client."""
