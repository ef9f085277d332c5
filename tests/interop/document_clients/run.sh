#!/bin/sh
# run.sh WORK_FOLDER TENON
# Installs JavaScript's document client and ElectroDB into WORK_FOLDER and lets them use the server that TENON starts.
# Ends with 77, and says why, where they cannot be had.
set -eu
work=$1 tenon=$2
here=$(dirname "$0")

skip() {
  echo "SKIPPED: $1"
  exit 77
}

command -v node >/dev/null || skip "node is not installed"
command -v npm >/dev/null || skip "npm is not installed"
mkdir -p "$work"
cp "$here/package.json" "$here/package-lock.json" "$here"/*.mjs "$work"
cd "$work"
if ! cmp -s package-lock.json installed.json; then
  npm ci --ignore-scripts --no-audit --no-fund --loglevel=error >npm.log 2>&1 || skip "npm cannot install the clients: $(tail -n 3 npm.log)"
  cp package-lock.json installed.json
fi
exec node run.mjs "$tenon"
