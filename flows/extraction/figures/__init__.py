"""Stated amounts: their bounds, unit, measure, and what is counted where by whom."""

from flows.extraction.figures.find import find_figures

__all__ = ["find_figures"]
