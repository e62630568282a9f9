//! The station under a service manager: a socket of the test's own stands where systemd's would.

use std::fs;
use std::os::unix::net::UnixDatagram;
use std::process::{Command, Stdio};
use std::time::Duration;

use jiff::SignedDuration;
use phatthanh::clock::{Clock, SystemClock};

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

/// Before there is a station the pages that make one are served: that is a service that lives, and the station goes on air
/// by the same process.
#[test]
fn a_service_without_a_station_lives_and_goes_on_air_with_it() {
    let folder = tempfile::tempdir().unwrap();
    let (root, socket) = (folder.path().join("dai"), folder.path().join("notify"));
    fs::create_dir(&root).unwrap();
    let manager = UnixDatagram::bind(&socket).unwrap();
    manager.set_read_timeout(Some(PATIENCE)).unwrap();
    let phatthanh = |args: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_phatthanh"));
        command
            .args(["--lang", "en", "--station"])
            .arg(&root)
            .args(args);
        command.stdout(Stdio::null()).stderr(Stdio::null());
        command
    };
    let mut run = phatthanh(&["run", "--silent", "--port", "0"]);
    run.env("NOTIFY_SOCKET", &socket)
        .env("WATCHDOG_USEC", "600000");
    let mut running = run.spawn().unwrap();
    let first = until(&manager, "READY=1");
    let why = "STATUS=There is no station in this folder yet";
    let after = until(&manager, "WATCHDOG=1");
    let told = [first, after].concat();
    assert!(told.iter().any(|line| line.starts_with(why)), "{told:?}");

    let mut init = Command::new(env!("CARGO_BIN_EXE_phatthanh"));
    // Its only session is far off, whenever this runs.
    let later = SystemClock::new().now() + SignedDuration::from_hours(6);
    let session = later.in_tz("Asia/Ho_Chi_Minh").unwrap().strftime("%H:00");
    init.arg("init")
        .arg(&root)
        .args(["--sessions", &session.to_string()]);
    init.args(["--name", "Đài xã Thử", "--unit", "Ủy ban nhân dân xã Thử"]);
    init.args(["--place", "Xã Thử", "--quiet-hours", "none"]);
    let made = init.output().unwrap();
    assert!(made.status.success(), "{made:?}");
    let lines = until(&manager, "STATUS=Waiting for the next session");
    assert!(!lines.contains(&"STOPPING=1".to_owned()), "{lines:?}");
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
