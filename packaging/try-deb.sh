#!/usr/bin/env bash
# Tries the package as a technician does, in a clean Debian 12 of its own: installs, puts the sample station on the air,
# upgrades, removes, purges; the station's files are there at the end. As root: packaging/try-deb.sh FILE.deb
set -euo pipefail
deb=$(realpath "$1")
mirror=${MIRROR:-$(awk '/^URIs:/ {print $2; exit}' /etc/apt/sources.list.d/*.sources 2>/dev/null || true)}
mirror=${mirror:-$(awk '$1 == "deb" {for (i = 2; i <= NF; i++) if ($i ~ /^http/) {print $i; exit}}' /etc/apt/sources.list 2>/dev/null || true)}
root=$(mktemp -d); begun=$SECONDS
chmod 755 "$root"
trap 'umount -q "$root/proc" 2>/dev/null || true; rm -rf --one-file-system "$root"' EXIT
step() { echo "[$((SECONDS - begun)) s] $*"; }
within() { chroot "$root" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin DEBIAN_FRONTEND=noninteractive LC_ALL=C.UTF-8 "$@"; }

step "a clean Debian 12 from ${mirror:-the usual mirror}"
debootstrap --variant=minbase --include=adduser,systemd bookworm "$root" ${mirror:+"$mirror"} >/dev/null
mount -t proc proc "$root/proc"
# No service manager runs in here: units are installed and enabled, and not started.
printf '#!/bin/sh\nexit 101\n' > "$root/usr/sbin/policy-rc.d"; chmod 755 "$root/usr/sbin/policy-rc.d"
cp /etc/apt/sources.list "$root/etc/apt/" 2>/dev/null || true
cp -r /etc/apt/sources.list.d /etc/apt/apt.conf.d "$root/etc/apt/" 2>/dev/null || true
cp /etc/resolv.conf /etc/hosts "$root/etc/"
within apt-get update -qq 2>/dev/null

step "install"
cp "$deb" "$root/tmp/phatthanh.deb"
within apt-get install -y -qq --no-install-recommends /tmp/phatthanh.deb >/dev/null 2>&1
within phatthanh --version
within test -L /etc/systemd/system/multi-user.target.wants/phatthanh.service
within id -nG phatthanh | grep -qw audio
[ "$(within stat -c '%U %a' /var/lib/phatthanh)" = "phatthanh 2770" ]

step "a station: the sample, checked, then on the air as the unit runs it"
within cp -r /usr/share/phatthanh/dai-mau/. /var/lib/phatthanh/
within chown -R phatthanh:phatthanh /var/lib/phatthanh
within setpriv --reuid=phatthanh --regid=phatthanh --init-groups phatthanh --station /var/lib/phatthanh check >/dev/null
within timeout --signal=TERM 8 setpriv --reuid=phatthanh --regid=phatthanh --init-groups \
  phatthanh --station /var/lib/phatthanh run --silent >/dev/null 2>&1 || true
rows=$(within phatthanh --station /var/lib/phatthanh log verify); echo "$rows"
{ within phatthanh --station /var/lib/phatthanh doctor --json || true; } | grep -q '"key":"service","verdict":"good"'

step "upgrade: the same package again, as the next version comes"
within dpkg -i /tmp/phatthanh.deb | grep -q "không bị ngắt"
[ "$(within phatthanh --station /var/lib/phatthanh log verify)" = "$rows" ]
within phatthanh --station /var/lib/phatthanh upgrade 2>&1 | grep -q "đang là bản chạy rồi"

step "upgrade: over a package that kept no programs a restart is what takes the new one"
within rm /usr/lib/phatthanh/current
within dpkg -i /tmp/phatthanh.deb | grep -q "systemctl restart phatthanh"

step "upgrade: a program that checks well and cannot run is led back from, by hand and by whoever minds the starts"
old=$(readlink "$root/usr/lib/phatthanh/current")
printf '#!/bin/sh\ncase "$*" in *run*) exit 3;; *) exec /usr/lib/phatthanh/new/phatthanh "$@";; esac\n' > "$root/tmp/bad"; chmod 755 "$root/tmp/bad"
if within phatthanh --station /var/lib/phatthanh upgrade --program /tmp/bad --manager "/usr/lib/phatthanh/current/phatthanh run" --watch 1; then exit 1; fi
[ "$(readlink "$root/usr/lib/phatthanh/current")" = "$old" ]
within phatthanh --version

step "remove and purge: the station stays"
within apt-get remove -y -qq phatthanh >/dev/null 2>&1
within test ! -e /usr/bin/phatthanh
within apt-get purge -y -qq phatthanh 2>/dev/null | grep -q "được giữ nguyên"
within test -s /var/lib/phatthanh/var/airlog.db
within test ! -e /etc/systemd/system/multi-user.target.wants/phatthanh.service
step "all of it done"
