#!/bin/sh
# check_floors.sh ROOT: holds every #include below ROOT/include/tenon and ROOT/src to the floors
# of ROOT/cmake/floors.txt. A file includes its own part, parts of lower floors and parts of its
# own floor; parts form no circle; a public header includes no private one.
set -eu
cd "$1"

edges=$(mktemp)
trap 'rm -f "$edges"' EXIT

find include/tenon src -name '*.hpp' -o -name '*.cpp' | LC_ALL=C sort | xargs awk -v edges="$edges" '
  # The part that a path below include/tenon or src belongs to: the longest that it starts with.
  function part_of(path,   dir) {
    for (dir = path; sub(/\/[^\/]*$/, "", dir);)
      if (dir in floor) return dir
    return ""
  }
  # The same for a public header: one directly in include/tenon is the front of the part of its
  # name (sqlite.hpp of sql/sqlite), or else of the client.
  function public_part_of(path,   part) {
    if (path ~ /\//) return part_of(path)
    sub(/\.hpp$/, "", path)
    for (part in floor)
      if (part == path || substr(part, length(part) - length(path)) == "/" path) return part
    return "client"
  }
  function report(text) {
    print FILENAME ":" FNR ": " text
    failed = 1
  }
  BEGIN {
    while ((getline line < "cmake/floors.txt") > 0)
      if (line ~ /^[0-9]/) {
        split(line, word, / +/)
        floor[word[2]] = word[1]
      }
  }
  FNR == 1 {
    path = FILENAME
    is_public = sub(/^include\/tenon\//, "", path)
    sub(/^src\//, "", path)
    own = is_public ? public_part_of(path) : part_of(path)
    if (own == "") report("belongs to no part of cmake/floors.txt")
  }
  /^[ \t]*#[ \t]*include[ \t]*[<"]/ {
    target = $0
    sub(/^[^<"]*[<"]/, "", target)
    sub(/[>"].*$/, "", target)
    public_target = sub(/^tenon\//, "", target)
    is_private = !public_target && $0 ~ /"/
    if (!public_target && !is_private) next
    part = public_target ? public_part_of(target) : part_of(target)
    if (part == "") report("includes " target ", which belongs to no part; write \"part/file.hpp\"")
    else {
      if (is_public && is_private) report("a public header includes the private \"" target "\"")
      if (own != "" && floor[part] > floor[own])
        report(own " (floor " floor[own] ") includes " target " of " part " (floor " floor[part] ")")
      if (own != "" && part != own) print own, part >> edges
    }
  }
  END { exit failed }
' || failed=1

# tsort names the parts of a circle and fails.
if ! LC_ALL=C sort -u "$edges" | tsort >/dev/null; then
  echo "the parts above include each other in a circle"
  failed=1
fi
exit "${failed:-0}"
