"""The application: raw texts in, a release out.  One package a step; `flows/*.py` are the Prefect flows over them."""
