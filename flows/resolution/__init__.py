"""Mentions over all documents to one world: the same place, actor, event, quantity."""

from flows.resolution.resolve import resolve
from flows.resolution.settle import settle

__all__ = ["resolve", "settle"]
