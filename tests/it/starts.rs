//! Many starts on the real-time card, each measured where a listener would hear it. The tests make a few;
//! `cargo bench --bench starts` makes hundreds, at rest and under load.

use std::fs;
use std::path::Path;
use std::process::{Command as Process, Stdio};
use std::sync::Arc;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use phatthanh::clock::{Clock, SystemClock};
use phatthanh::playout::{
    Command, Cue, CueId, CueSource, CueStart, Event, HowEnded, Playout, Settings, Standing,
};
use phatthanh::sound::{Processing, WavWriter};
use phatthanh::units::{Frames, Level, Sides};

use crate::pulse::{LIMIT, Pulse};

/// Frames of each recording: no whole number of blocks, periods or milliseconds.
const HELD: u32 = 6_007;

/// From one start to the next, on average.
const BETWEEN: SignedDuration = SignedDuration::from_millis(600);

/// How a start went, in ms.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Start {
    /// The airtime log's moment after the planned one.
    pub(crate) logged_ms: f64,
    /// The first frame heard after the planned moment.
    pub(crate) heard_ms: f64,
}

/// What a run of starts came to.
#[derive(Debug)]
pub(crate) struct Starts {
    /// In order.
    pub(crate) each: Vec<Start>,
    /// Frames between the first and the last of each pair of recordings that are not where they belong.
    pub(crate) misplaced: usize,
    /// Bursts of silence, by the engine and by the card.
    pub(crate) underruns: (u64, u64),
    /// What the engine was granted.
    pub(crate) standing: String,
}

impl Starts {
    /// Plays `count` starts in `player`, which must end up in [`play`] with the same folder and count.
    #[track_caller]
    pub(crate) fn measure(pulse: &Pulse, folder: &Path, count: u32, player: &mut Process) -> Self {
        let recorder = pulse.record();
        let played = player
            .envs(pulse.environment())
            .stdin(Stdio::null())
            .output()
            .unwrap();
        assert!(
            played.status.success(),
            "{}",
            String::from_utf8_lossy(&played.stderr)
        );
        let recording = recorder.finish();
        let told = fs::read_to_string(folder.join("told")).unwrap();
        let mut told = told.lines();
        let mut word = || told.next().unwrap();
        let standing = word().to_owned();
        let underruns = (word().parse().unwrap(), word().parse().unwrap());
        let heard: Vec<(usize, u32)> = recording
            .sounding()
            .map(|(index, frame)| (index, number(frame)))
            .collect();
        let mut misplaced = 0;
        let mut each = Vec::new();
        for pair in 0..count {
            let (planned, logged): (Timestamp, Timestamp) =
                (word().parse().unwrap(), word().parse().unwrap());
            let ms = |at: Timestamp| at.duration_since(planned).as_secs_f64() * 1000.0;
            let base = pair * 2 * HELD;
            let begin = heard.partition_point(|(_, number)| *number < base);
            let pair =
                &heard[begin..heard.partition_point(|(_, number)| *number < base + 2 * HELD)];
            let Some((first, _)) = pair.first() else {
                panic!("start {} was not heard", each.len())
            };
            let in_place = pair
                .iter()
                .filter(|(index, number)| index - first == (number - base) as usize)
                .count();
            misplaced += 2 * HELD as usize - in_place;
            each.push(Start {
                logged_ms: ms(logged),
                heard_ms: ms(recording.heard(*first)),
            });
        }

        Self {
            each,
            misplaced,
            underruns,
            standing,
        }
    }

    /// What all have in common, in ms: the middle one's first frame heard after its planned moment. It is the
    /// recorder's, to a millisecond or two.
    pub(crate) fn constant_ms(&self) -> f64 {
        let mut heard: Vec<f64> = self.each.iter().map(|start| start.heard_ms).collect();
        heard.sort_by(f64::total_cmp);
        heard[heard.len() / 2]
    }

