"""Tables to files: Parquet, a DuckDB file, metadata, checksums; written aside and put in place whole."""
