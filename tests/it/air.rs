//! The whole station through a real-time sound card: what was planned, what the log says, and what
//! was really to be heard, sample by sample.

use std::path::Path;
use std::process::Command;
use std::time::Duration;

use jiff::civil::Time;
use jiff::{SignedDuration, Timestamp};
use phatthanh::airlog::{Airlog, Event};
use phatthanh::clock::{Clock, SystemClock};
use phatthanh::units::Frames;

use crate::pulse::{Pulse, Recorder, Recording, cpu_seconds};
use crate::support::{Daemon, TestStation, in_real_time};

/// Two seconds of sound, in samples of both channels.
const TWO_SECONDS: usize = 2 * 2 * 48_000;

/// What a null sink that has just been loaded lets pass in silence, whoever plays: its first block.
/// A real card has nothing like it.
const FIRST_BLOCK: SignedDuration = SignedDuration::from_secs(2);

/// Samples of a recording's beginning that are looked for.
const TEMPLATE: usize = 8192;

pub(crate) fn through(pulse: &Pulse, mut command: Command) -> Command {
    command.envs(pulse.environment());
    command
}

/// Where `template` stands in `left`, looked for around `near`, and how alike the two are (1 is the same).
fn find(left: &[f32], template: &[f32], near: usize, reach: usize) -> (usize, f32) {
    let energy = |samples: &[f32]| {
        samples
            .iter()
            .map(|sample| sample * sample)
            .sum::<f32>()
            .sqrt()
    };

    let own = energy(template);
    let last = (near + reach).min(left.len().saturating_sub(template.len()));
    let alike = |at: usize| {
        let heard = &left[at..at + template.len()];
        let product: f32 = heard
            .iter()
            .zip(template)
            .map(|(heard, sample)| heard * sample)
            .sum();
        (at, product / (own * energy(heard)).max(f32::MIN_POSITIVE))
    };

    (near.saturating_sub(reach)..last)
        .map(alike)
        .max_by(|one, other| one.1.total_cmp(&other.1))
        .unwrap()
}

/// As [`find`], quickly: a coarse look with a short template first.
#[track_caller]
pub(crate) fn locate(recording: &Recording, template: &[f32], near: Timestamp) -> usize {
    let left: Vec<f32> = recording.samples.iter().step_by(2).copied().collect();
    let expected = near.duration_since(recording.heard(0)).as_millis().max(0) as usize * 48;
    let (coarse, _) = find(&left, &template[..512], expected, 24_000);
    let (at, alike) = find(&left, &template[..TEMPLATE], coarse, 4);
    assert!(alike > 0.95, "not to be heard near {near}: {alike}");
    at
}

pub(crate) fn instant(airing: &serde_json::Value, key: &str) -> Timestamp {
    airing[key]
        .as_str()
        .unwrap_or_else(|| panic!("no {key} in {airing}"))
        .parse()
        .unwrap()
}

pub(crate) fn after(at: Time, seconds: i64) -> Time {
    at.wrapping_add(SignedDuration::from_secs(seconds))
}

/// Two slots back to back: opening, two segments, closing and filler; then a segment on the millisecond.
#[test]
fn what_is_planned_is_heard_and_logged() {
    let _playing = in_real_time();
    let mut station = TestStation::new();
    let sources = noisy_programs(&mut station);
    station.ok(&["library", "scan"]);
    let (start, at) = station.soon(6);
    station.slot("mot", "tin", at, "12s");
    station.slot("hai", "sau", after(at, 12), "6s");
    let plan = station.json(&["plan", "--json"]);

    let pulse = Pulse::start();
    let recorder = pulse.record();
    let mut daemon = Daemon::start(through(&pulse, station.phatthanh(&["run"])));
    daemon.until(&["on air", "bai-3.wav"]);
    daemon.until(&["ended", "nen.wav"]);
    daemon.stop();
    let recording = recorder.finish();

    let items = plan[0]["items"].as_array().unwrap();
    let airings = station.json(&["log", "--format", "json"]);
    let paths = |rows: &[serde_json::Value]| -> Vec<String> {
        rows.iter()
            .map(|row| row["segment"]["path"].as_str().unwrap().to_owned())
            .collect()
    };

    assert_eq!(paths(items), paths(&airings), "aired in the order planned");
    let places: Vec<(usize, usize)> = items
        .iter()
        .zip(&airings)
        .map(|(item, airing)| heard_as_logged(&recording, &sources, item, airing))
        .collect();

    // No sample lost or doubled where one item follows another in its slot.
    for pair in places[..5].windows(2) {
        assert_eq!(pair[1].0, pair[0].0 + pair[0].1, "joined on the sample");
    }

    assert!(station.ok(&["log", "verify"]).contains("whole"));
    assert!(
        start
            .duration_since(instant(&airings[0], "planned"))
            .is_zero()
    );
}

