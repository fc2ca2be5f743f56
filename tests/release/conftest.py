"""A release of the small world, made once and only looked at."""

from datetime import date

import pytest

from flows.release.publish import publish
from flows.resolution import resolve
from flows.workspace import to_table
from tests import world


def files(folder):
    """The files below a folder, as paths from there."""
    return {path.relative_to(folder).as_posix(): path for path in sorted(folder.rglob("*")) if path.is_file()}


DAY = date(2026, 11, 24)


@pytest.fixture(scope="session")
def tables(study):
    return {**resolve(world.tables(), study), "rejected": to_table("rejected", [])}


@pytest.fixture(scope="session")
def dist(tables, study, tmp_path_factory):
    folder = tmp_path_factory.mktemp("releases") / "dist"
    report = folder.parent / "validation.html"
    report.write_text("<!doctype html><title>Report</title>")
    publish(tables, {"validation.html": report}, folder, DAY, study)
    return folder


@pytest.fixture(scope="session")
def release(dist):
    return dist / "2026.11.0"
