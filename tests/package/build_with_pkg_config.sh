#!/bin/sh
# build_with_pkg_config.sh PKG_CONFIG PC_FOLDER COMPILER SOURCE PROGRAM: builds the source against
# the installed tenon-core, with what pkg-config says and nothing else, and runs it.
set -eu
pkg_config=$1 pc_folder=$2 compiler=$3 source=$4 program=$5

export PKG_CONFIG_PATH="$pc_folder"
flags=$("$pkg_config" --cflags --libs tenon-core)
echo "$flags"
# shellcheck disable=SC2086  # flags are words
"$compiler" -std=c++20 "$source" -o "$program" $flags
"$program"
