"""What many tests use: the study, the folders, a small text."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from schemas.study import Study, load

ROOT = Path(__file__).parents[1]
os.environ.setdefault("NO_COLOR", "1")


@pytest.fixture(scope="session")
def study() -> Study:
    """The study of this repository."""
    return load()


@pytest.fixture(scope="session")
def root() -> Path:
    """The repository's folder."""
    return ROOT
