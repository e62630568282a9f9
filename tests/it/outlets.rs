//! A station whose words nobody reads, or cannot be written: it stays on the air, answers, and ends in order.

use std::fs::{self, OpenOptions};
use std::io;
use std::os::unix::net::UnixListener;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread;
use std::time::Duration;

use phatthanh::clock::{Clock, SystemClock};

use crate::support::{PATIENCE, TestStation};

/// Asks until `running` answers, and ends it in order. Returns how it ended.
#[track_caller]
fn answers_and_ends(station: &TestStation, mut running: Child) -> ExitStatus {
    let clock = SystemClock::new();
    loop {
        let asked = station.phatthanh(&["status", "--json"]).output().unwrap();
        if asked.status.success() {
            break;
        }
        assert!(running.try_wait().unwrap().is_none(), "ended by itself");
        assert!(clock.uptime() < PATIENCE, "never answered");
    }

    let id = running.id().to_string();
    assert!(
        Command::new("kill")
            .args(["-s", "TERM", &id])
            .status()
            .unwrap()
            .success()
    );
    while clock.uptime() < 2 * PATIENCE {
        if let Some(ended) = running.try_wait().unwrap() {
            return ended;
        }
        thread::park_timeout(Duration::from_millis(50));
    }

    drop(running.kill());
    drop(running.wait());
    panic!("SIGTERM was not heard");
}

/// One that says much from the beginning.
fn talkative(station: &TestStation) -> Command {
    let mut command = station.phatthanh(&["run", "--silent"]);
    command.env("PHATTHANH_LOG", "trace").stdout(Stdio::null());
    command
}

#[test]
fn a_full_disk_under_its_words_is_no_fault_of_the_air() {
    for full in ["stderr", "both"] {
        let station = TestStation::new();
        let mut command = talkative(&station);
        let device = || OpenOptions::new().write(true).open("/dev/full").unwrap();
        command.stderr(device());
        if full == "both" {
            command.stdout(device());
        }
        let running = command.spawn().unwrap();
        assert!(answers_and_ends(&station, running).success(), "{full}");
    }
}

#[test]
fn a_reader_that_went_away_is_no_fault_of_the_air() {
    let station = TestStation::new();
    let (reader, writer) = io::pipe().unwrap();
    drop(reader);
    let running = talkative(&station)
        .stderr(writer.try_clone().unwrap())
        .stdout(writer)
        .spawn()
        .unwrap();
    assert!(answers_and_ends(&station, running).success());
}

#[test]
fn closed_outlets_are_no_fault_of_the_air() {
    let station = TestStation::new();
    let run = station.phatthanh(&["run", "--silent"]);
    let mut shell = Command::new("sh");
    shell
        .args(["-c", "exec \"$@\" 2>&- >&-", "sh"])
        .arg(run.get_program())
        .args(run.get_args());
    shell.env("PHATTHANH_LOG", "trace").stdin(Stdio::null());
    let running = shell.spawn().unwrap();
    assert!(answers_and_ends(&station, running).success());
}

/// The pipe is full before the station says its first word, and stays so.
#[test]
fn a_pipe_that_nobody_empties_holds_neither_the_air_nor_its_end() {
    use std::io::Write;
    let station = TestStation::new();
    let (reader, writer) = io::pipe().unwrap();
    let mut filling = writer.try_clone().unwrap();
    let filled = thread::spawn(move || while filling.write_all(&[b'.'; 4096]).is_ok() {});
    let running = talkative(&station).stderr(writer).spawn().unwrap();
    assert!(answers_and_ends(&station, running).success());
    drop(reader);
    filled.join().unwrap();
}

#[test]
fn what_status_does_not_know_it_does_not_say() {
    let station = TestStation::new();
    let problem = |code: i32| {
        let asked = station.phatthanh(&["status", "--json"]).output().unwrap();
        assert_eq!(asked.status.code(), Some(code), "{asked:?}");
        let told: serde_json::Value = serde_json::from_slice(&asked.stdout).unwrap();
        assert!(!told["words"].as_str().unwrap().is_empty());
        (
            told["running"].clone(),
            told["problem"].as_str().unwrap().to_owned(),
        )
    };

    assert_eq!(problem(1), (false.into(), "not-running".into()));
    fs::create_dir_all(station.path("var")).unwrap();
    let socket = station.path("var/phatthanh.sock");
    let mute = UnixListener::bind(&socket).unwrap();
    thread::spawn(move || mute.incoming().for_each(drop));
    assert_eq!(problem(2), (true.into(), "no-answer".into()));
}