/// Writes two programs of recordings of noise, each like no other; returns the recordings' samples by path.
fn noisy_programs(station: &mut TestStation) -> Vec<(String, Vec<f32>)> {
    let noises = [
        ("tin/bai-1.wav", 3.0),
        ("tin/bai-2.wav", 4.0),
        ("nhac/mo.wav", 2.0),
        ("nhac/ket.wav", 1.0),
        ("nen/nen.wav", 20.0),
        ("sau/bai-3.wav", 3.0),
    ];
    let sources: Vec<(String, Vec<f32>)> = (1..)
        .zip(noises)
        .map(|(seed, (path, length))| {
            (
                format!("audio/{path}"),
                station.noise(&format!("audio/{path}"), length, seed),
            )
        })
        .collect();
    for topic in ["nhac", "nen"] {
        station.write(
            &format!("audio/{topic}/topic.toml"),
            "title = \"Nhạc\"\napproval = false\n",
        );
    }

    station.program(
        "tin",
        "tin",
        "opening = \"nhac/mo.wav\"\nclosing = \"nhac/ket.wav\"\nfiller = \"nen\"",
    );
    station.program("sau", "sau", "filler = \"nen\"");
    sources
}

/// Holds that `airing` is heard where the log has it, and logged where the plan has it; returns where it is heard
/// and how many frames were played.
#[track_caller]
fn heard_as_logged(
    recording: &Recording,
    sources: &[(String, Vec<f32>)],
    item: &serde_json::Value,
    airing: &serde_json::Value,
) -> (usize, usize) {
    let (planned, logged) = (instant(item, "start"), instant(airing, "start"));
    let (_, noise) = sources
        .iter()
        .find(|(path, _)| airing["segment"]["path"] == **path)
        .unwrap();

    // A filler begins with a fade: what is looked for lies behind it.
    let skip = if airing["kind"] == "filler" {
        48_000
    } else {
        0
    };

    let near = logged + Frames::new(skip as u64).to_duration();
    let heard = locate(recording, &noise[skip..], near) - skip;

    let log_error = recording.heard(heard).duration_since(logged).as_micros() as f64 / 1000.0;
    let plan_error = logged.duration_since(planned).as_micros() as f64 / 1000.0;
    println!(
        "{} heard {log_error:+.2} ms after the log, logged {plan_error:+.2} ms after the plan",
        airing["segment"]["path"]
    );
    assert!(
        log_error.abs() < 10.0 && plan_error.abs() < 10.0,
        "{airing}"
    );
    (heard, airing["played_frames"].as_u64().unwrap() as usize)
}

/// A slot with one long segment, on air and heard, about to lose its card.
struct Scene {
    pulse: Pulse,
    daemon: Daemon,
    station: TestStation,
    noise: Vec<f32>,
    start: Timestamp,
    /// A listener of short latency, without which the sink works in blocks of two seconds.
    recorder: Option<Recorder>,
}

