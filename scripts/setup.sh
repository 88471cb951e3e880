#!/usr/bin/env bash
# Installs what npm does not bring and the browser tests need: Debian's Chromium, and dbus-daemon, on which a simulated Bluetooth
# adapter runs. Where it cannot install, it says what is missing, and fails.
set -euo pipefail

browser=${CHROMIUM:-/usr/bin/chromium}

has_browser() {
  [ -x "$browser" ]
}

has_bus() {
  command -v dbus-daemon >/dev/null
}

# Says why nothing is installed, and what is missing.
leave_it_to_you() {
  echo "$1 Install these yourself, and name the browser in CHROMIUM if it is not /usr/bin/chromium:" >&2
  has_browser || echo '  chromium (or Chrome): https://www.chromium.org/getting-involved/download-chromium/' >&2
  has_bus || echo '  dbus-daemon: https://www.freedesktop.org/wiki/Software/dbus/' >&2
  exit 1
}

if has_browser && has_bus; then
  echo 'Chromium and dbus-daemon are here: nothing to install.'
  exit 0
fi

command -v apt-get >/dev/null || leave_it_to_you 'There is no apt-get.'

if [ "$(id -u)" -eq 0 ]; then
  as_root() { "$@"; }
elif command -v sudo >/dev/null; then
  as_root() { sudo "$@"; }
else
  leave_it_to_you 'You are not root, and there is no sudo.'
fi

# Older releases have the daemon in the package dbus.
bus_package() {
  if apt-cache show dbus-daemon >/dev/null 2>&1; then
    echo dbus-daemon
  else
    echo dbus
  fi
}

# A source that does not answer need not be the one that is wanted.
as_root apt-get update || echo 'The package lists may be old.' >&2
packages=()
has_browser || packages+=(chromium)
has_bus || packages+=("$(bus_package)")
echo "Installing ${packages[*]}"
as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "${packages[@]}"

if ! has_browser; then
  echo "There is still no $browser. Install a browser and name it in CHROMIUM." >&2
  exit 1
fi
