"""Who said what: turns, quotations, reported speech, and who stands behind a clause."""

from flows.extraction.speech.find import find_statements, speaker_at, with_speakers

__all__ = ["find_statements", "speaker_at", "with_speakers"]
