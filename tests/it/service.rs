//! The station under a service manager: a socket of the test's own stands where systemd's would.

use std::fs;
use std::os::unix::net::UnixDatagram;
use std::process::Stdio;
use std::time::Duration;

use crate::support::TestStation;

/// No word is waited for longer.
const PATIENCE: Duration = Duration::from_secs(60);

/// Receives what the station tells until a line of it is `wanted`; returns all lines.
fn until(manager: &UnixDatagram, wanted: &str) -> Vec<String> {
    let mut lines = Vec::new();
    let mut buffer = [0; 4096];
    loop {
        let length = manager
            .recv(&mut buffer)
            .unwrap_or_else(|_| panic!("no {wanted} after {lines:?}"));
        let told = String::from_utf8(buffer[..length].to_vec()).unwrap();
        lines.extend(told.lines().map(str::to_owned));
        if lines.iter().any(|line| line == wanted) {
            return lines;
        }
    }
}

#[test]
fn the_service_manager_is_told_ready_alive_and_stopping() {
    let station = TestStation::new();
    let socket = station.path("notify");
    let manager = UnixDatagram::bind(&socket).unwrap();
    manager.set_read_timeout(Some(PATIENCE)).unwrap();
    let mut running = station
        .phatthanh(&["run", "--silent"])
        .env("NOTIFY_SOCKET", &socket)
        .env("WATCHDOG_USEC", "600000")
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();

    let first = until(&manager, "READY=1");
    assert!(first.contains(&"WATCHDOG=1".to_owned()), "{first:?}");
    assert!(
        first.contains(&"STATUS=Waiting for the next session".to_owned()),
        "{first:?}"
    );
    for _ in 0..3 {
        until(&manager, "WATCHDOG=1");
    }

    let pid = rustix::process::Pid::from_child(&running);
    rustix::process::kill_process(pid, rustix::process::Signal::TERM).unwrap();
    until(&manager, "STOPPING=1");
    assert!(running.wait().unwrap().success());
}

#[test]
fn the_unit_is_hardened_and_starts_the_station_for_ever() {
    let unit = fs::read_to_string(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/packaging/phatthanh.service"
    ))
    .unwrap();
    for line in [
        "Type=notify",
        "Restart=always",
        "StartLimitIntervalSec=0",
        "LimitRTPRIO=50",
        "LimitMEMLOCK=infinity",
        "NoNewPrivileges=yes",
    ] {
        assert!(unit.lines().any(|found| found == line), "{line}");
    }
}
