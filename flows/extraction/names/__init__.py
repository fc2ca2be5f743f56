"""Actors and places: who and where, under one canonical name."""

from flows.extraction.names.find import find_entities
from flows.extraction.names.scene import place_of

__all__ = ["find_entities", "place_of"]
