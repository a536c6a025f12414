#!/usr/bin/env bash
# The comparisons with tools that run in Node. Called by make test-peers; installs them from their lock file.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

for tool in node npm; do
    command -v "$tool" >/dev/null || { echo "test-peers: $tool is not on the path (Node 20 is needed)" >&2; exit 1; }
done
(cd tests/conformance/typescript && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error)
exec .venv/bin/python -m pytest tests/peers -q -s --durations=3
