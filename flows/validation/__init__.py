"""Checks of every table before a release: what fails a row goes to `rejected`, what fails a table stops the release."""

from flows.validation.results import CheckResult, Validation
from flows.validation.run import validate

__all__ = ["CheckResult", "Validation", "validate"]
