#!/bin/sh
# Build the validator from a source tree of llama.cpp (the sdist of llama-cpp-python holds one in vendor/llama.cpp):
#   benchmarks/gbnf/build.sh LLAMA_CPP OUT
# Only the files of the grammar are compiled; what they would call in a model is left unresolved, and never called.
set -eu
source=$1
out=$2
here=$(dirname "$0")
objects=$(mktemp -d)
trap 'rm -rf "$objects"' EXIT
for file in "$source/src/llama-grammar.cpp" "$source/src/unicode.cpp" "$source/src/unicode-data.cpp" \
    "$source/src/llama-impl.cpp" "$here/validator.cpp"; do
    c++ -O2 -std=c++17 -ffunction-sections -fdata-sections -c "$file" -o "$objects/$(basename "$file").o" \
        -I"$source/src" -I"$source/include" -I"$source/ggml/include"
done
c++ -no-pie -Wl,--gc-sections -Wl,--unresolved-symbols=ignore-all "$objects"/*.o -o "$out"
