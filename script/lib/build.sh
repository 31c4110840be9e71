# build_preset PRESET [OPTION=VALUE...] -- [TARGET...]: configures and builds build/PRESET. Sourced.
#
# On a terminal ninja's own one-line progress shows; elsewhere only failures do. The whole output
# stays in build/PRESET/build.log.

build_preset() {
  local preset=$1 log="build/$1/build.log" options=()
  shift
  while [ $# -gt 0 ] && [ "$1" != -- ]; do
    options+=("-D$1")
    shift
  done
  [ $# -eq 0 ] || shift
  mkdir -p "build/$preset"
  if ! cmake --preset "$preset" "${options[@]}" >"$log" 2>&1; then
    tail -n 30 "$log" >&2
    echo "configuring build/$preset failed (whole log: $log)" >&2
    return 1
  fi
  # -k 0: one broken file does not hide the next, and what does not need it still gets built.
  if [ -t 1 ]; then
    ninja -C "build/$preset" -k 0 "$@"
  elif ! ninja -C "build/$preset" -k 0 "$@" >>"$log" 2>&1; then
    grep -E -A 8 '(error|Error|FAILED):' "$log" | head -n 60 >&2 || true
    echo "building build/$preset failed (whole log: $log)" >&2
    return 1
  fi
}

# programs_under PRESET FOLDER: the test programs or fuzzers that build/PRESET should have there,
# built or not, so that one that did not build is missed.
programs_under() {
  ninja -C "build/$1" -t targets all |
    sed -nE "s|^($2/[^:]*): CXX_EXECUTABLE_LINKER.*|build/$1/\1|p" | sort
}
