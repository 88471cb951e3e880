#!/usr/bin/env bash
# Installs what the browser tests need beyond npm: Chromium, and a D-Bus daemon for a simulated Bluetooth adapter.
# Debian and Ubuntu only; elsewhere it says what to install.
set -euo pipefail

has_browser() {
  [ -x "${CHROMIUM:-/usr/bin/chromium}" ]
}

has_bus() {
  command -v dbus-daemon >/dev/null
}

if has_browser && has_bus; then
  echo 'Chromium and dbus-daemon are here: nothing to install.'
  exit 0
fi

if ! command -v apt-get >/dev/null; then
  echo 'Install these with the means of your system, and name the browser in CHROMIUM if it is not /usr/bin/chromium:' >&2
  has_browser || echo '  chromium (or Chrome): https://www.chromium.org/getting-involved/download-chromium/' >&2
  has_bus || echo '  dbus-daemon: for the tests of the phone page only' >&2
  has_browser || exit 1
  exit 0
fi

as_root() {
  if [ "$(id -u)" -eq 0 ]; then
    "$@"
  else
    sudo "$@"
  fi
}

# Older releases have the daemon in the package dbus.
bus_package() {
  if apt-cache show dbus-daemon >/dev/null 2>&1; then
    echo dbus-daemon
  else
    echo dbus
  fi
}

as_root apt-get update
packages=()
has_browser || packages+=(chromium)
has_bus || packages+=("$(bus_package)")
echo "Installing ${packages[*]}"
as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "${packages[@]}"

if ! has_browser; then
  echo 'There is still no /usr/bin/chromium. Install a browser and name it in CHROMIUM.' >&2
  exit 1
fi
