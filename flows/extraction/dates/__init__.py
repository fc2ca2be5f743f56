"""Expressions of time: found, normalised (TIMEX3, EDTF), placed on the calendar."""

from flows.extraction.dates.find import find_dates

__all__ = ["find_dates"]
