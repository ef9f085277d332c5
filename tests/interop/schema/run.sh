#!/bin/sh
# run.sh TENON WORK_FOLDER SCHEMA_FOLDER [DIVISOR]
# Installs Prisma's schema validator into WORK_FOLDER and compares `tenon` with it on every schema below SCHEMA_FOLDER and
# on variations of them. Ends with 77, and says why, where the validator cannot be had.
set -eu
tenon=$1 work=$2 schemas=$3
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
  npm ci --ignore-scripts --no-audit --no-fund --loglevel=error >npm.log 2>&1 || skip "npm cannot install the validator: $(tail -n 3 npm.log)"
  cp package-lock.json installed.json
fi
exec node compare.mjs "$tenon" "$schemas" ${4:+"$4"}
