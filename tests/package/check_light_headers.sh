#!/bin/sh
# check_light_headers.sh COMPILER FOLDER: no header that a generated client includes brings in a
# heavy one of the standard library, or any of another project. Every user pays for them in every
# file that uses a client.
set -eu
compiler=$1 folder=$2
heavy='functional|memory|map|unordered_map|set|unordered_set|iostream|fstream|iomanip|regex|thread|mutex|future|random|filesystem'

cd "$folder"
failed=0
for header in tenon/*.hpp tenon/client/*.hpp tenon/dynamodb/models/*.hpp; do
  case $header in
    tenon/async.hpp) continue ;;     # for the files that make such calls
    tenon/dynamodb.hpp) continue ;;  # the document client, which generated ones do without
  esac
  found=$("$compiler" -std=c++20 -M -I . -x c++ "$header" | tr ' ' '\n' |
    grep -E "/c\+\+/([0-9.]+|v1)/($heavy)\$|/(boost|fmt)/" || true)
  if [ -n "$found" ]; then
    printf '%s includes, itself or through others:\n%s\n' "$header" "$found"
    failed=1
  fi
done
exit "$failed"
