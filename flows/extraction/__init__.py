"""Text to records, pure: no file, no clock, no Prefect."""
