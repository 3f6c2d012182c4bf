"""What the product talks about: frozen dataclasses, enums and protocols over the standard library alone."""
