"""One Great Expectations context for all tests: its import takes seconds."""

import pytest

from flows.resolution import resolve
from flows.validation.expect import Expectations
from flows.workspace import to_table
from tests import world


@pytest.fixture(scope="session")
def expectations():
    return Expectations()


@pytest.fixture(scope="session")
def good(study):
    """The small world's tables, resolved, with nothing rejected."""
    return {**resolve(world.tables(), study), "rejected": to_table("rejected", [])}
