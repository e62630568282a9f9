//! A tuner on a card, relayed: every sample of it, and never what the station itself plays.

use std::f32::consts::TAU;
use std::path::{Path, PathBuf};
use std::process::Child;
use std::time::Duration;

use phatthanh::clock::{Clock, SystemClock};
use serde_json::Value;

use super::station_with;
use crate::pulse::{Pulse, Recorder};
use crate::support::{Daemon, TestStation, in_real_time, samples};

const RATE: usize = 48_000;

/// What the tuner brings.
const HERTZ: f32 = 1000.0;

/// Frames looked at at once: ten turns of the tone.
const BLOCK: usize = 480;

/// Writes the tone as raw sound, each half second louder or softer: one steady tone is no program.
fn tone(folder: &Path, seconds: usize) -> PathBuf {
    let turn = |at: usize| (TAU * HERTZ * (at % 48) as f32 / RATE as f32).sin();
    let level = |at: usize| [0.2, 0.14][at / (RATE / 2) % 2];
    let samples = (0..seconds * RATE).map(|at| (turn(at) * level(at) * 32_767.0) as i16);
    let bytes: Vec<u8> = samples
        .flat_map(|sample| [sample.to_le_bytes(); 2].concat())
        .collect();
    let file = folder.join("tone.raw");
    std::fs::write(&file, bytes).unwrap();
    file
}

/// What is heard in a block.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Heard {
    Nothing,
    /// The tone, at this phase in degrees.
    Tone(f32),
    Other,
}

pub(super) fn listen(left: &[f32]) -> Vec<Heard> {
    let of = |block: &[f32]| {
        let energy: f32 = block.iter().map(|sample| sample * sample).sum();
        if energy / (BLOCK as f32) < 1e-8 {
            return Heard::Nothing;
        }
        let (mut re, mut im) = (0.0, 0.0);
        for (at, sample) in block.iter().enumerate() {
            let angle = TAU * HERTZ * (at % 48) as f32 / RATE as f32;
            (re, im) = (re + sample * angle.cos(), im + sample * angle.sin());
        }
        let part = (re * re + im * im) * 2.0 / BLOCK as f32 / energy;
        if part > 0.98 {
            Heard::Tone(re.atan2(im).to_degrees())
        } else {
            Heard::Other
        }
    };
    left.chunks_exact(BLOCK).map(of).collect()
}

/// How often a sample was lost, repeated or wrong inside of the tone: each turns it by seven degrees and more.
fn slips(blocks: &[Heard]) -> usize {
    let pairs = blocks.windows(2).filter(|pair| match pair {
        [Heard::Tone(one), Heard::Tone(other)] => {
            let turned = (other - one + 540.0).rem_euclid(360.0) - 180.0;
            turned.abs() > 3.0
        }
        _ => false,
    });
    pairs.count()
}

fn tuner(card: &str) -> TestStation {
    let station = station_with(&format!("card = \"{card}\""));
    station.noise("audio/nen/nen.wav", 20.0, 9);
    station.noise("audio/tin/tin.wav", 30.0, 7);
    station.ok(&["library", "scan"]);
    station
}

/// What befalls the tuner, and for how long it is heard after that.
#[derive(Debug, Clone, Copy)]
enum Harm {
    /// The source is taken away for two seconds, and brought back.
    Gone,
    /// The sound server stands still.
    Hung,
    /// The sound server is killed, and another started in its place.
    Killed,
}

/// A tuner's sound server, what plays into its source, and the station that relays it.
struct Tuner {
    pulse: Pulse,
    recorder: Option<Recorder>,
    tone: PathBuf,
    radio: String,
    player: Child,
    daemon: Daemon,
}

impl Tuner {
    fn play(&mut self) {
        self.radio = self.pulse.add_radio();
        self.player = self.pulse.play(&self.tone, "radio");
    }

    fn stop_playing(&mut self) {
        self.player.kill().unwrap();
        self.player.wait().unwrap();
    }

