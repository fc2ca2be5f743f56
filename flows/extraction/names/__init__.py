"""Actors and places: who and where, under one canonical name."""

from flows.extraction.names.about import country_of
from flows.extraction.names.find import find_entities
from flows.extraction.names.lookup import actor_in, general_bodies, holders, state_of
from flows.extraction.names.scene import place_of, told_in, within

__all__ = [
    "actor_in",
    "country_of",
    "find_entities",
    "general_bodies",
    "holders",
    "place_of",
    "state_of",
    "told_in",
    "within",
]
