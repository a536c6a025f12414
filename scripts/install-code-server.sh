#!/usr/bin/env bash
# usage: install-code-server.sh VERSION FOLDER
# code-server, the real VS Code workbench on npm: needs Node 20 with its headers, a C++ compiler and ripgrep. What its
# own installer would download is taken from npm and Debian instead.
set -euo pipefail
version=$1 folder=$2
node_home=$(dirname "$(dirname "$(readlink -f "$(command -v node)")")")
export npm_config_nodedir=$node_home npm_config_yes=true npm_config_loglevel=error
[ -d "$node_home/include/node" ] || export npm_config_nodedir=/usr
mkdir -p "$folder"
cd "$folder"
[ -f package.json ] || npm init -y >/dev/null
npm install --ignore-scripts --no-audit --no-fund "code-server@$version"
cd node_modules/code-server/lib/vscode
npm install --omit=dev --ignore-scripts --no-audit --no-fund
(cd extensions && npm install --omit=dev --ignore-scripts --no-audit --no-fund)
mkdir -p node_modules/@vscode/ripgrep/bin
ln -sf "$(command -v rg)" node_modules/@vscode/ripgrep/bin/rg
for native in @vscode/spdlog native-watchdog @vscode/native-watchdog node-pty @vscode/sqlite3; do
    [ ! -d "node_modules/$native" ] || npm rebuild "$native" >/dev/null
done
cd "$folder"
npm rebuild argon2 >/dev/null
XDG_CONFIG_HOME=$folder/xdg node node_modules/code-server/out/node/entry.js --version | tail -1
