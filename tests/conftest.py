"""For all suites: hypothesis without a clock, since a loaded machine says nothing about the product."""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("pactwire", deadline=None, print_blob=True)
settings.load_profile("pactwire")
