"""The processes of ``pactwire run``: started, watched, started again when they end or hang, and stopped together."""
