//! The engine against a card that does what the test says, on a clock that stands until it is moved.

use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, channel};

use jiff::{SignedDuration, Timestamp};

use super::*;
use crate::clock::SimClock;
use crate::playout::cue::{Cue, CueSource, CueStart, CueStop};
use crate::playout::feed::Drain;
use crate::playout::output::{Health, OpenError, OpenStream};
use phatthanh_audio::{After, Stretch, stretches};
use phatthanh_core::units::{CHANNELS, FRAMES_PER_SECOND, Gain, Level, Sides};

mod bed;
mod better;
mod half_a_year;
mod lost;
mod rates;
mod truth;

const PERIOD: usize = 1024;
const DELAY: Duration = Duration::from_millis(80);

/// A card that calls when the test says.
#[derive(Debug)]
struct FakeCard(Mutex<Option<(Drain, Arc<Health>)>>, u32, AtomicBool);

impl Backend for FakeCard {
    fn open(&self, mut drain: Drain, health: Arc<Health>) -> Result<OpenStream, OpenError> {
        drain.at_rate(self.1);
        *self.0.lock().unwrap() = Some((drain, health));
        Ok(OpenStream::new("fake", Box::new(())))
    }

    fn better(&self) -> bool {
        self.2.load(Ordering::Relaxed)
    }
}

struct Rig {
    clock: Arc<SimClock>,
    card: Arc<FakeCard>,
    engine: Engine,
    events: Receiver<Event>,
    ppm: f64,
    /// Seconds of uptime at which the card calls next.
    due: f64,
    /// When each frame that sounds was heard, by uptime.
    sounded: Vec<f64>,
    /// Those frames.
    took: Vec<[f32; CHANNELS]>,
}

impl Rig {
    fn new(ppm: f64) -> Self {
        Self::at_rate(ppm, FRAMES_PER_SECOND)
    }

    /// A card that takes `rate` frames a second.
    fn at_rate(ppm: f64, rate: u32) -> Self {
        Self::with_lead(ppm, rate, Duration::from_millis(300))
    }

    fn with_lead(ppm: f64, rate: u32, lead: Duration) -> Self {
        let clock = Arc::new(SimClock::new("2026-11-24T10:30:00Z".parse().unwrap()));
        let card = Arc::new(FakeCard(Mutex::new(None), rate, AtomicBool::new(false)));
        let settings = Settings {
            devices: Vec::new(),
            sample_rate: 48_000,
            lead,
            processing: Processing::limiter(Level(-1.0)),
            silent: false,
            record: None,
        };

        let (sender, events) = channel();
        let out = Outlet {
            events: sender,
            status: Arc::new(Mutex::new(Status::new())),
        };

        let backend = Arc::clone(&card) as Arc<dyn Backend>;
        let mut engine = Engine::new(
            backend,
            &settings,
            Arc::clone(&clock) as Arc<dyn Clock>,
            out,
            FrameNumber::FIRST,
        );

        // Threads would race the clock that stands.
        engine.renderer = Renderer::new(FrameNumber::FIRST, Decoding::InLine, settings.processing);
        Self {
            clock,
            card,
            engine,
            events,
            ppm,
            due: 0.0,
            sounded: Vec::new(),
            took: Vec::new(),
        }
    }

    /// With the card on.
    fn on(ppm: f64) -> Self {
        let mut rig = Self::new(ppm);
        rig.open();
        rig
    }

    /// Takes turns until the card is on. It is opened on a thread, which may take as long as it likes.
    #[track_caller]
    fn open(&mut self) {
        let (mut calls, mut stream) = (0, None);
        for _ in 0..5000 {
            self.engine.turn();
            if matches!(self.heard()[..], [Event::CardOn { .. }]) {
                return;
            }
            let open = self
                .card
                .0
                .lock()
                .unwrap()
                .as_ref()
                .map(|(_, health)| Arc::as_ptr(health));
            if open != stream {
                // Of a higher rate it is opened twice.
                (calls, stream) = (0, open);
            }
            if open.is_none() {
                std::thread::park_timeout(Duration::from_millis(1));
                self.clock.advance(Duration::from_millis(1));
            } else if calls < 3 {
                // Enough to be seen to move; always as many.
                self.call();
                calls += 1;
            } else {
                std::thread::park_timeout(Duration::from_millis(1));
            }
        }

        panic!("{:?}", self.engine);
    }