    fn suffer(&mut self, harm: Harm) {
        match harm {
            Harm::Gone => {
                // The server sends both to its other sink: what plays there must not be heard.
                self.pulse.remove(&self.radio);
                self.daemon.until(&["input", "Lost"]);
                self.daemon.idle(Duration::from_secs(2));
                self.stop_playing();
                self.play();
            }
            Harm::Hung => {
                self.pulse.stop();
                self.daemon.until(&["input", "Lost"]);
                self.pulse.cont();
            }
            Harm::Killed => {
                self.recorder = None;
                self.pulse.kill();
                self.daemon.until(&["input", "Lost"]);
                self.stop_playing();
                self.pulse.restart();
                self.recorder = Some(self.pulse.record());
                self.play();
            }
        }
        self.daemon.until(&["input", "Back"]);
    }
}

/// A tuner is relayed for `slot` seconds, and suffers each of `harms` so many seconds after it is heard: music stands in,
/// never silence, and each sample of the tuner that is heard follows the one before. Returns seconds of the tone.
fn relayed(slot: usize, harms: &[(u64, Harm)]) -> usize {
    let _playing = in_real_time();
    let folder = tempfile::tempdir().unwrap();
    let tone = tone(folder.path(), (slot + 90).min(300));
    let pulse = Pulse::start();
    let recorder = Some(pulse.record());
    let radio = pulse.add_radio();
    let player = pulse.play(&tone, "radio");
    let mut station = tuner("tuner");
    let (_, at) = station.soon(12);
    station.slot("gio", "thoi-su", at, &format!("{slot}s"));
    let wav = station.path("heard.wav");
    let record = wav.display().to_string();
    let mut command = station.phatthanh(&["run", "--silent", "--record", &record]);
    command.envs(pulse.environment());
    let daemon = Daemon::start(command);
    let mut tuner = Tuner {
        pulse,
        recorder,
        tone,
        radio,
        player,
        daemon,
    };
    tuner.daemon.until(&["on air", "vov1"]);
    let clock = SystemClock::new();
    for (seconds, harm) in harms {
        tuner.daemon.idle(Duration::from_secs(*seconds));
        tuner.suffer(*harm);
    }
    let left = Duration::from_secs(slot as u64).saturating_sub(clock.uptime());
    tuner.daemon.idle(left.max(Duration::from_secs(10)));
    // What is held of it outlasts that.
    tuner.stop_playing();
    tuner.daemon.stop();

    let all = samples(&wav);
    let left: Vec<f32> = all.iter().step_by(2).copied().collect();
    let first = left.iter().position(|sample| sample.abs() > 1e-4).unwrap();
    let heard = &left[first..(first + slot * RATE).min(left.len())];
    let blocks = listen(heard);
    let tones = blocks
        .iter()
        .filter(|heard| matches!(heard, Heard::Tone(_)))
        .count();
    let runs = blocks.chunk_by(|one, other| (*one == Heard::Nothing) == (*other == Heard::Nothing));
    let quiet: Vec<usize> = runs
        .filter(|run| run[0] == Heard::Nothing)
        .map(<[_]>::len)
        .collect();
    println!(
        "{harms:?}: {} blocks of 10 ms, {tones} of the tone, silent {quiet:?}, {} slips",
        blocks.len(),
        slips(&blocks)
    );
    assert_eq!(slips(&blocks), 0);
    // The source itself is silent until it is played into again.
    let silent: usize = quiet.iter().sum();
    assert!(silent <= 15 * harms.len(), "{quiet:?}");
    station.ok(&["log", "verify"]);
    tones / 100
}

/// The source is taken away and brought back, and then the sound server hangs.
#[test]
fn a_tuner_is_heard_sample_by_sample_and_music_while_it_is_gone() {
    let seconds = relayed(56, &[(12, Harm::Gone), (4, Harm::Hung)]);
    assert!(seconds > 20, "{seconds}");
}

/// Ten minutes, and everything that can befall a sound server, twice.
#[test]
fn a_tuner_is_exact_for_ten_minutes() {
    if std::env::var_os("PHATTHANH_SOAK").is_none() {
        return;
    }
    let each = [Harm::Hung, Harm::Killed, Harm::Gone].map(|harm| (70, harm));
    let seconds = relayed(600, &[each, each].concat());
    assert!(seconds > 430, "{seconds}");
}

