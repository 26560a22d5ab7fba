#!/bin/sh
# Find the children of each incident of a benchmark folder: bench/households.sh DIR OUT.csv. `make types` comes first.
set -eu
[ $# -eq 2 ] || { echo "usage: $0 DIR OUT.csv" >&2; exit 2; }
dir=$(cd "$1" && pwd)
out=$(cd "$(dirname "$2")" && pwd)/$(basename "$2")
cd "$(dirname "$0")/.."
exec .venv/bin/python -m bench.households "$dir" "$out"
