#!/usr/bin/env bash
# Tries the package as a technician does, in a clean Debian 12 of its own: installs, makes a station, puts the sample on the air,
# examines, upgrades, rolls back, backs up; loses that machine with all that was in it; and in another clean one installs, restores,
# goes on the air, removes, purges. What must be the same before and after is compared. As root: packaging/try-deb.sh FILE.deb
# MIRROR=http://… names another mirror than the host's own.
#
# Where no clean root can be made (no root, no debootstrap, no mirror, a container without rights) it says so in one line and that
# is no failure. Once the root stands, everything is. Mounts and processes are in namespaces of their own: the host has none of them.
set -Eeuo pipefail
umask 022
here=$(dirname "$(realpath "$0")")

# Ends without having tried, which is no failure: inside by a status that nothing else has.
NOT_HERE=77
not_here() {
  echo "NOT TRIED: no clean Debian can be made here, so the package was installed nowhere: $*"
  [ -z "${room:-}" ] && exit 0
  exit "$NOT_HERE"
}

if [ "$1" != --inside ]; then
  deb=$(realpath "$1")
  [ "$(id -u)" = 0 ] || not_here "that needs root"
  for tool in debootstrap unshare python3; do
    command -v "$tool" >/dev/null || not_here "$tool is missing (sudo apt install debootstrap util-linux python3)"
  done
  place=$(mktemp -d "${TMPDIR:-/var/tmp}/phatthanh-try-XXXXXX")
  trap 'rm -rf --one-file-system "$place" 2>/dev/null || { sleep 1; rm -rf --one-file-system "$place"; }' EXIT
  [ "$(df --output=avail -k "$place" | tail -1)" -gt 6000000 ] || not_here "less than 6 GB are free in $place"
  unshare --mount --pid --fork sh -c 'mkdir "$0/try" && mount -t tmpfs try "$0/try" && mknod "$0/null" c 1 3 && echo > "$0/null"' "$place" 2>/dev/null \
    || not_here "mounts, process namespaces or device files are refused"
  rm -r "$place/try" "$place/null"

  # What is inside ends before its root is taken away.
  timeout --signal=KILL 900 unshare --mount --pid --fork --kill-child "$0" --inside "$place" "$deb" </dev/null &
  inside=$!
  trap 'kill -KILL -- "-$inside" 2>/dev/null; wait "$inside" || true; exit 143' INT TERM HUP
  status=0
  wait "$inside" || status=$?
  [ "$status" != "$NOT_HERE" ] || exit 0
  [ "$status" != 137 ] || echo "FAILED: not done after 15 minutes, or killed"
  exit "$status"
fi

room=$2 deb=$3
root=$room/one
begun=$SECONDS
# Wherever the output of what fails goes.
exec 3>&2
step() { echo "[$((SECONDS - begun)) s] $*"; }
failed() {
  [ "$BASH_SUBSHELL" = 0 ] || return 0
  { echo "FAILED in line $1: ${2%%$'\n'*}"; tail -n 20 "$root/var/log/phatthanh.log" || true; } >&3
}
trap 'failed "${BASH_LINENO[*]} $LINENO" "$BASH_COMMAND"' ERR

# --- A clean root, and what it may need of the host: mirror, proxies, certificates.

# Prints where this machine has Debian 12 from; nothing if its lists name no such place.
mirror() {
  python3 - <<'PYTHON'
import glob, re
def entries():
    for name in ["/etc/apt/sources.list", *sorted(glob.glob("/etc/apt/sources.list.d/*.list"))]:
        for line in open(name, errors="replace") if glob.glob(name) else []:
            found = re.match(r"\s*deb\s+(?:\[[^]]*\]\s+)?(\S+)\s+(\S+)\s+(.*)", line)
            if found:
                yield [found[1]], [found[2]], found[3].split()
    for name in sorted(glob.glob("/etc/apt/sources.list.d/*.sources")):
        for part in re.split(r"\n\s*\n", re.sub(r"(?m)^#.*\n", "", open(name, errors="replace").read())):
            said = {key.lower(): value.split() for key, value in re.findall(r"(?m)^([\w-]+):((?:.*)(?:\n[ \t].*)*)", part)}
            if "deb" in said.get("types", []) and said.get("enabled") != ["no"]:
                yield said.get("uris", []), said.get("suites", []), said.get("components", [])
def mirrors(uri):
    listed = re.match(r"mirror\+file:/*(/.*)", uri)
    return [line.split()[0] for line in open(listed[1]) if line.strip() and line[0] != "#"] if listed else [uri]
for uris, suites, components in entries():
    if "bookworm" in suites and "main" in components:
        for found in [found for uri in uris for found in mirrors(uri)]:
            if re.match("https?:", found):
                print(found)
                raise SystemExit
PYTHON
}

