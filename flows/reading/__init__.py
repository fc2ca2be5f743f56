"""Bytes to text, passages and sentences.  Nothing is normalised away: offsets always point into the file."""
