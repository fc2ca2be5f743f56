#!/bin/sh
# Writes the two hashed locks anew from pyproject.toml. Needs uv; the files name no registry host.
set -e
cd "$(dirname "$0")/.."
common="--python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --quiet"
uv pip compile $common pyproject.toml requirements/tools.in --custom-compile-command requirements/lock.sh -o requirements/build.txt
uv pip compile $common pyproject.toml requirements/tools.in --extra test -c requirements/build.txt --custom-compile-command requirements/lock.sh -o requirements/test.txt
