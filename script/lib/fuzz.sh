# fuzz_for SECONDS PROGRAM: runs one fuzzer from its committed corpus. New inputs go to
# build/fuzz/corpus/NAME, an input that breaks it to build/fuzz/found/NAME-*. Sourced.

fuzz_for() {
  local seconds=$1 program=$2 name corpus options=()
  name=$(basename "$program")
  corpus="build/fuzz/corpus/$name"
  mkdir -p "$corpus" build/fuzz/found
  [ ! -f "fuzz/$name.dict" ] || options+=("-dict=fuzz/$name.dict")
  set -- "$corpus"
  [ ! -d "fuzz/corpus/$name" ] || set -- "$@" "fuzz/corpus/$name"
  timeout -k 10 $((seconds + 120)) "$program" -max_total_time="$seconds" -timeout=10 \
    -rss_limit_mb=2048 -print_final_stats=1 -artifact_prefix="build/fuzz/found/$name-" \
    "${options[@]}" "$@"
}
