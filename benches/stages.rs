//! What each stage of the sound costs: ten minutes of a voice through the engine's own decks and chain,
//! on a simulated clock, recorded; as a share of one core for as long as it would be on air.
//!
//! `cargo bench --bench stages` prints the table.

#![expect(clippy::print_stdout, reason = "what it prints is what it is for")]

use std::fs;
use std::path::Path;
use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use phatthanh::clock::SimClock;
use phatthanh::playout::{Command, Cue, CueId, CueSource, CueStart, CueStop, Simulated};
use phatthanh::sound::{Processing, StereoReader, WavWriter};
use phatthanh::units::{Frames, Gain, Level, Sides};

const MINUTES: i64 = 10;
/// Runs of each; the fastest is reported.
const RUNS: usize = 5;
/// A voice, and what brings it to −16 LUFS.
const VOICE: &str = "audio/dat-dai/dang-ky-bien-dong.mp3";

fn main() {
    let off = Processing::limiter(Level(-1.0));
    let usual = Processing {
        high_pass_hz: Some(60),
        low_pass_hz: Some(15_000),
        ..off
    };

    #[rustfmt::skip]
    let rows = [
        ("all off: the limiter alone", off, 0.0),
        ("the same, the voice 12 dB too loud: limiting", off, 12.0),
        ("high pass", Processing { high_pass_hz: Some(60), ..off }, 0.0),
        ("low pass", Processing { low_pass_hz: Some(15_000), ..off }, 0.0),
        ("leveller", Processing { leveller: true, ..off }, 0.0),
        ("pre-emphasis", Processing { pre_emphasis_us: Some(50), ..off }, 0.0),
        ("as a station has it: both filters", usual, 0.0),
        ("all on", Processing { leveller: true, pre_emphasis_us: Some(50), ..usual }, 0.0),
    ];
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/bench");
    fs::create_dir_all(&folder).expect("target/bench can be made");
    let (voice, out) = (
        Path::new(env!("CARGO_MANIFEST_DIR")).join(VOICE),
        folder.join("stages.wav"),
    );
    let held = length(&voice);
    println!(
        "{:48} {:>10}",
        "decoding and recording included", "of a core"
    );
    for (name, processing, gain_db) in rows {
        let seconds = (0..RUNS)
            .map(|_| play(&voice, held, &out, processing, gain_db))
            .fold(f64::MAX, f64::min);
        println!(
            "{name:48} {:>8.2} %",
            100.0 * seconds / (MINUTES * 60) as f64
        );
    }
}

fn length(voice: &Path) -> Frames {
    let mut reader =
        StereoReader::open(voice, Sides::Both, Frames::ZERO).expect("the sample station's own");
    let (mut block, mut frames) = (vec![0.0; 9600], 0);
    while let Ok(read @ 1..) = reader.read(&mut block) {
        frames += read as u64;
    }
    Frames::new(frames)
}

/// Seconds of one core.
fn play(voice: &Path, held: Frames, out: &Path, processing: Processing, gain_db: f32) -> f64 {
    let start: Timestamp = "2026-11-24T10:30:00Z".parse().expect("an instant");
    let end = start + SignedDuration::from_mins(MINUTES);
    let clock = Arc::new(SimClock::new(start));
    let record = WavWriter::create(out).expect("target/bench can be written");
    let before = cpu_seconds();
    let mut playout = Simulated::new(clock).recording(record, processing);
    playout.advance_to(start);
    playout.send(Command::Load(vec![Cue {
        stop: CueStop::At(end),
        gain: Gain::from_db(gain_db),
        ..Cue::plain(
            CueId(1),
            CueStart::At(start),
            CueSource::File {
                path: voice.to_owned(),
                sides: Sides::Both,
                held,
            },
        )
    }]));
    while playout.next_event().is_some_and(|at| at < end) {
        playout.advance_to(end);
    }

    playout.advance_to(end);
    playout.finish().expect("target/bench can be written");
    cpu_seconds() - before
}

/// What this thread, which does it all, has had of its core.
fn cpu_seconds() -> f64 {
    let text = fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    text.split(' ')
        .next()
        .and_then(|ns| ns.parse::<f64>().ok())
        .unwrap_or(f64::NAN)
        / 1e9
}
