#!/bin/sh
# check_headers.sh COMPILER FOLDER: every header below FOLDER/tenon compiles alone, twice over
# and without a warning.
set -eu
compiler=$1 folder=$2

count=0 failed=0
headers=$(cd "$folder" && find tenon -name '*.hpp' | sort)
for header in $headers; do
  count=$((count + 1))
  if ! printf '#include <%s>\n#include <%s>\n' "$header" "$header" |
    "$compiler" -std=c++20 -Wall -Wextra -Wpedantic -Wconversion -Werror -fsyntax-only -I "$folder" -x c++ -; then
    echo "$header does not compile alone"
    failed=$((failed + 1))
  fi
done
echo "$count headers, $failed failed"
[ "$count" -gt 0 ] && [ "$failed" -eq 0 ]
