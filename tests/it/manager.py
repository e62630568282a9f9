"""Stands where systemd would: starts the station's current program, waits until it is ready, stops it.

    manager.py restart|stop VERSIONS STATION
"""
import os
import signal
import socket
import subprocess
import sys
import time

act, versions, station = sys.argv[1:]
pidfile = os.path.join(versions, "pid")
try:
    pid = int(open(pidfile).read())
    os.remove(pidfile)
    os.kill(pid, signal.SIGTERM)
    # Its parent is gone, and nobody else waits for it.
    for _ in range(600):
        os.kill(pid, 0)
        time.sleep(0.05)
except (FileNotFoundError, ProcessLookupError):
    pass
if act == "stop":
    sys.exit(0)

notify = os.path.join(versions, "notify")
if os.path.exists(notify):
    os.remove(notify)
manager = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
manager.bind(notify)
manager.settimeout(0.2)
program = os.path.join(versions, "current", "phatthanh")
running = subprocess.Popen(
    [program, "--station", station, "run", "--silent"],
    env={**os.environ, "NOTIFY_SOCKET": notify},
    stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    start_new_session=True,
)
for _ in range(300):
    if running.poll() is not None:
        sys.exit(1)
    try:
        told = manager.recv(4096).decode()
    except TimeoutError:
        continue
    if "READY=1" in told.splitlines():
        with open(pidfile, "w") as file:
            file.write(str(running.pid))
        sys.exit(0)
running.kill()
sys.exit(1)
