"""Measures of events and claims against labelled sentences: what `pactwire eval` prints of them."""
