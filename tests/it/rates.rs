//! Cards of other rates and of one channel, in real time: a tone is heard as high, as long and as loud as it is.

use std::env;
use std::f64::consts::TAU;
use std::path::{Path, PathBuf};
use std::process::{Command as Process, Stdio};
use std::sync::Arc;
use std::time::Duration;

use jiff::SignedDuration;
use phatthanh::clock::{Clock, SystemClock};
use phatthanh::playout::{
    Command, Cue, CueId, CueSource, CueStart, Event, HowEnded, Playout, Settings,
};
use phatthanh::sound::{Processing, WavWriter};
use phatthanh::units::{Frames, Level, Sides};

use crate::pulse::{LIMIT, Pulse, Recording};
use crate::support::in_real_time;

/// Tells [`tone`] to play, and in which folder.
const PLAY: &str = "PHATTHANH_TEST_RATES";

/// Hertz: no whole number of periods in anything.
const PITCH: f64 = 997.0;

/// Peak.
const LOUD: f64 = 0.25;

/// Frames of the tone at the station's rate.
const HELD: u64 = 2 * 48_000;

/// Not a test of its own: what the tests below start, in a process that ALSA tells of their card.
#[test]
fn tone() {
    let Some(folder) = env::var_os(PLAY).map(PathBuf::from) else {
        return;
    };

    let log = tracing_subscriber::fmt()
        .with_max_level(tracing::Level::DEBUG)
        .with_ansi(false);
    log.with_writer(std::io::stderr).init();
    let clock: Arc<dyn Clock> = Arc::new(SystemClock::new());
    let settings = Settings {
        devices: vec!["default".into()],
        sample_rate: std::fs::read_to_string(folder.join("rate"))
            .unwrap()
            .parse()
            .unwrap(),
        lead: Duration::from_millis(300),
        processing: Processing::limiter(Level(-1.0)),
        silent: false,
        record: None,
    };

    let playout = Playout::start(settings, Arc::clone(&clock));
    let next = || playout.events().recv_timeout(LIMIT).unwrap();
    assert!(matches!(next(), Event::CardOn { .. }));
    let path = folder.join("tone.wav");
    let cue = Cue::plain(
        CueId(1),
        CueStart::At(clock.now() + SignedDuration::from_secs(1)),
        CueSource::File {
            path,
            sides: Sides::Both,
            held: Frames::new(HELD),
        },
    );
    playout.send(Command::Load(vec![cue]));
    loop {
        match next() {
            Event::Ended {
                played,
                how: HowEnded::Complete,
                ..
            } => {
                assert_eq!(played.get(), HELD);
                return;
            }
            Event::Started { .. } | Event::Underrun { .. } => {}
            event => panic!("{event:?}"),
        }
    }
}

fn write_tone(path: &Path) {
    let mut wav = WavWriter::create(path).unwrap();
    let sample = |at: u64| (LOUD * (TAU * PITCH * at as f64 / 48_000.0).sin()) as f32;
    wav.write(
        &(0..HELD)
            .flat_map(|at| [sample(at); 2])
            .collect::<Vec<f32>>(),
    )
    .unwrap();
    wav.finish().unwrap();
}

/// Seconds and hertz of the tone in what was recorded, and its peak left and right.
fn heard(recording: &Recording) -> (f64, f64, [f32; 2]) {
    let (frames, _) = recording.samples.as_chunks::<2>();
    let loud = |frame: &[f32; 2]| frame[0].abs() > 0.02;
    let first = frames.iter().position(loud).expect("sound");
    let last = frames.iter().rposition(loud).expect("sound");
    let tone = &frames[first..=last];
    let rises: Vec<f64> = tone
        .windows(2)
        .enumerate()
        .filter(|(_, pair)| pair[0][0] < 0.0 && pair[1][0] >= 0.0)
        .map(|(at, pair)| at as f64 + f64::from(pair[0][0] / (pair[0][0] - pair[1][0])))
        .collect();
    let hertz = (rises.len() - 1) as f64 * 48_000.0 / (rises[rises.len() - 1] - rises[0]);
    let peak = |side: usize| {
        tone.iter()
            .map(|frame| frame[side].abs())
            .fold(0.0, f32::max)
    };

    (tone.len() as f64 / 48_000.0, hertz, [0, 1].map(peak))
}

/// Plays on a sink of this kind, asked for `rate` frames a second.
#[track_caller]
fn check(rate: u32, sink: &str) {
    let folder = tempfile::tempdir().unwrap();
    write_tone(&folder.path().join("tone.wav"));
    std::fs::write(folder.path().join("rate"), rate.to_string()).unwrap();
    let pulse = Pulse::of(sink);
    let recorder = pulse.record();
    let mut player = Process::new(env::current_exe().unwrap());
    player
        .args(["--exact", "rates::tone", "--nocapture"])
        .env(PLAY, folder.path());
    let played = player
        .envs(pulse.environment())
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let log = String::from_utf8_lossy(&played.stderr);
    assert!(played.status.success(), "{log}");
    assert!(log.contains(&format!("rate={rate} ")), "{log}");
    let (seconds, hertz, peaks) = heard(&recorder.finish());
    println!("{sink}: {seconds:.4} s of {hertz:.2} Hz, peaks {peaks:?}");
    assert!((seconds - 2.0).abs() < 0.005, "{seconds} s");

    // A null sink's clock is up to 230 millionths fast.
    assert!((hertz - PITCH).abs() < 0.4, "{hertz} Hz");
    assert!(
        peaks
            .iter()
            .all(|peak| (f64::from(*peak) - LOUD).abs() < 0.01),
        "{peaks:?}"
    );
}

#[test]
fn a_card_of_44_100() {
    let _playing = in_real_time();
    check(44_100, "rate=44100 channels=2 format=s16le");
}

#[test]
fn a_card_of_96_000() {
    let _playing = in_real_time();
    check(96_000, "rate=96000 channels=2 format=s32le");
}

#[test]
fn a_card_of_192_000() {
    let _playing = in_real_time();
    check(192_000, "rate=192000 channels=2 format=float32le");
}

#[test]
fn a_card_of_one_channel_and_another_rate() {
    let _playing = in_real_time();
    check(48_000, "rate=44100 channels=1 format=s16le");
}