    /// One period of the card passes, and it calls.
    fn call(&mut self) {
        let called = self.advance_to_call(PERIOD);
        let mut samples = [0.0; PERIOD * CHANNELS];
        if let Some((drain, health)) = &mut *self.card.0.lock().unwrap() {
            drain.fill(&mut samples, self.clock.uptime(), DELAY);
            let frames = crate::playout::rate::of_card(PERIOD as u64, self.card.1);
            health.beat(self.clock.uptime(), frames);
        }

        for (at, frame) in samples.chunks(CHANNELS).enumerate() {
            // A resampler rings a little before the first sound.
            if frame.iter().any(|sample| {
                sample.abs()
                    > if self.card.1 == FRAMES_PER_SECOND {
                        0.0
                    } else {
                        0.003
                    }
            }) {
                let into = at as f64 / f64::from(self.card.1) / (1.0 + self.ppm * 1e-6);
                self.sounded.push(called + DELAY.as_secs_f64() + into);
                self.took.push([frame[0], frame[1]]);
            }
        }
    }

    /// So many seconds pass on the air.
    fn pass(&mut self, seconds: f64) {
        let end = self.clock.uptime().as_secs_f64() + seconds;
        while self.clock.uptime().as_secs_f64() < end {
            self.call();
            self.engine.turn();
        }
    }

    /// So many seconds pass in silence, with nothing due: the card's reports are made, its samples are not.
    fn pass_in_silence(&mut self, seconds: f64, late: &mut dyn FnMut() -> f64) {
        const PERIOD: u32 = 30 * FRAMES_PER_SECOND;
        let held = self.engine.renderer.next() - self.engine.taken;
        let end = self.engine.taken + Frames::of_seconds(seconds);
        let mut skipped = Frames::ZERO;
        while self.engine.taken < end {
            self.advance_to_call(PERIOD as usize);
            let uptime = self.clock.uptime() + Duration::from_secs_f64(late());
            let first = self.engine.taken;
            let report = Report {
                first,
                copied: PERIOD,
                zero_filled: 0,
                uptime,
                delay: DELAY,
            };
            self.engine.map.observe(&report);
            self.engine.taken = report.end();
            skipped += Frames::new(u64::from(PERIOD));
        }

        // The last of them is over when the card calls again.
        let left = self.due - self.clock.uptime().as_secs_f64();
        self.clock.advance(Duration::from_secs_f64(left));
        self.engine
            .renderer
            .skip_to(self.engine.taken + held, &self.engine.map);
        if let Some((drain, health)) = &mut *self.card.0.lock().unwrap() {
            drain.renumber(skipped);
            health.beat(self.clock.uptime(), skipped.get());
        }
    }

    /// The moment comes when the card calls for so many frames; gives it.
    fn advance_to_call(&mut self, frames: usize) -> f64 {
        let now = self.clock.uptime().as_secs_f64();
        let called = now.max(self.due);
        self.clock.advance(Duration::from_secs_f64(called - now));
        self.due = called + frames as f64 / f64::from(self.card.1) / (1.0 + self.ppm * 1e-6);
        called
    }

    fn heard(&self) -> Vec<Event> {
        self.events.try_iter().collect()
    }

    /// An instant of the wall clock as uptime, in seconds.
    fn uptime(&self, at: Timestamp) -> f64 {
        at.duration_since(self.clock.now()).as_secs_f64() + self.clock.uptime().as_secs_f64()
    }

    fn load(&mut self, cues: Vec<Cue>) {
        self.engine.apply(Command::Load(cues));
        self.engine.turn();
    }

    /// When the first frame sounded, in ms after `at`.
    fn late_ms(&self, at: Timestamp) -> f64 {
        (self.sounded[0] - self.uptime(at)) * 1000.0
    }
}

/// Two seconds of the identification signal, whose first two frames are nothing.
fn cue(id: u64, start: CueStart) -> Cue {
    Cue {
        skip: Frames::from_ms(500),
        stop: CueStop::After(Frames::from_ms(2000)),
        ..Cue::plain(CueId(id), start, CueSource::Ident)
    }
}

