"""For all suites: hypothesis without a clock, since a loaded machine says nothing about the product; one thread for
numpy and a patient collector, as in the command: on two busy cores training took five times as long with two.
"""

from __future__ import annotations

import gc

from hypothesis import settings

from streams.cli import calm_blas, calm_collector

calm_blas()
calm_collector()

settings.register_profile("pactwire", deadline=None, print_blob=True)
settings.load_profile("pactwire")


def pytest_collection_finish() -> None:
    """What stands by now stays: modules, lexicons, tests. Looking through it for garbage again and again costs time."""
    gc.collect()
    gc.freeze()
