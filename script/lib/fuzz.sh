# Running fuzzers from their committed corpora. Sourced.

# fuzz_for SECONDS PROGRAM [EXECUTIONS]: runs one fuzzer until the first of both is reached. New
# inputs go to build/fuzz/corpus/NAME, an input that breaks it to build/fuzz/found/NAME-*.
fuzz_for() {
  local seconds=$1 program=$2 executions=${3:--1} name corpus options=()
  name=$(basename "$program")
  corpus="build/fuzz/corpus/$name"
  mkdir -p "$corpus" build/fuzz/found
  [ ! -f "fuzz/dictionary/$name" ] || options+=("-dict=fuzz/dictionary/$name")
  set -- "$corpus"
  [ ! -d "fuzz/corpus/$name" ] || set -- "$@" "fuzz/corpus/$name"
  timeout -k 10 $((seconds + 120)) "$program" -max_total_time="$seconds" -runs="$executions" \
    -timeout=10 -rss_limit_mb=2048 -artifact_prefix="build/fuzz/found/$name-" \
    "${options[@]}" "$@"
}

# fuzzed LOG: from what a fuzzer printed, "N executions in S s".
fuzzed() {
  sed -nE 's/^Done ([0-9]+) runs in ([0-9]+) second.*/\1 executions in \2 s/p' "$1"
}
