#!/bin/sh
# check_regeneration.sh CMAKE GENERATOR PREFIX COMPILER CONSUMER WORK: builds a copy of the folder
# CONSUMER in the folder WORK again and again; a change of the schema has to reach every file that
# it concerns in the very next build, and nothing else may be built.
set -eu
cmake=$1 generator=$2 prefix=$3 compiler=$4 consumer=$5 work=$6

rm -rf "$work"
mkdir -p "$work"
cp -r "$consumer" "$work/source"
cd "$work"
schema=source/notes.prisma

build() { "$cmake" --build build --target notes >log 2>&1 || { cat log && exit 1; }; }

# built TEXT, not_built TEXT: whether the last build said so.
built() { grep -q "$1" log || { cat log && echo "$step: '$1' was not built" && exit 1; }; }
not_built() { ! grep -q "$1" log || { cat log && echo "$step: '$1' was built" && exit 1; }; }

# A file system may tell times no finer than in seconds.
edit() {
  sleep 1
  sed -i "$1" "$2"
}

"$cmake" -S source -B build -G "$generator" -DCMAKE_PREFIX_PATH="$prefix" -DCMAKE_CXX_COMPILER="$compiler" >log ||
  { cat log && exit 1; }
step='first build'
build
built 'Generating the client'
build/notes | grep -q '3 pages'

step='nothing changed'
build
build
not_built 'Generating the client'
not_built 'Building CXX'

step='a source changed'
edit 's/buy milk/buy bread/' source/notes.cpp
build
built 'notes.cpp.o'
not_built 'Generating the client'

step='a default changed'
edit 's/@default(3)/@default(4)/' "$schema"
build
built 'Generating the client'
build/notes | grep -q '4 pages'

step='a field was added to a model that the source includes'
edit '/^model Note/a\  tone Int @default(0)' "$schema"
build
built 'notes.cpp.o'
build/notes | grep -q '4 pages'

step='a comment changed'
edit '1s/.*/\/\/ Another comment./' "$schema"
build
built 'Generating the client'
not_built 'Building CXX'

step='a model was removed'
edit '/^model Label/,$d' "$schema"
build
build
build
not_built 'Generating the client'