# How this machine's apt reaches a mirror. A program that finds proxies out is the host's own and not in there.
reach() { apt-config dump | grep -E '^Acquire::(http|https)::' | grep -v -i -E 'proxy-?auto-?detect' || true; }

mirror=${MIRROR:-$(mirror)}
for scheme in http https; do
  name=${scheme}_proxy
  proxy=$(reach | sed -nE "s/^Acquire::$scheme::Proxy \"(.+)\";$/\1/p" | head -1)
  [ -n "${!name:-}" ] || [ -z "$proxy" ] || [ "$proxy" = DIRECT ] || export "$name=$proxy"
done
proxies=()
for name in http_proxy https_proxy no_proxy HTTP_PROXY HTTPS_PROXY NO_PROXY; do
  [ -z "${!name:-}" ] || proxies+=("$name=${!name}")
done

within() {
  chroot "$root" env -i PATH=/usr/local/sbin:/usr/sbin:/usr/bin:/sbin:/bin DEBIAN_FRONTEND=noninteractive LC_ALL=C.UTF-8 \
    "${proxies[@]}" "$@"
}
apt() { within timeout 180 apt-get -y -qq -o Acquire::Retries=5 -o Acquire::http::Timeout=30 -o Acquire::https::Timeout=30 "$@"; }

step "a clean Debian 12 from ${mirror:-the usual mirror}"
timeout 240 debootstrap --variant=minbase --include=adduser,systemd bookworm "$root" ${mirror:+"$mirror"} > "$room/debootstrap.log" 2>&1 \
  || not_here "debootstrap: $(tail -1 "$room/debootstrap.log")"
# No service manager runs in here: units are installed and enabled, and not started.
printf '#!/bin/sh\nexit 101\n' > "$root/usr/sbin/policy-rc.d"; chmod 755 "$root/usr/sbin/policy-rc.d"
cp /etc/resolv.conf /etc/hosts "$root/etc/"
reach > "$root/etc/apt/apt.conf.d/90reach"
for file in /etc/ssl/certs/ca-certificates.crt $(reach | sed -nE 's|^[^"]*"(/.+)";$|\1|p'); do
  [ ! -f "$file" ] || { install -d "$root$(dirname "$file")" && cp -L "$file" "$root$file"; }