/// Captured from its own output, a station would play what it plays.
#[test]
fn what_the_station_plays_is_never_its_input() {
    let _playing = in_real_time();
    let pulse = Pulse::start();
    let recorder = pulse.record();
    let mut station = tuner("own");
    let (_, at) = station.soon(12);
    station.slot("gio", "thoi-su", at, "15s");
    let mut command = station.phatthanh(&["run"]);
    command.envs(pulse.environment());
    let mut daemon = Daemon::start(command);
    daemon.until(&["why=\"playout-capture-own\""]);
    daemon.until(&["on air", "nen"]);
    daemon.idle(Duration::from_secs(8));
    daemon.stop();
    drop(recorder);
    let rows = station.json(&["log", "--format", "json"]);
    assert!(rows.iter().all(|row| row["kind"] != "relay"), "{rows:#?}");
}

/// A station in which people speak by the tuner's card.
fn studio() -> TestStation {
    let station = tuner("tuner");
    let live = "form = \"live\"\ninput = \"vov1\"\nfiller = \"nen\"\n";
    station.program("thoi-su", "tin", live);
    station
}

/// Armed by a person, there is music until the first word; what is said is heard until a person ends it, and the log says
/// who spoke, from when, until when: as the recording has it.
#[test]
fn a_live_program_waits_for_the_first_word_and_ends_when_told() {
    let _playing = in_real_time();
    let folder = tempfile::tempdir().unwrap();
    let tone = tone(folder.path(), 60);
    let pulse = Pulse::start();
    let _recorder = pulse.record();
    let _radio = pulse.add_radio();
    let mut station = studio();
    let (_, at) = station.soon(14);
    station.slot("gio", "thoi-su", at, "40s");
    let arm = ["live", "arm", "gio", "--by", "Lan", "--speaker", "Chủ tịch"];
    let armed = station.phatthanh(&arm).output().unwrap();
    assert_eq!(
        armed.status.code(),
        Some(1),
        "no station runs yet: {armed:?}"
    );
    let wav = station.path("heard.wav");
    let record = wav.display().to_string();
    let mut command = station.phatthanh(&["run", "--silent", "--record", &record]);
    command.envs(pulse.environment());
    let mut daemon = Daemon::start(command);
    daemon.until(&["on air", "nen"]);
    daemon.idle(Duration::from_secs(4));
    let mut player = pulse.play(&tone, "radio");
    daemon.until(&["on air", "vov1"]);
    daemon.idle(Duration::from_secs(6));
    station.ok(&["live", "stop", "vov1", "--by", "Lan"]);
    daemon.until(&["on air", "nen"]);
    daemon.idle(Duration::from_secs(3));
    daemon.stop();
    player.kill().unwrap();
    player.wait().unwrap();

    let rows = station.json(&["log", "--format", "json"]);
    let [live] = &rows
        .iter()
        .filter(|row| row["kind"] == "live")
        .collect::<Vec<_>>()[..]
    else {
        panic!("{rows:#?}")
    };
    assert_eq!(live["input"]["speaker"], "Chủ tịch");
    assert_eq!(live["ended"], "skipped");
    let instant = |row: &Value, key: &str| {
        row[key]
            .as_str()
            .unwrap()
            .parse::<jiff::Timestamp>()
            .unwrap()
    };
    let since = |at: jiff::Timestamp| at.duration_since(instant(&rows[0], "start")).as_secs_f64();

    let all = samples(&wav);
    let left: Vec<f32> = all.iter().step_by(2).copied().collect();
    let first = left.iter().position(|sample| sample.abs() > 1e-4).unwrap();
    let blocks = listen(&left[first..]);
    let is_tone = |heard: &Heard| matches!(heard, Heard::Tone(_));
    let begins = blocks.iter().position(is_tone).unwrap() as f64 / 100.0;
    let ends = blocks.iter().rposition(is_tone).unwrap() as f64 / 100.0;
    let (start, end) = (since(instant(live, "start")), since(instant(live, "end")));
    println!("the log: {start} to {end}; the recording: {begins} to {ends}");
    // Held for two seconds, the line begins with the silence before the first word.
    assert!((start..start + 2.2).contains(&begins), "{start} {begins}");
    assert!((ends - end).abs() < 0.3, "{end} {ends}");
    assert_eq!(slips(&blocks), 0);
    let before = &blocks[..(start * 100.0) as usize];
    assert!(
        before.iter().all(|heard| *heard == Heard::Other),
        "{before:?}"
    );
}

