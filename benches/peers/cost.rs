//! What a minute of the same MP3 playlist costs: seconds of processor time, and the most memory.

use std::path::PathBuf;
use std::time::Duration;

use phatthanh::clock::{Clock, SystemClock};

use crate::players::{Kind, SETTLES};
use crate::pulse::{Pulse, Recorder, cpu_seconds};
use crate::side::{Player, folder, quarter_minute, table};

/// What is measured.
const WINDOW: Duration = Duration::from_secs(60);

/// Files of fifteen seconds: enough for all that comes before the window as well.
const FILES: usize = 12;

/// Everything that changes the sound, and the air-check, as the sample station has them.
const FULL: &str = "[aircheck]\nfloor = \"50MB\"";

/// Settings of a station without the air-check.
const CHAIN: &str = "";

/// As little as the station's settings allow: no air-check, and of the stages only the limiter, which is never off.
pub(crate) const BARE: &str = "[sound]\nhigh_pass = \"off\"\nlow_pass = \"off\"";

const PLAYERS: &[(&str, Kind)] = &[
    ("phatthanh, full chain and air-check", Kind::Ours(FULL)),
    ("phatthanh, full chain", Kind::Ours(CHAIN)),
    ("phatthanh, chain off", Kind::Ours(BARE)),
    ("liquidsoap, output.alsa, no chain", Kind::Liquidsoap),
    ("mpd, alsa", Kind::Mpd),
    ("mpg123 -o alsa", Kind::Mpg123),
    ("ffplay", Kind::Ffplay),
];

/// A player at work.
struct Working {
    name: &'static str,
    kind: Kind,
    pulse: Pulse,
    recorder: Recorder,
    player: Player,
    /// Seconds of processor time when the window began: the player's, the sound server's.
    before: [f64; 2],
}

/// What one player cost.
struct Cost {
    kind: Kind,
    cpu_seconds: f64,
    peak_mb: f64,
}

/// Frames a second of the playlist: a CD's, which we resample ourselves and some players leave to the sound server,
/// and the card's.
const RATES: [u32; 2] = [44_100, 48_000];

pub(crate) fn run() {
    RATES.into_iter().for_each(at_rate);
}

fn at_rate(rate: u32) {
    let clock = SystemClock::new();
    let playlist = folder().join(format!("playlist-{rate}"));
    let mp3: Vec<PathBuf> = (0..FILES)
        .map(|number| quarter_minute(&playlist, number, rate))
        .collect();
    let mut working: Vec<Working> = Vec::new();
    for (name, kind) in PLAYERS.iter().copied().filter(|(_, kind)| kind.is_there()) {
        let pulse = Pulse::start();
        let recorder = pulse.record();
        let player = kind.play(&pulse, name, &mp3);
        working.push(Working {
            name,
            kind,
            pulse,
            recorder,
            player,
            before: [0.0; 2],
        });
    }

    clock.sleep(SETTLES);
    for player in &mut working {
        player.before = player.cpu();
    }

    clock.sleep(WINDOW);
    let what = format!("60 s of an MP3 playlist at {rate} Hz");
    let heading = [
        what.as_str(),
        "CPU s",
        "% of a core",
        "peak MB",
        "its sound server, CPU s",
    ];
    let mut rows = vec![heading.map(str::to_owned).to_vec()];
    let costs: Vec<Cost> = working
        .into_iter()
        .map(|player| player.told(&mut rows))
        .collect();
    println!("{}", table(&rows));
    goals(&costs);
}

impl Working {
    fn cpu(&self) -> [f64; 2] {
        [self.player.id(), self.pulse.server()].map(cpu_seconds)
    }

    /// What it cost; a row of the table.
    fn told(mut self, rows: &mut Vec<Vec<String>>) -> Cost {
        assert!(
            !self.player.is_over(),
            "{} ended before the playlist did",
            self.name
        );
        let now = self.cpu();
        let [cpu_seconds, server] = [0, 1].map(|of| now[of] - self.before[of]);
        let peak_mb = self.player.peak_mb();
        drop(self.player);
        let sounding = self.recorder.finish().sounding().count() as f64 / 48_000.0;
        assert!(
            sounding > 0.9 * WINDOW.as_secs_f64(),
            "{} was heard for {sounding:.1} s only",
            self.name
        );
        let part = cpu_seconds / WINDOW.as_secs_f64() * 100.0;
        let figures = [
            format!("{cpu_seconds:.2}"),
            format!("{part:.2}"),
            format!("{peak_mb:.1}"),
            format!("{server:.2}"),
        ];
        rows.push([self.name.to_owned()].into_iter().chain(figures).collect());
        Cost {
            kind: self.kind,
            cpu_seconds,
            peak_mb,
        }
    }
}

/// What the station shall cost at most, by the same run.
fn goals(costs: &[Cost]) {
    let of = |kind: Kind| costs.iter().find(|cost| cost.kind == kind);
    let say = |what: &str, is: f64, most: Option<f64>| {
        if let Some(most) = most {
            println!(
                "{} {what}: {is:.2}, {most:.2} at most",
                if is <= most { "reached" } else { "MISSED " }
            );
        }
    };

    let (Some(full), Some(bare)) = (of(Kind::Ours(FULL)), of(Kind::Ours(BARE))) else {
        return;
    };

    let (liquidsoap, mpd) = (of(Kind::Liquidsoap), of(Kind::Mpd));
    say(
        "CPU s, all of it, beside liquidsoap's",
        full.cpu_seconds,
        liquidsoap.map(|cost| cost.cpu_seconds),
    );
    say(
        "CPU s, chain off, beside 1.2 × mpd's",
        bare.cpu_seconds,
        mpd.map(|cost| 1.2 * cost.cpu_seconds),
    );
    say(
        "memory in MB, beside a fifth of liquidsoap's",
        full.peak_mb,
        liquidsoap.map(|cost| cost.peak_mb / 5.0),
    );
    say(
        "memory in MB, beside 0.6 × mpd's",
        full.peak_mb,
        mpd.map(|cost| 0.6 * cost.peak_mb),
    );
    println!();
}
