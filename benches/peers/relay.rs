//! What a minute of a relay costs, beside mpd that plays the same stream: seconds of processor time, those of the decoder's
//! process included, and the most memory of all its processes.

use std::fs;
use std::path::PathBuf;
use std::time::Duration;

use phatthanh::clock::{Clock, SystemClock};

use crate::players::{SETTLES, mpc, mpd, ours, scratch};
use crate::pulse::{Pulse, Recorder, cpu_seconds};
use crate::side::radio::radio;
use crate::side::{
    Player, due, folder, is_installed, memory_mb, quarter_minute, soon, station, table,
};

/// What is measured.
const WINDOW: Duration = Duration::from_secs(60);

/// Files of fifteen seconds, which the radio sends one after the other and then again.
const FILES: usize = 12;

/// How long before its slot the station opens the stream here: it has to be connected and full.
const AHEAD: i64 = 25;

/// A player at work on a card of its own.
struct Working {
    name: &'static str,
    player: Player,
    pulse: Pulse,
    recorder: Recorder,
    before: f64,
}

pub(crate) fn run() {
    let clock = SystemClock::new();
    let files: Vec<PathBuf> = (0..FILES)
        .map(|number| quarter_minute(&folder().join("playlist-48000"), number, 48_000))
        .collect();
    let url = radio(&files);
    let mut working = Vec::new();
    if is_installed("mpd") && is_installed("mpc") {
        let (pulse, place) = (Pulse::start(), scratch("relay mpd"));
        let recorder = pulse.record();
        let player = mpd(&pulse, &place, &[], false);
        for words in [&["add", &url][..], &["play"]] {
            assert!(mpc(&place).args(words).status().unwrap().success());
        }
        working.push(Working::new("mpd, alsa", player, pulse, recorder));
    }
    let (pulse, place) = (Pulse::start(), scratch("relay"));
    let recorder = pulse.record();
    let player = relay(&pulse, &place, &url);
    working.push(Working::new(
        "phatthanh, full chain",
        player,
        pulse,
        recorder,
    ));

    clock.sleep(SETTLES + Duration::from_secs(AHEAD.unsigned_abs()));
    for player in &mut working {
        player.before = player.cpu();
    }
    clock.sleep(WINDOW);
    let heading = ["60 s of a relay, MP3 128k", "CPU s", "peak MB"];
    let mut rows = vec![heading.map(str::to_owned).to_vec()];
    for player in working {
        player.told(&mut rows);
    }
    println!("{}", table(&rows));
}

/// Our own station, on air with the stream as its input.
fn relay(pulse: &Pulse, place: &std::path::Path, url: &str) -> Player {
    let clock = SystemClock::new();
    let root = place.join("station");
    let input = format!("[[input]]\nid = \"vov1\"\ntitle = \"VOV1\"\nurl = \"{url}\"");
    station(&root, &[], clock.now(), &input);
    let program = "title = \"Đo\"\ntopics = [\"nhac\"]\nform = \"relay\"\ninput = \"vov1\"\n";
    fs::write(root.join("programs/do.toml"), program).unwrap();
    due(&root, soon(clock.now(), AHEAD));
    let mut run = ours(&root);
    run.arg("run").envs(pulse.environment());
    Player::start(&mut run, &place.join("said.log"))
}

impl Working {
    fn new(name: &'static str, player: Player, pulse: Pulse, recorder: Recorder) -> Self {
        Self {
            name,
            player,
            pulse,
            recorder,
            before: 0.0,
        }
    }

    /// The process and those it started.
    fn processes(&self) -> Vec<u32> {
        let id = self.player.id();
        let tasks = fs::read_dir(format!("/proc/{id}/task")).unwrap().flatten();
        let children = tasks.flat_map(|task| {
            let said = fs::read_to_string(task.path().join("children")).unwrap_or_default();
            said.split(' ')
                .filter_map(|id| id.parse().ok())
                .collect::<Vec<u32>>()
        });
        [id].into_iter().chain(children).collect()
    }

    fn cpu(&self) -> f64 {
        self.processes().into_iter().map(cpu_seconds).sum()
    }

    /// Makes a row of the table of what it cost.
    fn told(mut self, rows: &mut Vec<Vec<String>>) {
        assert!(!self.player.is_over(), "{} ended", self.name);
        let cpu = self.cpu() - self.before;
        let processes = self.processes().into_iter();
        let peak_mb: f64 = processes.map(|process| memory_mb(process, "VmHWM:")).sum();
        drop(self.player);
        let sounding = self.recorder.finish().sounding().count() as f64 / 48_000.0;
        assert!(
            sounding > 0.9 * WINDOW.as_secs_f64(),
            "{} was heard for {sounding:.1} s only",
            self.name
        );
        drop(self.pulse);
        rows.push(vec![
            self.name.to_owned(),
            format!("{cpu:.2}"),
            format!("{peak_mb:.1}"),
        ]);
    }
}
