#!/usr/bin/env bash
# The tests inside of real editors: installs the editors into .venv and runs tests/editors. Called by make test-editors.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
.venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r requirements/editors.txt
exec .venv/bin/python -m pytest tests/editors -q
