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

# hunt_planted PROGRAM: true when the fuzzer PROGRAM, with a bug put into its parser, finds it within
# a minute, starting from the committed corpus. Its output goes to PROGRAM.log.
hunt_planted() {
  local program=$1 name begin learned
  name=$(basename "$program")
  learned=$(mktemp -d)
  begin=$(date +%s%N)
  if timeout -k 10 120 "$program" -max_total_time=60 -timeout=10 -rss_limit_mb=2048 \
    -artifact_prefix="$learned/" "-dict=fuzz/dictionary/$name" "$learned" "fuzz/corpus/$name" \
    >"$program.log" 2>&1; then
    rm -rf "$learned"
    echo "not found"
    return 1
  fi
  rm -rf "$learned"
  # A program that did not start has found nothing.
  grep -qE 'CHECK failed|ERROR: (AddressSanitizer|libFuzzer)|runtime error:' "$program.log" || return 1
  echo "found in $((($(date +%s%N) - begin) / 1000000)) ms"
}
