//! The engine on a real-time card: starts on their millisecond, joins to the sample, and the log tells
//! what was heard.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command as Process, Stdio};
use std::sync::Arc;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use phatthanh::clock::{Clock, SystemClock};
use phatthanh::playout::{
    Command, Cue, CueId, CueSource, CueStart, CueStop, Event, HowEnded, Playout, Settings,
};
use phatthanh::sound::WavWriter;
use phatthanh::units::{Frames, Gain, Level, Sides};

use crate::pulse::{LIMIT, Pulse};

/// Tells [`engine`] to play, and in which folder.
const PLAY: &str = "PHATTHANH_TEST_PLAYOUT";

/// Frames of each recording.
const HELD: u32 = 60_007;

/// What the contract allows between plan, log and air.
const EXACT: SignedDuration = SignedDuration::from_millis(10);

/// A recording whose frames tell their number from `base` on: the low 12 bits left, the others right.
fn counter(folder: &Path, base: u32) -> PathBuf {
    let path = folder.join(format!("{base}.wav"));
    let mut wav = WavWriter::create(&path).unwrap();
    let frames = (base..base + HELD).flat_map(|n| [n % 4096 + 1, n / 4096]);
    let samples: Vec<f32> = frames.map(|value| value as f32 / 32_768.0).collect();
    wav.write(&samples).unwrap();
    wav.finish().unwrap();
    path
}

fn number([left, right]: [f32; 2]) -> u32 {
    (right * 32_768.0) as u32 * 4096 + (left * 32_768.0) as u32 - 1
}

fn cue(id: u64, start: CueStart, path: PathBuf) -> Cue {
    Cue {
        id: CueId(id),
        start,
        source: CueSource::File { path, sides: Sides::Both, held: Frames::new(HELD.into()) },
        skip: Frames::ZERO,
        stop: CueStop::End,
        gain: Gain::UNITY,
        fade_in: Frames::ZERO,
        fade_out: Frames::ZERO,
    }
}

/// Not a test of its own: what the test below starts, in a process that ALSA tells of the test's card.
///
/// Plays A and after it B, then C at an instant, and writes down what was planned and what was told.
#[test]
fn engine() {
    let Some(folder) = env::var_os(PLAY).map(PathBuf::from) else { return };
    let clock: Arc<dyn Clock> = Arc::new(SystemClock::new());
    let settings = Settings {
        devices: vec!["default".into()],
        lead: Duration::from_millis(300),
        true_peak: Level(-1.0),
        silent: false,
        record: None,
    };
    let playout = Playout::start(settings, Arc::clone(&clock));
    let next = || playout.events().recv_timeout(LIMIT).unwrap();
    assert!(matches!(next(), Event::CardOn { .. }));
    let (first, second) =
        (clock.now() + SignedDuration::from_secs(2), clock.now() + SignedDuration::from_secs(12));
    playout.send(Command::Load(vec![
        cue(1, CueStart::At(first), counter(&folder, 0)),
        cue(2, CueStart::Follow, counter(&folder, 100_000)),
        cue(3, CueStart::At(second), counter(&folder, 200_000)),
    ]));
    let mut told = vec![first, second];
    for _ in 0..6 {
        match next() {
            Event::Started { at, .. } => told.push(at),
            Event::Ended { how: HowEnded::Complete, played, .. } if played.get() == u64::from(HELD) => {}
            event => panic!("{event:?}"),
        }
    }
    let told: Vec<String> = told.iter().map(Timestamp::to_string).collect();
    fs::write(folder.join("told"), told.join("\n")).unwrap();
}

#[test]
fn starts_joins_and_the_log_are_what_is_heard() {
    let folder = tempfile::tempdir().unwrap();
    let pulse = Pulse::start();
    let recorder = pulse.record();
    let player = Process::new(env::current_exe().unwrap())
        .args(["--exact", "playout::engine", "--nocapture"])
        .env(PLAY, folder.path())
        .envs(pulse.environment())
        .stdin(Stdio::null())
        .output()
        .unwrap();
    assert!(player.status.success(), "{}", String::from_utf8_lossy(&player.stderr));
    let recording = recorder.finish();
    let told = fs::read_to_string(folder.path().join("told")).unwrap();
    let told: Vec<Timestamp> = told.lines().map(|line| line.parse().unwrap()).collect();
    let [first, second, a, b, c] = told[..] else { panic!("{told:?}") };

    let heard: Vec<(usize, u32)> =
        recording.sounding().map(|(index, frame)| (index, number(frame))).collect();
    let expected = (0..HELD).chain(100_000..100_000 + HELD).chain(200_000..200_000 + HELD);
    let wrong = heard.iter().zip(expected).find(|((_, number), expected)| number != expected);
    assert_eq!((wrong, heard.len()), (None, 3 * HELD as usize), "a frame lost, doubled or changed");
    let place = |nth: u32| heard[(nth * HELD) as usize].0;
    assert_eq!(place(1) - place(0), HELD as usize, "the join");

    for (name, planned, logged, heard) in [
        ("A", first, a, recording.heard(place(0))),
        ("B", Frames::new(HELD.into()).after(a), b, recording.heard(place(1))),
        ("C", second, c, recording.heard(place(2))),
    ] {
        let (plan, log) = (logged.duration_since(planned), heard.duration_since(logged));
        assert!(
            plan.abs() < EXACT && log.abs() < EXACT,
            "{name}: logged {plan:?} after the plan, heard {log:?} after the log"
        );
    }
}