fn at(rig: &Rig, seconds: i64) -> Timestamp {
    rig.clock.now() + SignedDuration::from_secs(seconds)
}

#[test]
fn a_start_is_on_its_millisecond_hours_after_the_stream_was_opened() {
    for ppm in [-100.0, 0.0, 100.0] {
        let mut rig = Rig::on(ppm);
        rig.pass(2.0 * 3600.0);
        let start = at(&rig, 10) + SignedDuration::from_micros(123_456);
        rig.load(vec![cue(1, CueStart::At(start))]);
        rig.pass(9.0);
        assert_eq!(rig.heard(), []);
        rig.pass(1.09);
        assert!(
            rig.late_ms(start).abs() < 0.1,
            "{ppm} ppm: {} ms late",
            rig.late_ms(start)
        );
        // Not told before it is heard; then with the truth.
        while rig.clock.now() < start {
            assert_eq!(rig.heard(), []);
            rig.pass(0.02);
        }
        rig.pass(0.05);
        match rig.heard()[..] {
            [Event::Started { cue: CueId(1), at }] => {
                let off_ms = (rig.sounded[0] - rig.uptime(at)) * 1000.0;
                assert!(off_ms.abs() < 0.1, "{off_ms}");
            }
            ref events => panic!("{events:?}"),
        }
        rig.pass(2.0);
        let events = rig.heard();
        let [
            Event::Ended {
                played,
                how: HowEnded::Complete,
                ..
            },
        ] = events[..]
        else {
            panic!("{events:?}")
        };
        assert_eq!(played, Frames::from_ms(2000));
        assert!((rig.engine.map.drift_ppm() - ppm).abs() < 1.0);
    }
}

#[test]
fn a_wall_clock_that_is_set_moves_the_next_start() {
    let mut rig = Rig::on(-50.0);
    rig.pass(60.0);
    let start = at(&rig, 3600);
    rig.load(vec![cue(1, CueStart::At(start))]);
    rig.pass(1.0);
    rig.clock.jump(SignedDuration::from_secs(3595));
    rig.pass(5.0);
    assert!(
        rig.late_ms(start).abs() < 0.1,
        "{} ms late",
        rig.late_ms(start)
    );
}

/// The daemon's first sound does not wait behind silence rendered before there was anything to play.
#[test]
fn what_is_cued_first_is_heard_at_once() {
    let mut rig = Rig::on(0.0);
    rig.pass(0.4);
    let told = rig.clock.now();
    rig.load(vec![cue(1, CueStart::Follow)]);
    rig.pass(0.5);
    let late_ms = rig.late_ms(told);
    let period_s = PERIOD as f64 / f64::from(FRAMES_PER_SECOND);
    assert!(
        late_ms < (DELAY.as_secs_f64() + 2.0 * period_s) * 1000.0,
        "{late_ms} ms"
    );
    assert_eq!(
        rig.engine.underruns, 0,
        "silence before the first frame is nobody's fault"
    );

    // From then on the whole lead is there.
    assert!(rig.engine.renderer.next() - rig.engine.taken > Frames::from_ms(250));
}

/// A deck has three seconds ready, and the longest lead there may be is five.
#[test]
fn a_long_lead_is_not_asked_of_a_deck_all_at_once() {
    let mut rig = Rig::with_lead(0.0, FRAMES_PER_SECOND, Duration::from_secs(5));
    rig.open();
    rig.engine
        .apply(Command::Load(vec![cue(1, CueStart::Follow)]));
    let mut ahead = Frames::ZERO;
    for turn in 0..6 {
        rig.engine.turn();
        let then = rig.engine.renderer.next() - rig.engine.taken;
        let rendered = then - std::mem::replace(&mut ahead, then);
        assert!(
            rendered <= AT_ONCE + Frames::new(BLOCK as u64),
            "turn {turn}: {rendered}"
        );
    }

    assert!(
        ahead + AT_ONCE > Frames::from_ms(5000),
        "all of it is there after some turns: {ahead}"
    );
}

