"""Stillroom's world server: calm rooms in virtual reality, decided in one place."""

__version__ = "0.1.0"
