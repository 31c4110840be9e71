# Peers for script/bench, unpacked below build/bench/peers and never installed: an installed server
# would be started, now and at every boot. Nothing outside build/ is written. Sourced.
#
# nginx is Debian 12's; Valkey 8 comes from bookworm-backports, by a list of sources of our own that
# has that suite besides this machine's, pinned so low that nothing else is taken from it.

peers_root="$PWD/build/bench/peers/root"
peers_apt="$PWD/build/bench/peers/apt"

peers_apt_get() {
  apt-get -qq -y -o APT::Sandbox::User=root -o Debug::NoLocking=1 \
    -o Dir::Etc::SourceList="$peers_apt/sources.list" \
    -o Dir::Etc::Preferences="$peers_apt/preferences" \
    -o Dir::State::Lists="$peers_apt/lists" -o Dir::Cache="$peers_apt/cache" "$@"
}

fetch_peers() {
  [ ! -x "$peers_root/usr/sbin/nginx" ] || [ ! -x "$peers_root/usr/bin/valkey-server" ] || return 0
  echo "fetching nginx and valkey into build/bench/peers"
  mkdir -p "$peers_apt/lists/partial" "$peers_apt/cache/archives/partial" "$peers_root"
  {
    cat /etc/apt/sources.list 2>/dev/null || true
    echo
    echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg]" \
      "http://deb.debian.org/debian bookworm-backports main"
  } >"$peers_apt/sources.list"
  printf '%s\n' 'Package: *' 'Pin: release n=bookworm-backports' 'Pin-Priority: 100' \
    >"$peers_apt/preferences"
  local log="$peers_apt/log" package
  if ! {
    peers_apt_get update &&
      peers_apt_get install --download-only --reinstall --no-install-recommends nginx \
        valkey-server valkey-tools
  } >"$log" 2>&1; then
    tail -n 20 "$log" >&2
    echo "could not fetch nginx and valkey (whole log: $log)" >&2
    return 1
  fi
  for package in "$peers_apt"/cache/archives/*.deb; do
    dpkg-deb -x "$package" "$peers_root"
  done
}
