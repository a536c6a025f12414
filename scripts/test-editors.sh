#!/usr/bin/env bash
# The tests inside of real editors. Called by make test-editors; installs what is missing: Neovim into .venv,
# VS Code's workbench (code-server) into .editors, and a browser that drives it from Debian's packages.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
CODE_SERVER=4.100.3

.venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r requirements/editors.txt

for tool in node npm; do
    command -v "$tool" >/dev/null || { echo "test-editors: $tool is not on the path (Node 20 is needed)" >&2; exit 1; }
done
missing=()
for pair in chromium:chromium rg:ripgrep g++:build-essential make:make; do
    command -v "${pair%%:*}" >/dev/null || missing+=("${pair#*:}")
done
if [ "${#missing[@]}" -gt 0 ]; then
    root=()
    [ "$(id -u)" -eq 0 ] || root=(sudo)
    "${root[@]}" apt-get update -qq
    "${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq "${missing[@]}" fonts-dejavu-core >/dev/null
fi
CODE_SERVER_FOLDER=$PWD/.editors/code-server-$CODE_SERVER
CHROMIUM=$(command -v chromium)
export CODE_SERVER_FOLDER CHROMIUM
if [ ! -f "$CODE_SERVER_FOLDER/.complete" ]; then
    bash scripts/install-code-server.sh "$CODE_SERVER" "$CODE_SERVER_FOLDER"
    touch "$CODE_SERVER_FOLDER/.complete"
fi

(cd editors/vscode && npm ci --no-audit --no-fund --loglevel=error && npm test && npm run package)
exec .venv/bin/python -m pytest tests/editors -q --durations=5
