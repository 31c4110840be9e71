# The suites of script/test. Each suite_NAME function prints as much as it likes (its output goes to
# build/log/NAME.log) and reports through count. Sourced.

passed=0 failed=0             # of the suite that runs
total_passed=0 total_failed=0 # of all suites

count() { # PASSED FAILED
  passed=$((passed + $1))
  failed=$((failed + $2))
}

# check COMMAND...: one check, passed when the command succeeds.
check() {
  echo "== $*"
  if "$@"; then
    count 1 0
  else
    count 0 1
    echo "FAILED: $*"
  fi
}

# figure TEXT: a line that belongs below the suite's result, such as how many cases ran. Test programs
# do the same by a line of their own, "FIGURE text" (in node's TAP a diagnostic, "# FIGURE text").
figure() { echo "FIGURE $*"; }

# run_suite NAME: a suite that fails without counting anything, or counts nothing, is one failure.
run_suite() {
  local name=$1 log="build/log/$1.log" begin end status=0
  passed=0 failed=0
  mkdir -p build/log
  [ ! -t 1 ] || printf 'suite %s ...\r' "$name"
  begin=$(date +%s%N)
  "suite_${name//-/_}" >"$log" 2>&1 || status=$?
  end=$(date +%s%N)
  if [ "$failed" = 0 ] && { [ "$status" != 0 ] || [ "$passed" = 0 ]; }; then
    failed=1
  fi
  printf 'suite %s: %d passed, %d failed (%d.%d s)\n' "$name" "$passed" "$failed" \
    $(((end - begin) / 1000000000)) $(((end - begin) / 100000000 % 10))
  sed -nE 's/^ *(# )?FIGURE /    /p' "$log"
  if [ "$failed" != 0 ]; then
    show_failures "$log"
  fi
  total_passed=$((total_passed + passed))
  total_failed=$((total_failed + failed))
}

# Of each part that failed (from its "== name" to its "FAILED: name"), what an operator reads first.
show_failures() { # LOG
  awk -v limit=80 '
    function say(line) { if (++said <= limit) print "    " line }
    function flush_part(   i, hits, rest) {
      say(name)
      for (i = 1; i <= n; ++i) {
        if (line[i] ~ /^not ok /) rest = 14
        else if (line[i] ~ /: Failure$/) rest = 8
        else if (line[i] ~ /: error:|^MISSING:/) rest = 3
        else if (line[i] ~ /(ERROR|WARNING): [A-Za-z]+Sanitizer|runtime error:/) rest = 25
        if (rest > 0) { say("  " line[i]); --rest; ++hits }
      }
      for (i = (hits || n < 20) ? (hits ? n + 1 : 1) : n - 19; i <= n; ++i) say("  " line[i])
    }
    /^== / { name = $0; n = 0; next }
    /^FAILED: / { flush_part(); say($0); n = 0; next }
    { line[++n] = $0 }
    END { if (!said) flush_part(); if (said > limit) print "    ... " said - limit " more lines" }
  ' "$1"
  echo "    whole log: $1"
}

# in_parallel COMMAND WORD...: the command with each word, as many at a time as there are cores. What each
# printed and how it ended stays until the next call, to be told in order.
in_parallel() {
  local command=$1 word
  shift
  rm -rf build/parallel
  mkdir -p build/parallel
  for word in "$@"; do
    while [ "$(jobs -rp | wc -l)" -ge "$(nproc)" ]; do wait -n || true; done
    in_background "$command" "$word" &
  done
  wait
}

in_background() { # COMMAND WORD
  local outcome status=0
  outcome=$(outcome_of "$2")
  "$1" "$2" >"$outcome.out" 2>&1 || status=$?
  echo "$status" >"$outcome.status"
}

outcome_of() { echo "build/parallel/${1//\//_}"; } # WORD

ended_well() { # WORD
  local outcome
  outcome=$(outcome_of "$1")
  cat "$outcome.out"
  [ "$(cat "$outcome.status")" = 0 ]
}

