//! How late a start is that a clock triggers: liquidsoap's predicates, `thread.when` and, where it has it,
//! `cron`; mpd told by `mpc play`.
//!
//! Every ten seconds a tone of a second. Each start is the first loud frame after the whole ten seconds, as
//! a listener hears it: the recorder's constant is taken off.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use phatthanh::clock::{Clock, SystemClock};

use crate::players::{liquidsoap, mpc, mpd};
use crate::pulse::{Pulse, Recording};
use crate::side::{Player, folder, is_installed, made, table};

/// Starts are this far apart.
const EVERY: i64 = 10;

/// So many of each; cron's come once a minute.
const STARTS: i64 = 8;
const CRON_STARTS: i64 = 3;

const BEFORE: &str = "settings.init.allow_root.set(true)\nsettings.log.stdout.set(true)\n";

pub(crate) fn run(pulse: &Pulse) {
    let tone = made(&folder().join("tone"), "second.wav", "sine=1000:r=48000:d=1,volume=4", &["-ac", "2"]);
    let mut rows = vec![
        ["a start at a whole second", "starts", "least ms", "middle", "most"].map(str::to_owned).to_vec(),
    ];
    let scratch = folder().join("scratch");
    if is_installed("liquidsoap") {
        for (name, every, script) in scripts(&tone) {
            let late = beside(pulse, &scratch, every, |scratch| {
                let mut command = liquidsoap(scratch, &format!("{BEFORE}{script}"));
                Player::start(
                    command.env("HOME", scratch).envs(pulse.environment()),
                    &scratch.join("said.log"),
                )
            });
            rows.push(row(name, late));
        }
        if !has_cron() {
            println!("this liquidsoap has no cron (2.2 and later have): left out");
        }
    }
    if is_installed("mpd") && is_installed("mpc") {
        rows.push(row("mpd, mpc play at the second", told(pulse, &scratch, &tone)));
    }
    println!("{}", table(&rows));
}

/// Ways to start something at a time in liquidsoap.
fn scripts(tone: &Path) -> Vec<(&'static str, i64, String)> {
    let tone = tone.display();
    let seconds: Vec<String> = (0..60 / EVERY).map(|step| format!("{}s", step * EVERY)).collect();
    let seconds = seconds.join(" or ");
    let mut scripts = vec![
        (
            "liquidsoap, switch on a clock predicate",
            EVERY,
            format!(
                "s = switch(track_sensitive=false, [({{ {seconds} }}, single(\"{tone}\")), ({{ true }}, blank())])\n\
                 output.alsa(bufferize=false, device=\"default\", s)\n"
            ),
        ),
        (
            "liquidsoap, thread.when on a clock predicate",
            EVERY,
            format!(
                "q = request.queue()\n\
                 thread.when({{ {seconds} }}, fun () -> q.push(request.create(\"{tone}\")))\n\
                 output.alsa(bufferize=false, device=\"default\", fallback(track_sensitive=false, [q, blank()]))\n"
            ),
        ),
    ];
    if has_cron() {
        scripts.push((
            "liquidsoap, cron.add",
            60,
            format!(
                "q = request.queue()\n\
                 cron.add(\"* * * * *\", fun () -> q.push(request.create(\"{tone}\")))\n\
                 output.alsa(bufferize=false, device=\"default\", fallback(track_sensitive=false, [q, blank()]))\n"
            ),
        ));
    }
    scripts
}

fn has_cron() -> bool {
    let said = Command::new("liquidsoap").args(["-h", "cron.add"]).stdin(Stdio::null()).output();
    said.is_ok_and(|said| {
        !String::from_utf8_lossy(&said.stdout).contains("not found") && said.status.success()
    })
}

/// Lets a player run until it must have started often enough; how late each start was, in ms.
fn beside(pulse: &Pulse, scratch: &Path, every: i64, start: impl Fn(&Path) -> Player) -> Vec<f64> {
    let clock = SystemClock::new();
    let starts = if every == EVERY { STARTS } else { CRON_STARTS };
    fresh(scratch);
    let recorder = pulse.record();
    let player = start(scratch);
    clock.sleep(Duration::from_secs(6));
    let first = next(clock.now(), every);
    let end = first + SignedDuration::from_secs(every * (starts - 1) + 5);
    clock.sleep(end.duration_since(clock.now()).unsigned_abs());
    drop(player);
    late(&recorder.finish(), first, every, starts)
}

/// mpd, told at each whole ten seconds.
fn told(pulse: &Pulse, scratch: &Path, tone: &PathBuf) -> Vec<f64> {
    let clock = SystemClock::new();
    fresh(scratch);
    let recorder = pulse.record();
    let player = mpd(pulse, scratch, std::slice::from_ref(tone), false);
    // Once before, so that the card is open as it would be.
    assert!(mpc(scratch).arg("play").status().unwrap().success());
    clock.sleep(Duration::from_secs(3));
    let first = next(clock.now(), EVERY);
    for start in 0..STARTS {
        let at = first + SignedDuration::from_secs(start * EVERY);
        clock.sleep(at.duration_since(clock.now()).max(SignedDuration::ZERO).unsigned_abs());
        assert!(mpc(scratch).arg("play").status().unwrap().success());
    }
    clock.sleep(Duration::from_secs(3));
    drop(player);
    late(&recorder.finish(), first, EVERY, STARTS)
}

fn fresh(scratch: &Path) {
    let _ = fs::remove_dir_all(scratch);
    fs::create_dir_all(scratch).unwrap();
}

/// The next whole number of `every` seconds.
fn next(now: Timestamp, every: i64) -> Timestamp {
    Timestamp::from_second((now.as_second() / every + 1) * every).unwrap()
}

/// How late each start was, in ms; what did not come within `every` seconds is left out.
fn late(recording: &Recording, first: Timestamp, every: i64, starts: i64) -> Vec<f64> {
    let mut begins: Vec<Timestamp> = Vec::new();
    let mut last = None;
    for (at, frame) in recording.sounding() {
        if frame[0].abs() < 0.01 {
            continue;
        }
        // A tone begins where half a second before it nothing sounded.
        if last.is_none_or(|last| at > last + 24_000) {
            begins.push(recording.heard(at));
        }
        last = Some(at);
    }
    let of = |start: i64| {
        let due = first + SignedDuration::from_secs(start * every);
        let early = due - SignedDuration::from_millis(500);
        let begun = begins.iter().find(|begun| **begun >= early)?;
        let late = begun.duration_since(due).as_secs_f64();
        (late < every as f64 - 0.5).then_some(late * 1000.0)
    };
    (0..starts).filter_map(of).collect()
}

fn row(name: &str, mut late: Vec<f64>) -> Vec<String> {
    late.sort_by(f64::total_cmp);
    let at = |index: usize| late.get(index).map_or_else(|| "-".to_owned(), |ms| format!("{ms:.1}"));
    vec![name.to_owned(), late.len().to_string(), at(0), at(late.len() / 2), at(late.len().saturating_sub(1))]
}
