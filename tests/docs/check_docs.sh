#!/bin/sh
# Every block of C++ in the guides that names its example (<!-- examples/x.cpp -->) stands in that example, word for word.
# Usage: check_docs.sh ROOT
set -eu
root=$1
failed=0
for guide in "$root"/docs/guide/*.md "$root"/README.md; do
  awk -v root="$root" -v guide="${guide#"$root"/}" '
    function flush_block(   line, text) {
      text = ""
      while ((getline line < (root "/" example)) > 0) text = text line "\n"
      close(root "/" example)
      if (index(text, block) == 0) {
        printf "%s:%d: this block is not in %s\n", guide, start, example
        status = 1
      }
    }
    /^<!-- examples\/.* -->$/ { example = $2; next }
    /^```cpp$/ {
      if (example == "") { printf "%s:%d: this block names no example\n", guide, NR; status = 1 }
      inside = 1; block = ""; start = NR; next
    }
    /^```$/ && inside { if (example != "") flush_block(); inside = 0; example = ""; next }
    inside { block = block $0 "\n" }
    END { exit status }
  ' "$guide" || failed=1
done
exit $failed