#[test]
fn a_live_program_is_armed_listed_and_planned() {
    let station = studio();
    let list = || station.json(&["live", "list", "--json"]);
    let row = |row: &Value| {
        (
            row["slot"].clone(),
            row["armed"].clone(),
            row["speaker"].clone(),
        )
    };
    let first = list()[0].clone();
    assert_eq!(row(&first), ("chieu".into(), false.into(), Value::Null));
    let date = &first["start"].as_str().unwrap()[..10];
    let kinds = || {
        let plan = station.json(&["plan", "--json", date]);
        let items = plan[0]["items"].as_array().unwrap();
        items
            .iter()
            .map(|item| item["kind"].as_str().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    assert!(!kinds().contains(&"live".to_owned()));
    let run = |words: &[&str]| {
        station
            .phatthanh(&[&["live"], words].concat())
            .output()
            .unwrap()
    };
    let one = format!("chieu@{date}");
    assert_eq!(run(&["stop", &one, "--by", "Lan"]).status.code(), Some(2));
    assert_eq!(
        run(&["arm", "khong-co", "--by", "Lan"]).status.code(),
        Some(2)
    );
    assert_eq!(run(&["arm", &one, "--by", " "]).status.code(), Some(2));
    // Written down, and no station runs.
    assert_eq!(run(&["arm", &one, "--by", "Lan"]).status.code(), Some(1));
    assert_eq!(row(&list()[0]), ("chieu".into(), true.into(), "Lan".into()));
    assert_eq!(kinds(), ["live"]);
    let why = station.ok(&["plan", "--why", &one]);
    assert!(why.contains("Lan"), "{why}");
    assert_eq!(run(&["stop", "vov1", "--by", "Mai"]).status.code(), Some(1));
    assert!(!kinds().contains(&"live".to_owned()));
    station.ok(&["log", "verify"]);
    station.program("thoi-su", "tin", "form = \"live\"\n");
    assert_eq!(
        station
            .phatthanh(&["check"])
            .output()
            .unwrap()
            .status
            .code(),
        Some(1)
    );
}

#[test]
fn a_card_is_listed_and_probed() {
    let _playing = in_real_time();
    let folder = tempfile::tempdir().unwrap();
    let pulse = Pulse::start();
    let radio = pulse.add_radio();
    let station = tuner("tuner");
    let list = station.json(&["input", "list", "--json"]);
    assert_eq!(list[0]["card"], serde_json::json!(["tuner"]));
    assert_eq!(list[0]["programs"], serde_json::json!(["thoi-su"]));
    let probe = |expected: i32| {
        let mut command = station.phatthanh(&["input", "probe", "vov1", "--json"]);
        let output = command.envs(pulse.environment()).output().unwrap();
        assert_eq!(output.status.code(), Some(expected), "{output:?}");
        serde_json::from_slice::<Value>(&output.stdout).unwrap()
    };
    let mut player = pulse.play(&tone(folder.path(), 60), "radio");
    let row = probe(0);
    assert_eq!(
        (&row["verdict"], &row["card"]),
        (&"sound".into(), &"tuner".into())
    );
    assert!(row["url"].is_null());
    assert_eq!(row["sample_rate"], 48_000);
    let level = row["level_dbfs"].as_f64().unwrap();
    assert!((level + 17.0).abs() < 2.0, "{row}");
    player.kill().unwrap();
    player.wait().unwrap();
    pulse.remove(&radio);
    let row = probe(1);
    assert_eq!(row["verdict"], "nothing");
    assert!(!row["words"].as_str().unwrap().is_empty(), "{row}");
}
