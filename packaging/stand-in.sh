#!/bin/bash
# Stands where systemd would, in a root where none runs: starts and stops the station by the lines of its own unit, but for the
# output, which is silent here. stand-in.sh start|stop|kill|restart
set -eu
unit=/lib/systemd/system/phatthanh.service
pidfile=/run/phatthanh.pid
said() { sed -n "s/^$1=//p" "$unit"; }

# Returns once it is gone; as long as the unit gives it.
end() {
  local pid
  pid=$(cat "$pidfile" 2>/dev/null) || return 0
  kill "-$1" "$pid" 2>/dev/null || true
  for _ in $(seq $(($(said TimeoutStopSec) * 10))); do
    kill -0 "$pid" 2>/dev/null || { rm "$pidfile"; return 0; }
    sleep 0.1
  done
  echo "The station did not stop." >&2
  exit 1
}

# Returns once the station answers; fails if it ends before.
start() {
  local pid
  # Its "-" lets this fail, its "+" has root do it.
  # shellcheck disable=SC2046
  $(said ExecStartPre | sed 's/^[-+]*//') 2>/dev/null || true
  cd "$(said WorkingDirectory)"
  umask "$(said UMask)"
  # shellcheck disable=SC2046
  env -i PATH="$PATH" $(said Environment) setpriv --reuid="$(said User)" --regid="$(said Group)" --init-groups \
    $(said ExecStart) --silent </dev/null >>/var/log/phatthanh.log 2>&1 &
  pid=$!
  echo "$pid" > "$pidfile"
  for _ in $(seq $(($(said TimeoutStartSec) * 10))); do
    kill -0 "$pid" 2>/dev/null || { rm "$pidfile"; exit 1; }
    if phatthanh --station "$(said WorkingDirectory)" status >/dev/null 2>&1; then return 0; fi
    sleep 0.1
  done
  echo "The station does not answer." >&2
  exit 1
}

case $1 in
  start) start ;;
  stop) end TERM ;;
  kill) end KILL ;;
  restart) end TERM; start ;;
esac
