"""Actors and places: who and where, under one canonical name."""

from flows.extraction.names.find import find_entities
from flows.extraction.names.lookup import actor_in
from flows.extraction.names.scene import place_of, told_in, within

__all__ = ["actor_in", "find_entities", "place_of", "told_in", "within"]
