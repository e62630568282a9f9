//! How late a start is that a clock triggers: liquidsoap's predicates, `thread.when` and, where it has it,
//! `cron`; mpd told by `mpc play`.
//!
//! Every five seconds a tone of a second. Each start is the first loud frame after the whole five seconds, as
//! a listener hears it: the recorder's constant is taken off.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use phatthanh::clock::{Clock, SystemClock};

use crate::players::{liquidsoap, mpc, mpd, scratch};
use crate::pulse::{Pulse, Recorder, Recording};
use crate::side::{Player, folder, is_installed, made, table};

/// Starts are this far apart.
const EVERY: i64 = 5;

/// So many of each; cron's come once a minute.
const STARTS: i64 = 12;
const CRON_STARTS: i64 = 3;

const BEFORE: &str = "settings.init.allow_root.set(true)\nsettings.log.stdout.set(true)\n";

pub(crate) fn run() {
    let tone = made(
        &folder().join("tone"),
        "second.wav",
        "sine=1000:r=48000:d=1,volume=4",
        &["-ac", "2"],
    );
    let mut working = Vec::new();
    if is_installed("liquidsoap") {
        for (name, every, script) in scripts(&tone) {
            let (pulse, scratch) = (Pulse::start(), scratch(name));
            let recorder = pulse.record();
            let mut command = liquidsoap(&scratch, &format!("{BEFORE}{script}"));
            command.env("HOME", &scratch).envs(pulse.environment());
            let player = Player::start(&mut command, &scratch.join("said.log"));
            working.push(Working {
                name,
                every,
                pulse,
                recorder,
                player,
            });
        }
        if !has_cron() {
            println!("this liquidsoap has no cron (2.2 and later have): left out");
        }
    }

    let mut told = None;
    if is_installed("mpd") && is_installed("mpc") {
        let name = "mpd, mpc play at the second";
        let (pulse, scratch) = (Pulse::start(), scratch(name));
        let recorder = pulse.record();
        let player = mpd(&pulse, &scratch, std::slice::from_ref(&tone), false);
        // Once before, so that the card is open as it would be.
        assert!(mpc(&scratch).arg("play").status().unwrap().success());
        working.push(Working {
            name,
            every: EVERY,
            pulse,
            recorder,
            player,
        });
        told = Some(scratch);
    }

    let first = wait(&working, told.as_deref());
    let heading = [
        "a start at a whole second",
        "starts",
        "least ms",
        "middle",
        "most",
    ];
    let mut rows = vec![heading.map(str::to_owned).to_vec()];
    for Working {
        name,
        every,
        pulse: _pulse,
        recorder,
        player,
    } in working
    {
        drop(player);
        let starts = if every == EVERY { STARTS } else { CRON_STARTS };
        rows.push(row(
            name,
            late(&recorder.finish(), next(first, every), every, starts),
        ));
    }

    println!("{}", table(&rows));
}

/// A player at work.
struct Working {
    name: &'static str,
    every: i64,
    pulse: Pulse,
    recorder: Recorder,
    player: Player,
}

/// Lets them run until each must have started often enough, mpd told at each start; an instant before the first.
fn wait(working: &[Working], told: Option<&Path>) -> Timestamp {
    let clock = SystemClock::new();
    clock.sleep(Duration::from_secs(8));
    let now = clock.now();
    let first = next(now, EVERY);
    for start in 0..STARTS {
        let at = first + SignedDuration::from_secs(start * EVERY);
        clock.sleep(
            at.duration_since(clock.now())
                .max(SignedDuration::ZERO)
                .unsigned_abs(),
        );
        if let Some(scratch) = told {
            assert!(mpc(scratch).arg("play").status().unwrap().success());
        }
    }

    let slowest = working
        .iter()
        .map(|player| player.every)
        .max()
        .unwrap_or(EVERY);
    let starts = if slowest == EVERY {
        STARTS
    } else {
        CRON_STARTS
    };

    let end = next(now, slowest) + SignedDuration::from_secs(slowest * (starts - 1) + 3);
    clock.sleep(
        end.duration_since(clock.now())
            .max(SignedDuration::from_secs(3))
            .unsigned_abs(),
    );
    now
}

/// Ways to start something at a time in liquidsoap.
fn scripts(tone: &Path) -> Vec<(&'static str, i64, String)> {
    let tone = tone.display();
    let seconds: Vec<String> = (0..60 / EVERY)
        .map(|step| format!("{}s", step * EVERY))
        .collect();
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
    let said = Command::new("liquidsoap")
        .args(["-h", "cron.add"])
        .stdin(Stdio::null())
        .output();
    said.is_ok_and(|said| {
        !String::from_utf8_lossy(&said.stdout).contains("not found") && said.status.success()
    })
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
    let at = |index: usize| {
        late.get(index)
            .map_or_else(|| "-".to_owned(), |ms| format!("{ms:.1}"))
    };
    vec![
        name.to_owned(),
        late.len().to_string(),
        at(0),
        at(late.len() / 2),
        at(late.len().saturating_sub(1)),
    ]
}
