//! The engine on its own thread, in real time, on the silent output.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

use jiff::{SignedDuration, Timestamp};

use super::*;
use crate::clock::{Evidence, SystemClock};
use crate::playout::cue::{Cue, CueId, CueSource, CueStart};
use phatthanh_audio::{Processing, WavWriter};
use phatthanh_core::units::{Frames, Level, Sides};

fn settings(record: Option<PathBuf>) -> Settings {
    Settings {
        devices: Vec::new(),
        sample_rate: 48_000,
        lead: Duration::from_secs(1),
        processing: Processing::limiter(Level(-1.0)),
        silent: true,
        record,
    }
}

fn cue(id: u64, start: CueStart, path: &Path, frames: u64) -> Cue {
    Cue::plain(
        CueId(id),
        start,
        CueSource::File {
            path: path.to_owned(),
            sides: Sides::Both,
            held: Frames::new(frames),
        },
    )
}

#[track_caller]
fn next(playout: &Playout) -> Event {
    playout
        .events()
        .recv_timeout(Duration::from_secs(20))
        .unwrap()
}

/// A quarter of a second whose every sample is one step above the one before.
fn write_ramp(path: &Path) {
    let mut wav = WavWriter::create(path).unwrap();
    let samples: Vec<f32> = (1..=12_000)
        .flat_map(|n: u16| [f32::from(n) / 32_768.0; 2])
        .collect();
    wav.write(&samples).unwrap();
    wav.finish().unwrap();
}

#[test]
fn plays_what_it_is_told_when_it_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let (ramp, record) = (
        folder.path().join("ramp.wav"),
        folder.path().join("record.wav"),
    );
    write_ramp(&ramp);

    let clock = Arc::new(SystemClock::new());
    let playout = Playout::start(
        settings(Some(record.clone())),
        Arc::clone(&clock) as Arc<dyn Clock>,
    );
    assert_eq!(
        next(&playout),
        Event::CardOn {
            name: "silent".into()
        }
    );
    let start = clock.now() + SignedDuration::from_millis(1500);
    let cues = vec![
        cue(1, CueStart::At(start), &ramp, 12_000),
        cue(2, CueStart::Follow, &ramp, 12_000),
    ];
    playout.send(Command::Load(cues));
    let is_near = |at: Timestamp, frames| {
        at.duration_since(Frames::new(frames).after(start)).abs() < SignedDuration::from_millis(1)
    };
    for (id, first) in [(1, 0), (2, 12_000)] {
        let event = next(&playout);
        assert!(
            matches!(event, Event::Started { cue, at } if cue.0 == id && is_near(at, first)),
            "{event:?}"
        );
        let event = next(&playout);
        let Event::Ended {
            cue,
            at,
            played,
            how: HowEnded::Complete,
        } = event
        else {
            panic!("{event:?}")
        };
        assert!(cue.0 == id && is_near(at, first + 12_000) && played.get() == 12_000);
    }
    let status = playout.status();
    assert!(
        status.played > Frames::from_ms(1900) && status.underruns == 0,
        "{status:?}"
    );
    assert!(status.latency > Duration::from_millis(800), "{status:?}");
    assert_eq!(playout.stop(), []);

    let samples: Vec<i16> = hound::WavReader::open(record)
        .unwrap()
        .samples()
        .map(Result::unwrap)
        .collect();
    let left: Vec<i16> = samples
        .chunks(2)
        .map(|frame| frame[0])
        .skip_while(|sample| *sample == 0)
        .collect();
    let twice: Vec<i16> = (1..=12_000).chain(1..=12_000).collect();
    assert_eq!(left[..24_000], twice);
    assert!(left[24_000..].iter().all(|sample| *sample == 0));
}

/// A clock that can be made to panic, once.
#[derive(Debug)]
struct Faulty {
    clock: SystemClock,
    panics: AtomicBool,
}

impl Clock for Faulty {
    fn now(&self) -> Timestamp {
        assert!(
            !self.panics.swap(false, Ordering::Relaxed),
            "the clock is broken"
        );
        self.clock.now()
    }

    fn uptime(&self) -> Duration {
        self.clock.uptime()
    }

    fn sleep(&self, length: Duration) {
        self.clock.sleep(length);
    }

    fn evidence(&self, synchronised: &Path) -> Evidence {
        self.clock.evidence(synchronised)
    }
}

#[test]
fn an_engine_that_panics_is_a_lost_card_and_starts_anew() {
    let clock = Arc::new(Faulty {
        clock: SystemClock::new(),
        panics: AtomicBool::new(false),
    });
    let playout = Playout::start(settings(None), Arc::clone(&clock) as Arc<dyn Clock>);
    assert!(matches!(next(&playout), Event::CardOn { .. }));
    let ident = Cue {
        source: CueSource::Ident,
        ..cue(7, CueStart::Follow, Path::new(""), 0)
    };
    playout.send(Command::Load(vec![ident.clone()]));
    assert!(matches!(
        next(&playout),
        Event::Started { cue: CueId(7), .. }
    ));
    clock.panics.store(true, Ordering::Relaxed);
    let event = next(&playout);
    assert!(
        matches!(
            event,
            Event::Ended {
                cue: CueId(7),
                how: HowEnded::CardLost,
                ..
            }
        ),
        "{event:?}"
    );
    let event = next(&playout);
    assert!(
        matches!(&event, Event::CardLost { problem } if problem.contains("the clock is broken")),
        "{event:?}"
    );
    assert!(matches!(next(&playout), Event::CardOn { .. }));
    playout.send(Command::Load(vec![Cue {
        id: CueId(8),
        ..ident
    }]));
    assert!(matches!(
        next(&playout),
        Event::Started { cue: CueId(8), .. }
    ));
    let events = playout.stop();
    assert!(
        matches!(
            events[..],
            [Event::Ended {
                cue: CueId(8),
                how: HowEnded::Cut,
                ..
            }]
        ),
        "{events:?}"
    );
}
