#!/bin/sh
# run.sh WORK_FOLDER TENON REQUESTS_FOLDER
# Installs Prisma's query engine into WORK_FOLDER, compares its answers with those of TENON, and lets both use one database.
# Ends with 77, and says why, where the engine cannot be had.
set -eu
work=$1 tenon=$2 requests=$3
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
  npm ci --ignore-scripts --no-audit --no-fund --loglevel=error >npm.log 2>&1 || skip "npm cannot install the engine: $(tail -n 3 npm.log)"
  cp package-lock.json installed.json
fi
databases=$(mktemp -d)
trap 'rm -rf "$databases"' EXIT
node compare.mjs "$tenon" "$requests" "$databases"
node exchange.mjs "$tenon" "$databases"