fn on_air() -> Scene {
    let mut station = TestStation::new();
    let noise = station.noise("audio/tin/dai.wav", 50.0, 7);
    station.program("tin", "tin", "");
    station.ok(&["library", "scan"]);
    let (start, at) = station.soon(4);
    station.slot("mot", "tin", at, "60s");
    let pulse = Pulse::start();
    let recorder = pulse.record();
    let mut daemon = Daemon::start(through(&pulse, station.phatthanh(&["run"])));
    daemon.until(&["on air", "dai.wav"]);
    recorder.until("two seconds of the segment", |samples| {
        samples.iter().filter(|sample| **sample != 0.0).count() > TWO_SECONDS
    });
    Scene {
        pulse,
        daemon,
        station,
        noise,
        start,
        recorder: Some(recorder),
    }
}

/// Whatever happens to the server, what is heard after `back` is the place of the segment that should be on.
#[track_caller]
fn rejoined(scene: Scene, back: Timestamp, stall: SignedDuration) {
    let Scene {
        pulse,
        mut daemon,
        station,
        noise,
        start,
        recorder: _listening,
    } = scene;
    let recorder = pulse.record();
    let first_sound =
        |samples: &[f32]| samples.iter().filter(|sample| **sample != 0.0).count() > TWO_SECONDS;
    recorder.until("sound after the card came back", first_sound);
    let recording = recorder.finish();
    let (sounding, _) = recording.sounding().next().unwrap();
    let silent = recording.heard(sounding).duration_since(back);
    println!("sound again {silent:#} after the server's return");
    assert!(silent < SignedDuration::from_secs(3) + stall, "{silent:#}");

    // Behind the fade in: which place of the segment is it, and which should it be?
    let at = sounding + 24_000;
    let left: Vec<f32> = recording
        .samples
        .iter()
        .step_by(2)
        .skip(at)
        .take(TEMPLATE)
        .copied()
        .collect();
    let due = recording.heard(at).duration_since(start).as_millis() as usize * 48;
    let (coarse, _) = find(&noise, &left[..512], due, 24_000);
    let (place, alike) = find(&noise, &left, coarse, 4);
    println!(
        "{:+.1} ms from the place that is due",
        (place as f64 - due as f64) / 48.0
    );
    assert!(
        alike > 0.95 && place.abs_diff(due) < 48 * 150,
        "{place} for {due}, alike {alike}"
    );

    daemon.until(&["on air", "dai.wav"]);
    let said = daemon.stop();
    assert!(said.len() < 40, "no storm in the log:\n{}", said.join("\n"));
    let airings = station.json(&["log", "--format", "json"]);
    let ended: Vec<_> = airings
        .iter()
        .map(|airing| airing["ended"].as_str().unwrap())
        .collect();
    assert_eq!(ended, ["fault", "shutdown"]);
    assert!(station.ok(&["log", "verify"]).contains("whole"));
}

#[test]
fn the_sound_server_dies_and_comes_back() {
    let _playing = in_real_time();
    let mut scene = on_air();
    let before = cpu_seconds(scene.daemon.child.id());
    scene.recorder = None;
    scene.pulse.kill();
    scene.daemon.until(&["card lost"]);

    // Some tries in vain.
    scene.daemon.idle(Duration::from_secs(4));
    let spent = cpu_seconds(scene.daemon.child.id()) - before;
    println!("{spent:.2} s of processor time while the server was gone");
    assert!(spent < 1.5, "{spent} s of processor time");
    scene.pulse.restart();
    rejoined(scene, SystemClock::new().now(), FIRST_BLOCK);
}

#[test]
fn the_sound_server_hangs_and_goes_on() {
    let _playing = in_real_time();
    let mut scene = on_air();
    scene.pulse.stop();
    scene.daemon.until(&["card lost"]);
    scene.daemon.idle(Duration::from_secs(4));
    scene.pulse.cont();
    rejoined(scene, SystemClock::new().now(), SignedDuration::ZERO);
}

