"""Pactwire: an event-stream processor for news feeds."""

__version__ = "0.1.0"