done
install -m 755 "$here/stand-in.sh" "$root/usr/local/sbin/stand-in"
cp "$deb" "$root/tmp/phatthanh.deb"
apt update > "$room/apt.log" 2>&1 || not_here "apt-get update: $(tail -1 "$room/apt.log")"
rm -f "$root"/var/cache/apt/archives/*.deb
# The other computer, before anything of ours was on this one.
cp -a "$root" "$room/two"
mkdir "$room/stick"; mount -t tmpfs -o mode=777,size=200m stick "$room/stick"

# --- What is asked, and held against what it must be.

station=/var/lib/phatthanh
p() { within phatthanh --station "$station" "$@"; }
# As the account that keeps the station, which is what people are told to type with `sudo -u phatthanh`.
own() { within setpriv --reuid=phatthanh --regid=phatthanh --init-groups phatthanh --station "$station" "$@"; }
pid() { cat "$root/run/phatthanh.pid"; }
running() { readlink "$root/proc/$(pid)/exe" | sed "s|^$root||"; }
led() { readlink "$root/usr/lib/phatthanh/$1"; }
# holds TEXT EXPRESSION: whether the JSON document or lines in TEXT, as `it`, are as Python says.
holds() {
  python3 - "$@" <<'PYTHON'
import json, sys
text, expression = sys.argv[1:]
try:
    it = json.loads(text)
except ValueError:
    it = [json.loads(line) for line in text.splitlines()]
try:
    is_so = eval(f"({expression}\n)")
except (TypeError, LookupError, AttributeError):
    is_so = False
if not is_so:
    sys.exit(f"not so: {expression}\n{text[:4000]}")
PYTHON
}
# until_status EXPRESSION: waits until the station's status is so, at most a minute.
until_status() {
  local end=$((SECONDS + 60)) said
  while [ $SECONDS -lt $end ]; do
    if said=$(p status --json 2>/dev/null) && holds "$said" "$1" 2>/dev/null; then return 0; fi
    sleep 0.2
  done
  holds "$said" "$1"
}
refused() { local status=0; "$@" >/dev/null 2>&1 || status=$?; [ "$status" = 2 ]; }
# Rows of the log with their hashes, read by another hand, and approvals as the program lists them.
rows() {
  python3 - "$root$station/var/airlog.db" <<'PYTHON'
import sqlite3, sys
log = sqlite3.connect(f"file:{sys.argv[1]}?mode=ro", uri=True)
for row in log.execute("select * from entry order by 1"):
    print(row)
PYTHON
}
# Whether the doctor finds the matter to stand so.
found() { holds "$(own doctor --json || true)" "[row['verdict'] for row in it['findings'] if row['key'] == '$1'] == ['$2']"; }
# Whether the log is whole, by the program, and begins with the rows of before.
whole() {
  own log verify >/dev/null
  [ ! -e "$room/rows" ] || { rows > "$room/now"; head -n "$(wc -l < "$room/rows")" "$room/now" | cmp - "$room/rows"; }
}
approvals() { p library --json | python3 -c 'import json, sys
for line in sys.stdin:
    row = json.loads(line)
    if row.get("approved_by"): print(row["id"], row["path"], row["approved_by"])' | sort; }
# aired SLOT HOW SECONDS: whether the recording, and nothing else that is spoken, was heard in the session, by the log; and who had let it.
aired() {
  holds "$(p log --format json)" "[(row['segment']['path'], row['approved_by'], row['ended'], row['played_frames'] // 48000 >= $3) for row in it
    if row['kind'] == 'segment' and row['slot'] == '$1'] == [('audio/thong-bao/lich-cat-dien.flac', 'Công chức Tư pháp', '$2', True)]"
}
# A session that begins in seconds: a day of its own is what a technician writes to try a station.
session() {
  local at; at=$(TZ=$there date -d '+8 seconds' +%H:%M:%S)
  sessions+="    { id = \"$1\", program = \"chay-thu\", at = \"$at\", length = \"30s\" },"$'\n'
  printf '[[day]]\nname = "Chạy thử máy"\ndate = "%s"\nreplace = [\n%s]\n' "$(TZ=$there date +%F)" "$sessions" \
    | within setpriv --reuid=phatthanh --regid=phatthanh --init-groups tee "$station/config/calendar.toml" >/dev/null
}
sessions=
# Where it is ten in the morning now: no quiet hours, no other session, and midnight is far.
hours=$(((10 - 10#$(date -u +%H) + 36) % 24 - 12))
there="TRY$((-hours))"
zone=Etc/GMT$([ "$hours" -lt 0 ] && echo "+$((-hours))" || echo "-$hours")

install_it() {
  mount -t proc proc "$root/proc"
  apt install --no-install-recommends /tmp/phatthanh.deb > "$room/install.log" 2>&1 || { cat "$room/install.log"; return 1; }
  [ "$(within phatthanh --version)" = "phatthanh $(dpkg-deb --field "$deb" Version | sed 's/-[^-]*$//')" ]
  [ "$(within stat -c '%U %a' "$station")" = "phatthanh 2770" ]
}

step "install"
install_it
[ "$(within readlink /etc/systemd/system/multi-user.target.wants/phatthanh.service)" = /lib/systemd/system/phatthanh.service ]
within id -nG phatthanh | grep -qw audio
within systemd-analyze --offline=true --threshold=30 security /lib/systemd/system/phatthanh.service >/dev/null

step "init: a station of its own name and quiet hours"
own init "$station" --name "Đài truyền thanh xã Thử" --unit "ỦY BAN NHÂN DÂN XÃ THỬ" --place "Xã Thử" \
  --sessions 05:30,17:15 --quiet-hours 22:00-04:30 >/dev/null
own check >/dev/null 2>&1
[ "$(grep -A2 '^\[quiet_hours\]' "$root$station/config/station.toml" | tr -d ' \n')" = '[quiet_hours]from="22:00"to="04:30"' ]
holds "$(own plan --json)" '[at for at in ["05:30", "17:15"] if any(item["start"][11:16] == at for item in it["items"])] == ["05:30", "17:15"]'
refused own init "$station" --name "Đài khác" --unit "Đài khác" --place "Nơi khác"
within stand-in start
until_status 'it["station"] == "Đài truyền thanh xã Thử" and it["card"]'
within stand-in stop
whole
within sh -c "mkdir /srv/thu && mv $station/* /srv/thu/"

step "the sample on the air: its folder, a session of today, approved recordings"
within cp -r /usr/share/phatthanh/dai-mau/. "$station/"
within sed -i "s|^timezone = .*|timezone = \"$zone\"|" "$station/config/station.toml"
printf 'title = "Chạy thử"\ntopics = ["thong-bao"]\npick = "in-order"\nfiller = "nhac-chen"\napproval = true\n' > "$root$station/programs/chay-thu.toml"
# Another station may run on this computer.
within sed -i 's|^listen = "127.0.0.1:8080"|listen = "127.0.0.1:0"|' "$station/config/station.toml"
within chown -R phatthanh:phatthanh "$station"
holds "$(own library scan --json)" 'len(it) > 100'
own check >/dev/null 2>&1
own approve thong-bao/lich-cat-dien.flac --by "Công chức Tư pháp" --channel paper >/dev/null 2>&1
[ "$(approvals | wc -l)" = 1 ]
session chay-thu
within stand-in start
until_status 'it["on_air"] and it["on_air"]["slot"] == "chay-thu" and it["on_air"]["id"]'

step "doctor, of the running station"
status=0; doctor=$(own doctor --json) || status=$?
[ "$status" = 0 ]
holds "$doctor" 'it["verdict"] == "warning" and all(row["cure"] for row in it["findings"] if row["verdict"] == "warning")
  and {row["key"]: row["verdict"] for row in it["findings"]}.items() >= {"files": "good", "running": "good", "card": "warning", "clock": "good",
    "rights": "good", "windows-share": "good", "ffmpeg": "warning", "speech": "not-known", "service": "good", "seals": "warning",
    "backup": "warning", "alarms": "warning", "transmitter": "good"}.items()'
[ "$(own doctor 2>/dev/null | grep -c .)" -gt 22 ]

step "upgrade: the package comes again in mid-sentence, which goes on"
before=$(pid)
[[ $(within dpkg -i /tmp/phatthanh.deb) == *"không bị ngắt"* ]]
[ "$(pid)" = "$before" ]
holds "$(p status --json)" 'it["on_air"]["slot"] == "chay-thu"'
[[ $(p upgrade 2>&1) == *"đang là bản chạy rồi"* ]]

step "upgrade: a newer program, a file of this folder, waits for the session's end, comes up, is kept"
old=$(led current)
{ cat "$root/usr/lib/phatthanh/new/phatthanh"; echo; } > "$root/root/phatthanh-moi"; chmod 755 "$root/root/phatthanh-moi"
rows > "$room/rows"
said=$(within sh -c "cd /root && exec phatthanh --station $station upgrade --program phatthanh-moi --manager 'stand-in restart' --watch 2" 2>&1) \
  || { echo "$said"; false; }
[[ $said == *"Đang chờ lúc không phát gì"* ]]
[ "$(led current)" != "$old" ]
[ "$(led previous)" = "$old" ]
[ ! -e "$root/usr/lib/phatthanh/probation" ]
[ "$(running)" = "/usr/lib/phatthanh/$(led current)/phatthanh" ]
[ "$(pid)" != "$before" ]
cmp "$root/root/phatthanh-moi" "$root$(running)"
until_status 'it["card"] and it["on_air"] is None'
whole
aired chay-thu complete 17

step "upgrade: over a package that kept no programs a restart is what takes the new one"
within rm /usr/lib/phatthanh/current
[[ $(within dpkg -i /tmp/phatthanh.deb) == *"systemctl restart phatthanh"* ]]
within stand-in restart
cmp "$root/usr/lib/phatthanh/new/phatthanh" "$root$(running)"

step "rollback: a program that checks well and cannot run is led back from by hand"
old=$(led current)
printf '#!/bin/sh\ncase "$*" in *run*) exit 3;; *) exec /usr/lib/phatthanh/new/phatthanh "$@";; esac\n' > "$root/tmp/bad"; chmod 755 "$root/tmp/bad"
status=0; p upgrade --program /tmp/bad --manager "stand-in restart" --watch 2 >/dev/null 2>&1 || status=$?
[ "$status" = 1 ]
[ "$(led current)" = "$old" ]
[ "$(running)" = "/usr/lib/phatthanh/$old/phatthanh" ]
until_status 'it["card"]'

step "rollback: the power goes in mid-upgrade, and whoever minds the starts leads back at the fourth"
printf '#!/bin/sh\nkill -9 "$PPID"\n' > "$root/tmp/cut"; chmod 755 "$root/tmp/cut"
status=0; p upgrade --program /tmp/bad --manager /tmp/cut >/dev/null 2>&1 || status=$?
[ "$status" = 137 ]
[ "$(led current)" != "$old" ]
within stand-in kill
for _ in 1 2 3; do
  if within stand-in start; then false; fi
  [ "$(led current)" != "$old" ]
done
within stand-in start
[ "$(led current)" = "$old" ]
[ "$(running)" = "/usr/lib/phatthanh/$old/phatthanh" ]
found service warning
whole

step "backup: of the running station onto a stick, read back by another hand"
own user add hanh --title "Hạnh" --role tu-phap >/dev/null 2>&1
own log seal >/dev/null
within mkdir -p /media/usb
mount --bind "$room/stick" "$root/media/usb"
own backup prepare /media/usb >/dev/null
made=$(own backup --json)
holds "$made" 'it["whole"] and it["copied"] == it["files"] and it["rows"] > 0 and (it["away"], it["left_out"], it["set_aside"]) == ([], [], 0)'
python3 - "$room/stick/phatthanh-sao-luu" "$root$station" <<'PYTHON'
import hashlib, json, os, sys
copy, station = sys.argv[1:]
listed = json.load(open(f"{copy}/SAO-LUU.json"))["files"]
for path, entry in listed.items():
    stored = open(f"{copy}/{entry['stored']}", "rb").read()
    assert hashlib.sha256(stored).hexdigest() == entry["sha256"], path
for top in ["audio", "config", "programs"]:
    for folder, _, names in os.walk(f"{station}/{top}"):
        for name in names:
            path = os.path.relpath(f"{folder}/{name}", station)
            assert path in listed, path
            assert open(f"{station}/{path}", "rb").read() == open(f"{copy}/{listed[path]['stored']}", "rb").read(), path
for path in ["var/airlog.db", "var/people.db", "var/seal.key", "var/backup-id"]:
    assert path in listed, path
PYTHON
holds "$(own backup --json)" 'it["copied"] <= 2 and it["whole"]'
found backup good

step "total loss: the running machine stops, and all that was in it is gone"
rows > "$room/rows"; approvals > "$room/approvals"; own user list --json > "$room/people"
within stand-in kill
umount "$root/media/usb" "$root/proc"
rm -rf --one-file-system "$root"

step "restore: another clean machine, the package, the stick"
root=$room/two
install_it
[ -z "$(ls -A "$root$station")" ]
within mkdir -p /media/usb
mount --bind "$room/stick" "$root/media/usb"
holds "$(p restore /media/usb --json)" 'it["whole"] and it["lost"] == [] and it["rows"] == '"$(wc -l < "$room/rows")"
within chown -R phatthanh:phatthanh "$station"
rows | cmp - "$room/rows"
whole
own user list --json | cmp - "$room/people"
own library scan --json >/dev/null
approvals | cmp - "$room/approvals"

step "on the air again"
session chay-lai
within stand-in start
until_status 'it["on_air"] and it["on_air"]["slot"] == "chay-lai" and it["on_air"]["id"]'
within stand-in stop
whole
aired chay-lai shutdown 0
found service good

step "remove and purge: the station's folder stays"
apt remove phatthanh >/dev/null 2>&1
[ ! -e "$root/usr/bin/phatthanh" ]
[[ $(apt purge phatthanh 2>/dev/null) == *"được giữ nguyên"* ]]
[ -s "$root$station/var/airlog.db" ]
[ ! -e "$root/etc/systemd/system/multi-user.target.wants/phatthanh.service" ]
[ ! -e "$root/usr/lib/phatthanh" ]
echo "Tried from install to purge in a clean Debian 12: all of it holds, in $((SECONDS - begun)) s."
