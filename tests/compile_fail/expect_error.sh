#!/bin/sh
# expect_error.sh SOURCE COMPILER FLAG...: SOURCE does not compile with its mistake, and the compiler says what the first
# line asks for: `// error: <extended regular expression>`.
set -eu
source=$1
shift
expected=$(sed -n '1s,^// error: ,,p' "$source")
[ -n "$expected" ] || { echo "$source does not say which error is expected"; exit 1; }

if said=$("$@" -fsyntax-only -DMISTAKE "$source" 2>&1); then
  echo "$source compiles in spite of its mistake"
  exit 1
fi
echo "$said" | grep -Eq "$expected" && exit 0
echo "$source: the compiler does not say \"$expected\" but:"
echo "$said"
exit 1