    /// Of what `of` gives of each start, without its sign: the middle, the 99th of a hundred, the most.
    pub(crate) fn worst(&self, of: impl Fn(&Start) -> f64) -> [f64; 3] {
        let mut values: Vec<f64> = self.each.iter().map(|start| of(start).abs()).collect();
        values.sort_by(f64::total_cmp);
        let last = values.len() - 1;
        [values[last / 2], values[last * 99 / 100], values[last]]
    }
}

/// Plays on the card the environment tells of: `count` times two recordings that join, the first at an
/// instant. Writes down what was planned and what was reported.
pub(crate) fn play(folder: &Path, count: u32) {
    let clock: Arc<dyn Clock> = Arc::new(SystemClock::new());
    let settings = Settings {
        devices: vec!["default".into()],
        sample_rate: 48_000,
        lead: Duration::from_millis(300),
        processing: Processing::limiter(Level(-1.0)),
        silent: false,
        record: None,
    };

    let mut cues = Vec::new();
    for number in 0..2 * count {
        counter(folder, number);
    }

    let playout = Playout::start(settings, Arc::clone(&clock));
    let next = || playout.events().recv_timeout(LIMIT).unwrap();
    assert!(matches!(next(), Event::CardOn { .. }));
    let begin = clock.now() + SignedDuration::from_secs(4);
    let mut planned = Vec::new();
    for pair in 0..count {
        // Nowhere in particular: not on a period of the card, not on a turn of the engine.
        let aside = SignedDuration::from_micros(i64::from(pair * 7919 % 100) * 1_237);
        let at = begin + BETWEEN * i32::try_from(pair).unwrap() + aside;
        planned.push(at);
        cues.push(cue(folder, 2 * pair, CueStart::At(at)));
        cues.push(cue(folder, 2 * pair + 1, CueStart::Follow));
    }

    playout.send(Command::Load(cues));
    let mut logged = Vec::new();
    let mut ended = 0;
    while ended < 2 * count {
        match next() {
            Event::Started { cue, at } if cue.0 % 2 == 0 => logged.push(at),
            Event::Ended {
                how: HowEnded::Complete,
                played,
                ..
            } if played.get() == u64::from(HELD) => {
                ended += 1;
            }
            Event::Started { .. } | Event::Underrun { .. } => {}
            event => panic!("{event:?}"),
        }
    }

    let status = playout.status();
    let standing = match status.real_time.priority {
        Standing::RealTime => "real time",
        Standing::Preferred => "preferred",
        Standing::Ordinary => "ordinary",
    };

    let mut told = vec![
        standing.to_owned(),
        status.underruns.to_string(),
        status.xruns.to_string(),
    ];
    for (planned, logged) in planned.iter().zip(&logged) {
        told.extend([planned.to_string(), logged.to_string()]);
    }

    fs::write(folder.join("told"), told.join("\n")).unwrap();
}

fn cue(folder: &Path, number: u32, start: CueStart) -> Cue {
    let path = folder.join(format!("{number}.wav"));
    Cue::plain(
        CueId(number.into()),
        start,
        CueSource::File {
            path,
            sides: Sides::Both,
            held: Frames::new(HELD.into()),
        },
    )
}

/// A recording whose frames tell their number from `HELD` times its own on: the low 12 bits left, the
/// others right. All small: no limiter and no high-pass has a reason to touch them.
fn counter(folder: &Path, number: u32) {
    let mut wav = WavWriter::create(&folder.join(format!("{number}.wav"))).unwrap();
    let frames = (number * HELD..(number + 1) * HELD).flat_map(|n| [n % 4096 + 1, n / 4096]);
    let samples: Vec<f32> = frames.map(|value| value as f32 / 32_768.0).collect();
    wav.write(&samples).unwrap();
    wav.finish().unwrap();
}

fn number([left, right]: [f32; 2]) -> u32 {
    (right * 32_768.0) as u32 * 4096 + (left * 32_768.0) as u32 - 1
}
