#!/usr/bin/env bash
# Installs the Debian packages that are not there: packaging/need.sh PACKAGE…
# What comes with a service of its own (samba, mpd) is wanted as a program only: its service neither starts nor will at the next boot,
# unless the package was there before.
set -euo pipefail

installed() { dpkg-query -W -f='${db:Status-Abbrev}${Package}\n' 2>/dev/null | awk '/^ii / {print $2}' | sort -u; }

command -v apt-get >/dev/null || { echo "No apt-get here. Please install by hand: $*"; exit 1; }
before=$(installed)
missing=$(comm -23 <(printf '%s\n' "$@" | sort -u) <(echo "$before"))
[ -n "$missing" ] || exit 0
# shellcheck disable=SC2086
set -- $missing

sudo=; [ "$(id -u)" = 0 ] || { sudo=sudo; echo "Needs Debian packages; sudo may ask for your password: $*"; }
echo "Installing $*"

# Debian asks this program whether a service may start; one that is there already has its owner's answer.
policy=/usr/sbin/policy-rc.d
if [ ! -e "$policy" ]; then
  trap '$sudo rm -f "$policy"' EXIT
  printf '#!/bin/sh\nexit 101\n' | $sudo install -m 755 /dev/stdin "$policy"
fi
$sudo apt-get update -qq
$sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null

[ -d /run/systemd/system ] || exit 0
mapfile -t new < <(comm -13 <(echo "$before") <(installed))
mapfile -t units < <(dpkg -L "${new[@]}" | sed -nE 's|^(/usr)?/lib/systemd/system/([^/@]+\.(service\|socket))$|\2|p' | sort -u)
if (( ${#units[@]} )); then
  # Some are no services to be enabled; that is no fault.
  $sudo systemctl --quiet disable --now "${units[@]}" 2>/dev/null || true
fi
