//! What a minute of the same MP3 playlist costs: seconds of processor time, and the most memory.

use std::path::PathBuf;
use std::time::Duration;

use phatthanh::clock::{Clock, SystemClock};

use crate::players::Kind;
use crate::pulse::{Pulse, cpu_seconds};
use crate::side::{folder, quarter_minute, table};

/// Time until a player has settled.
const SETTLES: Duration = Duration::from_secs(6);

/// What is measured.
const WINDOW: Duration = Duration::from_secs(60);

/// Files of fifteen seconds.
const FILES: usize = 8;

/// Off with everything that changes the sound but its level.
const CHAIN_OFF: &str = "";

/// With the air-check as well.
const RECORDED: &str = "[aircheck]\nfloor = \"50MB\"";

const PLAYERS: &[(&str, Kind)] = &[
    ("phatthanh, full chain", Kind::Ours("")),
    ("phatthanh, chain off", Kind::Ours(CHAIN_OFF)),
    ("phatthanh, full chain, air-check", Kind::Ours(RECORDED)),
    ("liquidsoap, output.alsa, no chain", Kind::Liquidsoap),
    ("mpd, alsa", Kind::Mpd),
    ("mpg123 -o alsa", Kind::Mpg123),
    ("ffplay", Kind::Ffplay),
];

/// What one player cost.
struct Cost {
    cpu_seconds: f64,
    peak_mb: f64,
    server_seconds: f64,
}

pub(crate) fn run(pulse: &Pulse) {
    let mp3: Vec<PathBuf> =
        (0..FILES).map(|number| quarter_minute(&folder().join("playlist"), number)).collect();
    let mut rows = vec![
        ["60 s of an MP3 playlist", "CPU s", "% of a core", "peak MB", "sound server CPU s"]
            .map(str::to_owned)
            .to_vec(),
    ];
    let mut costs = Vec::new();
    for (name, kind) in PLAYERS.iter().filter(|(_, kind)| kind.is_there()) {
        let cost = measure(pulse, *kind, &mp3);
        rows.push(vec![
            (*name).to_owned(),
            format!("{:.2}", cost.cpu_seconds),
            format!("{:.2}", cost.cpu_seconds / WINDOW.as_secs_f64() * 100.0),
            format!("{:.1}", cost.peak_mb),
            format!("{:.2}", cost.server_seconds),
        ]);
        costs.push((*kind, cost));
    }
    println!("{}", table(&rows));
    goals(&costs);
}

fn measure(pulse: &Pulse, kind: Kind, files: &[PathBuf]) -> Cost {
    let clock = SystemClock::new();
    let recorder = pulse.record();
    let mut player = kind.play(pulse, files);
    clock.sleep(SETTLES);
    let (before, server) = (cpu_seconds(player.id()), cpu_seconds(pulse.server()));
    clock.sleep(WINDOW);
    let cost = Cost {
        cpu_seconds: cpu_seconds(player.id()) - before,
        peak_mb: player.peak_mb(),
        server_seconds: cpu_seconds(pulse.server()) - server,
    };
    assert!(!player.is_over(), "{kind:?} ended before the playlist did");
    drop(player);
    let sounding = recorder.finish().sounding().count() as f64 / 48_000.0;
    assert!(sounding > WINDOW.as_secs_f64(), "{kind:?} was heard for {sounding:.1} s only");
    cost
}

/// What the station shall cost at most, by the same run.
fn goals(costs: &[(Kind, Cost)]) {
    let of = |kind: Kind| costs.iter().find(|(found, _)| *found == kind).map(|(_, cost)| cost);
    let say = |what: &str, is: f64, most: Option<f64>| {
        if let Some(most) = most {
            println!("{} {what}: {is:.2}, {most:.2} at most", if is <= most { "reached" } else { "MISSED " });
        }
    };
    let (Some(full), Some(bare)) = (of(Kind::Ours("")), of(Kind::Ours(CHAIN_OFF))) else { return };
    let (liquidsoap, mpd) = (of(Kind::Liquidsoap), of(Kind::Mpd));
    say(
        "CPU with the full chain, beside liquidsoap's without any",
        full.cpu_seconds,
        liquidsoap.map(|cost| cost.cpu_seconds),
    );
    say(
        "CPU with the chain off, beside 1.2 × mpd's",
        bare.cpu_seconds,
        mpd.map(|cost| 1.2 * cost.cpu_seconds),
    );
    say(
        "memory in MB, beside a fifth of liquidsoap's",
        full.peak_mb,
        liquidsoap.map(|cost| cost.peak_mb / 5.0),
    );
    say("memory in MB, beside 0.6 × mpd's", full.peak_mb, mpd.map(|cost| 0.6 * cost.peak_mb));
    if let Some(recorded) = of(Kind::Ours(RECORDED)) {
        let hundredth = WINDOW.as_secs_f64() / 100.0;
        say("CPU s of the air-check", recorded.cpu_seconds - full.cpu_seconds, Some(hundredth));
    }
    println!();
}
