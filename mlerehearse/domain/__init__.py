"""The data model: frozen dataclasses, enums and protocols that need only the standard library."""
