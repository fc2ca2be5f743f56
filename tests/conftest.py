"""What many tests use: the study, the folders, a small text."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from hypothesis import settings

from schemas.study import HERE, Study, load

ROOT = Path(__file__).parents[1]
os.environ.setdefault("NO_COLOR", "1")
# the same examples at every run, so that a run can be repeated; HYPOTHESIS_PROFILE=wide looks for new ones
settings.register_profile("same", derandomize=True)
settings.register_profile("wide", max_examples=2_000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "same"))


@pytest.fixture(scope="session")
def study() -> Study:
    """The study of this repository."""
    return load()


@pytest.fixture(scope="session")
def root() -> Path:
    """The repository's folder."""
    return ROOT


@pytest.fixture
def own_study(tmp_path: Path) -> Path:
    """A study of one's own, whose lists may be changed."""
    for name in ("lexicons", "vocabularies", "gazetteer"):
        shutil.copytree(HERE / name, tmp_path / "study" / name)
    shutil.copy(HERE / "study.toml", tmp_path / "study")
    return tmp_path / "study"