#[test]
fn a_recording_that_is_gone_is_told_at_once_and_the_floor_sounds() {
    let mut rig = Rig::on(0.0);
    rig.pass(5.0);
    let source = CueSource::File {
        path: PathBuf::from("/nowhere/a.wav"),
        sides: Sides::Both,
        held: Frames::from_ms(3000),
    };

    let start = at(&rig, 2);
    rig.load(vec![Cue {
        source,
        skip: Frames::ZERO,
        stop: CueStop::End,
        ..cue(1, CueStart::At(start))
    }]);
    let events = rig.heard();
    assert!(
        matches!(
            events[..],
            [Event::Broken {
                cue: CueId(1),
                good: Frames::ZERO,
                ..
            }]
        ),
        "{events:?}"
    );
    rig.pass(6.0);
    assert!(rig.sounded.len() > 3 * 48_000 - 4800);
    assert_eq!(rig.heard(), []);

    // Nothing sounds after it would have ended.
    assert!(*rig.sounded.last().unwrap() < rig.uptime(start) + 3.01);
}

#[test]
fn ending_ends_what_is_on_air() {
    let mut rig = Rig::on(0.0);
    rig.load(vec![cue(1, CueStart::Follow)]);
    rig.pass(1.0);
    rig.engine.break_off(HowEnded::Cut);
    let events = rig.heard();
    assert!(
        matches!(
            events[..],
            [
                Event::Started { .. },
                Event::Ended {
                    how: HowEnded::Cut,
                    ..
                }
            ]
        ),
        "{events:?}"
    );
    assert_eq!(
        rig.engine.out.status.lock().unwrap().card,
        CardStatus::Off { why: Vec::new() }
    );
}

/// A lost card takes what was rendered with it: that was heard by nobody, and is not kept.
#[test]
fn what_is_kept_is_what_the_card_took_and_when() {
    let (outlet, inlet) = stretches();
    let mut rig = Rig::new(0.0);
    rig.engine.tap(Tap::open(None, vec![outlet]));
    rig.open();
    rig.pass(3.0);
    rig.load(vec![
        cue(1, CueStart::At(at(&rig, 1))),
        cue(2, CueStart::Follow),
    ]);
    rig.pass(2.5);
    *rig.card.0.lock().unwrap() = None;
    rig.clock.advance(Duration::from_millis(1200));
    rig.engine.turn();
    rig.open();
    rig.load(vec![cue(3, CueStart::At(at(&rig, 1)))]);
    rig.pass(4.0);
    rig.engine.break_off(HowEnded::Cut);
    let kept: Vec<Stretch> = std::iter::from_fn(|| inlet.take(Duration::ZERO).ok()).collect();
    let (mut heard, mut told) = (Vec::new(), Vec::new());
    for stretch in &kept {
        let frames = stretch.samples.as_chunks::<CHANNELS>().0.iter().enumerate();
        for (index, frame) in frames.filter(|(_, frame)| **frame != [0; CHANNELS]) {
            heard.push(*frame);
            told.push(rig.uptime(Frames::new(index as u64).after(stretch.at)));
        }
    }

    // Rounded with dither: no further off than a step and a half. What is fainter may be silent to sixteen bits.
    let steps = |sample: f32| sample * 32_768.0;
    let near = |kept: &[i16; CHANNELS], took: &[f32; CHANNELS]| {
        kept.iter()
            .zip(took)
            .all(|(kept, took)| (f32::from(*kept) - steps(*took)).abs() < 1.501)
    };

    let faint = |took: &[f32; CHANNELS]| took.iter().all(|sample| steps(*sample).abs() < 1.501);
    let mut took = rig.sounded.iter().copied().zip(&rig.took);
    let mut when = Vec::new();
    for frame in &heard {
        let (at, took) = took
            .find(|(_, took)| near(frame, took) || !faint(took))
            .expect("more than it took");
        assert!(near(frame, took), "{frame:?} of {took:?} at {at}");
        when.push(at);
    }

    assert!(took.all(|(_, took)| faint(took)), "less than it took");
    assert!(heard.len() > 3 * 48_000, "{}", heard.len());
    let off_ms = when
        .iter()
        .zip(&told)
        .map(|(when, told)| (when - told).abs() * 1000.0)
        .fold(0.0, f64::max);
    assert!(off_ms < 0.1, "{off_ms} ms");
    let openings = kept
        .iter()
        .filter(|stretch| stretch.after == After::Opening)
        .count();
    assert_eq!(openings, 2);
}