# run_gtest PROGRAM...: counts what each printed; a program that is missing, crashed or hung counts
# as one failure more. None of them looks at the real time, so they share the cores.
run_gtest() {
  local program output good bad
  in_parallel gtest_program "$@"
  for program in "$@"; do
    echo "== $program"
    if [ ! -x "$program" ]; then
      echo "FAILED: $program was not built"
      count 0 1
      continue
    fi
    output=$(outcome_of "$program").out
    good=$(sed -nE 's/^\[  PASSED  \] ([0-9]+) tests?\.$/\1/p' "$output")
    bad=$(sed -nE 's/^\[  FAILED  \] ([0-9]+) tests?, listed below:$/\1/p' "$output")
    if ! ended_well "$program"; then
      echo "FAILED: $program ended with status $(cat "${output%.out}.status")"
      bad=${bad:-1}
    fi
    count "${good:-0}" "${bad:-0}"
  done
}

gtest_program() { timeout -k 10 600 "$1" --gtest_color=no --gtest_brief=1; } # PROGRAM

gtest_programs() { # PRESET FOLDER...
  local preset=$1 folder programs=()
  shift
  for folder in "$@"; do
    mapfile -t -O "${#programs[@]}" programs < <(programs_under "$preset" "$folder")
  done
  run_gtest "${programs[@]}"
}

# run_node FILE...: one node process a file, so that nothing of one story lives on in the next. One at a time.
run_node() {
  local file
  node_ready || return 1
  for file in "$@"; do
    in_parallel node_story "$file"
    tell_story "$file"
  done
}

# run_node_in_parallel FILE...: the same, as many at a time as there are cores.
run_node_in_parallel() {
  local file
  node_ready || return 1
  in_parallel node_story "$@"
  for file in "$@"; do
    tell_story "$file"
  done
}

node_story() { # FILE
  (cd "${1%/*}" && timeout -k 10 900 node --test-reporter=tap "${1##*/}")
}

tell_story() { # FILE
  local output good bad
  echo "== $1"
  output=$(outcome_of "$1").out
  good=$(sed -nE 's/^# pass ([0-9]+)$/\1/p' "$output" | tail -n 1)
  bad=$(sed -nE 's/^# fail ([0-9]+)$/\1/p' "$output" | tail -n 1)
  if ! ended_well "$1"; then
    echo "FAILED: $1 ended with status $(cat "${output%.out}.status")"
    [ "${bad:-0}" != 0 ] || bad=1
  fi
  count "${good:-0}" "${bad:-0}"
}

node_ready() {
  [ -x "$ROLLCALL_BIN" ] || { echo "MISSING: $ROLLCALL_BIN was not built"; return 1; }
  node_modules_ready tests/e2e && node_modules_ready sdk/node
}

node_modules_ready() { # FOLDER
  local lock="$1/package-lock.json" done="$1/node_modules/.package-lock.json"
  if [ ! -e "$done" ] || [ "$lock" -nt "$done" ]; then
    if [ "$install" = 0 ]; then
      [ -e "$done" ] || { echo "MISSING: $1/node_modules (run without --no-install)"; return 1; }
      return 0
    fi
    (cd "$1" && npm ci --no-audit --no-fund) && touch "$done"
  fi
}

# Quick suites.

suite_build() {
  local options=(ROLLCALL_TESTS=ON)
  # Nobody runs the benchmarks here, but they must not rot.
  [ "$all" = 0 ] || options+=(ROLLCALL_BENCH=ON)
  check build_preset release "${options[@]}" --
}

suite_unit() { gtest_programs release tests/unit; }

suite_contract() { gtest_programs release tests/contract; }

suite_conformance() { gtest_programs release tests/conformance; }

