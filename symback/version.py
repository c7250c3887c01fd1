"""The version, where every room can name it. Floor 0."""

__version__ = "0.1.0"
