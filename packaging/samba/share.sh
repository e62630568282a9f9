#!/usr/bin/env bash
# Shares the station's drop folders with Windows computers, by Samba: as root, share.sh [PERSON]…
# Can be run again: after a restore, for one person more, after an upgrade of Samba.
#   --station DIR     the station (/var/lib/phatthanh)
#   --account NAME    the account that runs it (phatthanh)
#   --as NAME         the account that whoever logs in acts as (phatthanh-bai)
#   --conf FILE       Samba's settings (/etc/samba/smb.conf)
set -euo pipefail
station=/var/lib/phatthanh account=phatthanh as=phatthanh-bai conf=/etc/samba/smb.conf people=()
while (( $# )); do
  case $1 in
    --station) station=$2; shift 2 ;;
    --account) account=$2; shift 2 ;;
    --as) as=$2; shift 2 ;;
    --conf) conf=$2; shift 2 ;;
    -*) sed -n '2,7s/^# //p' "$0" >&2; exit 2 ;;
    *) people+=("$1"); shift ;;
  esac
done
fail() { echo "share.sh: $*" >&2; exit 1; }
station=$(realpath -e "$station") || fail "there is no station's folder: name it with --station DIR"
conf=$(realpath "$conf")
[ "$(id -u)" = 0 ] || fail "rights and Samba's settings are root's: run it with sudo"
[ -d "$station/audio" ] || fail "$station has no folder audio: first make the station (phatthanh init $station)"
[ "$as" != "$account" ] || fail "the station's own account must not be the share's: leave --as away"
for tool in smbd setfacl testparm; do
  command -v "$tool" >/dev/null || fail "$tool is missing: sudo apt install samba acl"
done

# The account that drops: it logs in nowhere and owns nothing else.
getent passwd "$as" >/dev/null || adduser --system --group --no-create-home --home /nonexistent --quiet "$as"
group=$(id -gn "$as")

# On the way to the folders it may pass, and see nothing. In them both may do all, whoever made what lies there.
setfacl -m "u:$as:--x" "$station"
setfacl -R -m "u:$as:rwX,u:$account:rwX" "$station/audio"
find "$station/audio" -type d -exec setfacl -d -m "u:$as:rwX,u:$account:rwX" {} +
for closed in config programs var; do
  if [ -e "$station/$closed" ]; then chmod o-rwx "$station/$closed"; fi
done

# The share, and the one line that brings it in.
own=$(dirname "$conf")/phatthanh.conf
sed -e "s|/var/lib/phatthanh/audio|$station/audio|; s|@phatthanh-bai|@$group|; s|= phatthanh-bai|= $as|; /force group/s|=.*|= $group|" \
  "$(dirname "$0")/phatthanh.conf" > "$own.new"
mv "$own.new" "$own"
grep -qsxF "include = $own" "$conf" || printf '\ninclude = %s\n' "$own" >> "$conf"
testparm -s "$conf" >/dev/null 2>&1 || fail "Samba does not understand $conf: run testparm $conf"

for person in "${people[@]}"; do
  getent passwd "$person" >/dev/null \
    || adduser --system --no-create-home --home /nonexistent --shell /usr/sbin/nologin --ingroup "$group" --quiet "$person"
  usermod -aG "$group" "$person"
  echo "Mật khẩu Windows của $person / password of $person:"
  smbpasswd -c "$conf" -a "$person"
done
if [ "$conf" = /etc/samba/smb.conf ]; then
  if [ -d /run/systemd/system ]; then systemctl restart smbd; fi
  echo "Trên máy Windows mở: \\\\$(hostname)\\bai"
fi