/// A recording that ingest heard whole and whose copy is mute from its third second to its thirteenth, then
/// one with a pause of its own.
#[test]
fn silence_on_air_is_told_and_left_and_a_pause_of_the_recording_is_not() {
    let _playing = in_real_time();
    let mut station = TestStation::new();
    let id = two_with_mute_parts(&mut station);
    let (_, at) = station.soon(4);
    station.slot("mot", "tin", at, "33s");
    let mut daemon = Daemon::start(station.phatthanh(&["run", "--silent"]));
    daemon.until(&["on air", "1.wav"]);
    daemon.until(&["silence on air"]);
    daemon.until(&["silence is over"]);
    daemon.until(&["on air", "2.wav"]);
    daemon.until(&["a pause of the recording"]);
    daemon.until(&["ended", "2.wav"]);
    println!("{}", daemon.stop().join("\n"));

    let airings = station.json(&["log", "--format", "json"]);
    let [mute, whole, ..] = &airings[..] else {
        panic!("{airings:?}")
    };

    assert_eq!(
        (&mute["ended"], &mute["segment"]["path"]),
        (&"fault".into(), &"audio/tin/1.wav".into())
    );
    assert!(
        mute["reason"]
            .as_str()
            .unwrap()
            .contains("no sound came out"),
        "{mute}"
    );
    let played = mute["played_frames"].as_u64().unwrap() as f64 / 48_000.0;
    assert!((10.0..11.5).contains(&played), "{played} s");
    assert_eq!(
        (&whole["ended"], &whole["segment"]["path"]),
        (&"complete".into(), &"audio/tin/2.wav".into())
    );
    assert_eq!(whole["played_frames"], 13 * 48_000);
    one_silence(&station, &id);
    assert!(station.ok(&["log", "verify"]).contains("whole"));
}

/// Makes two recordings with ten seconds of silence: in the first it is a fault of its copy in the store, in the
/// second a pause. Returns the first one's id.
fn two_with_mute_parts(station: &mut TestStation) -> String {
    let program = "title = \"Tin\"\ntopics = [\"tin\"]\npick = \"in-order\"\n";
    station.write("programs/tin.toml", program);
    station.noise("audio/tin/1.wav", 20.0, 1);
    station.noise("audio/tin/2.wav", 13.0, 2);
    mute(&station.path("audio/tin/2.wav"), 2..12);
    station.ok(&["library", "scan"]);
    station.approve_all();
    let rows = station.json(&["library", "--json"]);
    let row = rows
        .iter()
        .find(|row| row["path"] == "audio/tin/1.wav")
        .unwrap();
    let id = row["id"].as_str().unwrap().to_owned();
    mute(
        &station.path(&format!("var/store/{}/{id}", &id[..2])),
        2..12,
    );
    id
}

/// Holds that the log has one silence, where the copy of the recording `id` is mute, and its end.
#[track_caller]
fn one_silence(station: &TestStation, id: &str) {
    let log = Airlog::open_read_only(&station.path("var/airlog.db")).unwrap();
    let events: Vec<Event> = log
        .all_events()
        .unwrap()
        .into_iter()
        .map(|(_, _, event)| event)
        .collect();
    let silences: Vec<_> = events
        .iter()
        .filter(|event| matches!(event, Event::Silence { .. }))
        .collect();
    let [
        Event::Silence {
            id: Some(silent),
            from_frames,
            to_frames,
        },
    ] = silences[..]
    else {
        panic!("{events:?}")
    };

    assert_eq!(silent.to_string(), id);
    let seconds = [from_frames, to_frames].map(|frames| *frames as f64 / 48_000.0);
    assert!(
        (seconds[0] - 2.0).abs() < 0.2 && (seconds[1] - 10.0).abs() < 0.2,
        "{seconds:?}"
    );
    assert!(
        events
            .iter()
            .any(|event| matches!(event, Event::SilenceOver { .. })),
        "{events:?}"
    );
}

/// Makes a recording silent in these seconds.
fn mute(path: &Path, seconds: std::ops::Range<u32>) {
    let file = hound::WavReader::open(path).unwrap();
    let spec = file.spec();
    let samples: Vec<i16> = file.into_samples().map(Result::unwrap).collect();
    std::fs::remove_file(path).unwrap();
    let mut file = hound::WavWriter::create(path, spec).unwrap();
    for (at, sample) in (0_u32..).zip(samples) {
        let mute = seconds.contains(&(at / 2 / 48_000));
        file.write_sample(if mute { 0 } else { sample }).unwrap();
    }
    file.finalize().unwrap();
}
