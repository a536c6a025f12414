#!/usr/bin/env bash
# What is read of whole packages, beside what their own languages say. Called by make test-parsers; installs what is missing:
# TypeScript's compiler and the sources of some packages from npm, the wheels of some packages from PyPI.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.." || exit 1
PYTHON=.venv/bin/python

for tool in node npm; do
    command -v "$tool" >/dev/null || { echo "test-parsers: $tool is not on the path (Node 20 is needed)" >&2; exit 1; }
done
(cd benchmarks/typescript && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error) || exit 1

failed=0
"$PYTHON" -m benchmarks.signatures_typescript || failed=1
"$PYTHON" -m benchmarks.signatures_python --package Django==5.2.8 --package SQLAlchemy==2.0.44 --package sympy==1.14.0 || failed=1
"$PYTHON" -m benchmarks.ranges_ecmascript 3000 || failed=1
exit "$failed"
