#!/bin/sh
# check_floors.sh finds each kind of offence, and nothing in a clean tree.
set -eu
check=$(cd "$(dirname "$0")" && pwd)/check_floors.sh
root=$(mktemp -d)
trap 'rm -rf "$root"' EXIT

start_tree() {
  rm -rf "$root/cmake" "$root/include" "$root/src"
  mkdir -p "$root/cmake" "$root/include/tenon/low" "$root/src/low" "$root/src/mid/inner" "$root/src/peer"
  printf '0 low\n1 mid\n1 mid/inner\n1 peer\n2 client\n' >"$root/cmake/floors.txt"
  printf '#include <string>\n' >"$root/include/tenon/low/value.hpp"
  printf '#include <tenon/low/value.hpp>\n#include "low/private.hpp"\n' >"$root/src/low/value.cpp"
  printf '#include "mid/inner/a.hpp"\n#include "mid/b.hpp"\n' >"$root/src/mid/inner/a.cpp"
}

# expect TEXT: the check fails and says TEXT.
expect() {
  if output=$("$check" "$root" 2>&1); then
    echo "not found: $1"
    exit 1
  fi
  case $output in
    *"$1"*) ;;
    *)
      printf 'expected: %s\ngot: %s\n' "$1" "$output"
      exit 1
      ;;
  esac
}

start_tree
"$check" "$root"

start_tree
printf '#include <tenon/low/value.hpp>\n' >"$root/include/tenon/inner.hpp"
printf '#include <tenon/inner.hpp>\n' >"$root/src/peer/a.cpp"
"$check" "$root"
printf '#include <tenon/inner.hpp>\n' >"$root/src/low/a.cpp"
expect 'src/low/a.cpp:1: low (floor 0) includes inner.hpp of mid/inner (floor 1)'

start_tree
printf '#include "peer/a.hpp"\n' >"$root/src/low/up.cpp"
expect 'src/low/up.cpp:1: low (floor 0) includes peer/a.hpp of peer (floor 1)'

start_tree
printf '\n#include "low/private.hpp"\n' >"$root/include/tenon/low/leak.hpp"
expect 'include/tenon/low/leak.hpp:2: a public header includes the private "low/private.hpp"'

start_tree
printf '#include "sibling.hpp"\n' >"$root/src/low/short.cpp"
expect 'includes sibling.hpp, which belongs to no part'

start_tree
mkdir "$root/src/stray"
printf '#include <string>\n' >"$root/src/stray/a.cpp"
expect 'src/stray/a.cpp:1: belongs to no part'

start_tree
printf '#include "peer/a.hpp"\n' >"$root/src/mid/a.cpp"
printf '#include "mid/a.hpp"\n' >"$root/src/peer/a.cpp"
expect 'circle'