suite_house() {
  local test
  for test in tools/*_test.py; do
    check python3 "$test"
  done
  check python3 tools/check_layers.py
  check python3 tools/check_mirror.py
  check python3 tools/check_house.py
  check python3 tools/check_reference.py build/release/rollcall-reference
}

# Stories that judge a time, or what a node uses of a core: each has the machine to itself.
measures() { grep -qE 'support/steal\.js|/proc/' "$1"; } # FILE

suite_e2e() {
  local file measuring=() others=()
  for file in tests/e2e/*.test.js sdk/node/test/*.test.js; do
    # The browser has a suite of its own, since it needs Chromium.
    if [ "$file" = tests/e2e/browser.test.js ]; then
      continue
    elif measures "$file"; then
      measuring+=("$file")
    else
      others+=("$file")
    fi
  done
  local -x ROLLCALL_RECORD_DIR="$PWD/build/record"
  rm -rf "$ROLLCALL_RECORD_DIR"
  run_node_in_parallel "${others[@]}" || return 1
  run_node "${measuring[@]}"
  check python3 tools/check_secrets.py "$ROLLCALL_RECORD_DIR"
  # This suite's own log, so far.
  check python3 tools/check_rows.py build/log/e2e.log
}

# Further suites of --all.

suite_format() {
  check find src tests fuzz bench \( -name '*.h' -o -name '*.cc' \) \
    -not -path '*/node_modules/*' -exec clang-format-16 --dry-run -Werror {} +
}

suite_tidy() {
  cmake --preset tidy || return 1
  check run-clang-tidy-16 -p build/tidy -quiet -j "$(nproc)" "$PWD/src/.*"
}

# The stories that need neither the clock of another day nor a measured deadline.
sanitized_stories=(
  tests/e2e/sdk_loop.test.js tests/e2e/bad_framing.test.js tests/e2e/bad_query.test.js
  tests/e2e/bad_signature.test.js tests/e2e/bad_body.test.js tests/e2e/bad_frames.test.js
  tests/e2e/bad_tokens.test.js tests/e2e/gateway_messages.test.js
  tests/e2e/operations.test.js tests/e2e/tls.test.js
)

sanitized_e2e() { # PRESET
  ROLLCALL_BIN="$PWD/build/$1/rollcall" run_node "${sanitized_stories[@]}"
}

suite_asan() {
  local -x ASAN_OPTIONS=detect_leaks=1:detect_stack_use_after_return=1
  local -x UBSAN_OPTIONS=print_stacktrace=1
  check build_preset asan --
  # The contract takes longest, so it begins.
  gtest_programs asan tests/contract tests/conformance tests/unit
  sanitized_e2e asan
}

# The tests of what several threads share; all else lives on one loop.
threaded_tests=(
  app_test base_test engine_contract_test engine_memory_test limits_test metrics_test net_test
)

suite_tsan() {
  local -x TSAN_OPTIONS=halt_on_error=0:second_deadlock_stack=1 ROLLCALL_SANITIZER=thread
  local name programs=()
  check build_preset tsan -- rollcall "${threaded_tests[@]}"
  for name in "${threaded_tests[@]}"; do
    programs+=("$(programs_under tsan tests | grep "/$name\$")")
  done
  run_gtest "${programs[@]}"
  sanitized_e2e tsan
}

fuzz_program() { # PROGRAM
  local executions=2000000
  [ -z "${ROLLCALL_FUZZ_SECONDS:-}" ] || executions=-1
  fuzz_for "${ROLLCALL_FUZZ_SECONDS:-60}" "$1" "$executions"
}

suite_fuzz() {
  local fuzzers fuzzer name
  build_preset fuzz -- fuzz/all || count 0 1
  mapfile -t fuzzers < <(programs_under fuzz fuzz)
  in_parallel fuzz_program "${fuzzers[@]}"
  for fuzzer in "${fuzzers[@]}"; do
    name=$(basename "$fuzzer")
    check ended_well "$fuzzer"
    figure "fuzz ${name%_fuzz}: $(fuzzed "$(outcome_of "$fuzzer").out")"
  done
}

# Can the fuzzers find anything? Each must find the bug that is planted for it.
suite_planted() {
  local programs program name
  build_preset fuzz -- fuzz/all || return 1
  mapfile -t programs < <(programs_under fuzz planted)
  build_preset fuzz -- "${programs[@]#build/fuzz/}" || return 1
  in_parallel hunt_planted "${programs[@]}"
  for program in "${programs[@]}"; do
    name=$(basename "$program")
    check ended_well "$program"
    figure "planted ${name%_fuzz}: $(cat "$(outcome_of "$program").out")"
  done
}

suite_mutation() { gtest_programs release tests/mutation; }

suite_browser() { run_node tests/e2e/browser.test.js; }
