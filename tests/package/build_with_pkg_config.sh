#!/bin/sh
# build_with_pkg_config.sh PKG_CONFIG PREFIX LIBRARY_FOLDER COMPILER CONSUMER WORK: builds the
# programs of the folder CONSUMER in the folder WORK against the Tenon installed in PREFIX, with
# what pkg-config says and nothing else, and runs them.
set -eu
pkg_config=$1 prefix=$2 library_folder=$3 compiler=$4 consumer=$5 work=$6

export PKG_CONFIG_PATH="$prefix/$library_folder/pkgconfig"
rm -rf "$work"
mkdir -p "$work"
cd "$work"

# build PROGRAM MODULE SOURCE...
build() {
  program=$1 module=$2
  shift 2
  flags=$("$pkg_config" --cflags --libs "$module")
  echo "$module: $flags"
  # shellcheck disable=SC2086  # flags are words
  "$compiler" -std=c++20 -I generated "$@" -o "$program" $flags
  "./$program"
}

build values tenon-core "$consumer/values.cpp"
"$prefix/bin/tenon" generate --schema "$consumer/notes.prisma" --output generated
build notes tenon-sqlite "$consumer/notes.cpp" generated/notes/client.cpp
