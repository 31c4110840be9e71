# install_packages GROUP...: puts in place the Debian packages of script/lib/packages that are
# missing. Where nothing is missing it asks nobody, so that it works offline. Sourced.

packages_of() {
  local group
  for group in "$@"; do
    sed -n "s/^$group: *//p" script/lib/packages | tr ' ' '\n'
  done
}

missing_packages() {
  local wanted
  mapfile -t wanted < <(packages_of "$@" | sort -u)
  comm -23 <(printf '%s\n' "${wanted[@]}") \
    <(dpkg-query -W -f '${db:Status-Status} ${Package}\n' "${wanted[@]}" 2>/dev/null |
      sed -n 's/^installed //p' | sort -u)
}

as_root() {
  if [ "$(id -u)" = 0 ]; then
    "$@"
  else
    sudo "$@"
  fi
}

apt() {
  as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq -y -o Dpkg::Use-Pty=0 \
    -o DPkg::Lock::Timeout=300 "$@"
}

install_packages() {
  local missing log try
  mapfile -t missing < <(missing_packages "$@")
  [ "${#missing[@]}" -gt 0 ] || return 0
  echo "installing ${#missing[@]} packages: ${missing[*]}"
  log=$(mktemp)
  # The first try uses the package lists that are there; the others fetch new ones.
  for try in 1 2 3; do
    if { [ "$try" = 1 ] || apt update; } >>"$log" 2>&1 &&
      apt install --no-install-recommends "${missing[@]}" >>"$log" 2>&1; then
      rm -f "$log"
      return 0
    fi
  done
  tail -n 20 "$log" >&2
  echo "could not install: ${missing[*]} (whole log: $log)" >&2
  return 1
}

# Node only where it is missing: another version than Debian's may be there, with its own npm.
install_node() {
  if ! command -v node >/dev/null || ! command -v npm >/dev/null; then
    install_packages node
  fi
}
