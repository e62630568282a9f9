//! The engine on its own thread, in real time, on the silent output.

use std::path::{Path, PathBuf};
use std::sync::MutexGuard;
use std::sync::atomic::{AtomicBool, Ordering};

use jiff::{SignedDuration, Timestamp};

use super::*;
use crate::clock::{Evidence, SystemClock};
use crate::playout::cue::{Cue, CueId, CueSource, CueStart};
use phatthanh_audio::{Processing, WavWriter};
use phatthanh_core::units::{Frames, Level, Sides};

/// Held by the test that plays in real time now: where tests are threads, one at a time.
static REAL_TIME: Mutex<()> = Mutex::new(());

fn alone() -> MutexGuard<'static, ()> {
    REAL_TIME.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Longer than anything here takes on a busy machine; only a failure waits for it.
const PATIENCE: Duration = Duration::from_secs(60);

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

/// Returns the next event, and the silence reported before it: a machine that gives the engine no processor makes its output
/// run dry, and that is no fault as long as it is reported.
#[track_caller]
fn next_and_dry(playout: &Playout) -> (Event, Frames) {
    let mut dry = Frames::ZERO;
    loop {
        match playout.events().recv_timeout(PATIENCE).unwrap() {
            Event::Underrun { frames } => dry += frames,
            event => return (event, dry),
        }
    }
}

#[track_caller]
fn next(playout: &Playout) -> Event {
    next_and_dry(playout).0
}

/// Ends it; the events of that which are not of silence.
fn stop(playout: Playout) -> Vec<Event> {
    let events = playout.stop().into_iter();
    events
        .filter(|event| !matches!(event, Event::Underrun { .. }))
        .collect()
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

/// Holds that `record` is the ramp twice, each frame once and in order, but for the silence that was reported.
#[track_caller]
fn holds_the_ramp_twice(record: &Path, dry: Frames) {
    let samples: Vec<i16> = hound::WavReader::open(record)
        .unwrap()
        .samples()
        .map(Result::unwrap)
        .collect();
    let left: Vec<i16> = samples.chunks(2).map(|frame| frame[0]).collect();
    let sounds = |sample: &i16| *sample != 0;
    let first = left.iter().position(sounds).unwrap();
    let last = left.iter().rposition(sounds).unwrap();

    let within = &left[first..=last];
    let sounding: Vec<i16> = within.iter().copied().filter(sounds).collect();
    let twice: Vec<i16> = (1..=12_000).chain(1..=12_000).collect();
    assert!(sounding == twice, "frames lost, doubled or changed");
    let silent = Frames::new((within.len() - sounding.len()) as u64);
    assert!(silent <= dry, "{silent} of silence, {dry} told");
}

#[test]
fn plays_what_it_is_told_when_it_is_told() {
    let _alone = alone();
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
    let start = clock.now() + SignedDuration::from_secs(3);
    let cues = vec![
        cue(1, CueStart::At(start), &ramp, 12_000),
        cue(2, CueStart::Follow, &ramp, 12_000),
    ];
    playout.send(Command::Load(cues));

    // What is planned already is heard later by the silence that comes before it.
    let mut dry = Frames::ZERO;
    let mut next_told = || {
        let (event, more) = next_and_dry(&playout);
        dry += more;
        (event, dry)
    };

    let is_near = |at: Timestamp, frames, dry: Frames| {
        let late = at.duration_since(Frames::new(frames).after(start));
        let ms = SignedDuration::from_millis(1);
        -ms < late && late < ms + dry.to_duration()
    };

    for (id, first) in [(1, 0), (2, 12_000)] {
        let (event, dry) = next_told();
        assert!(
            matches!(event, Event::Started { cue, at } if cue.0 == id && is_near(at, first, dry)),
            "{event:?}, {dry} of silence told"
        );
        let (event, dry) = next_told();
        let Event::Ended {
            cue,
            at,
            played,
            how: HowEnded::Complete,
        } = event
        else {
            panic!("{event:?}")
        };
        let as_told = cue.0 == id && is_near(at, first + 12_000, dry);
        assert!(
            as_told && played.get() == 12_000,
            "{event:?}, {dry} of silence told"
        );
    }

    let status = status_until(&playout, &*clock, |status| {
        status.latency > Duration::from_millis(800)
    });
    assert!(status.played > Frames::from_ms(1900), "{status:?}");
    assert_eq!(stop(playout), []);
    holds_the_ramp_twice(&record, dry);
}

/// The first status that satisfies `there`.
#[track_caller]
fn status_until(playout: &Playout, clock: &dyn Clock, there: impl Fn(&Status) -> bool) -> Status {
    let begun = clock.uptime();
    loop {
        let status = playout.status();
        if there(&status) {
            return status;
        }
        assert!(clock.uptime() < begun + PATIENCE, "{status:?}");
        std::thread::park_timeout(Duration::from_millis(10));
    }
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
    let _alone = alone();
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
    let events = stop(playout);
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
