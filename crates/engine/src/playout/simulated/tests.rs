mod over;
mod stages;

use std::path::{Path, PathBuf};

use tempfile::TempDir;

use super::*;
use crate::playout::cue::{Cue, CueId, CueSource, CueStart, CueStop, HowEnded};
use phatthanh_core::units::{Gain, Sides};

const START: &str = "2026-11-24T10:30:00Z";

fn start() -> Timestamp {
    START.parse().unwrap()
}

fn after_ms(count: i64) -> Timestamp {
    start() + SignedDuration::from_millis(count)
}

fn simulated(ppm: Option<f64>) -> (Arc<SimClock>, Simulated) {
    let clock = Arc::new(SimClock::new(start()));
    let mut playout = match ppm {
        None => Simulated::new(Arc::clone(&clock)),
        Some(ppm) => Simulated::with_crystal(Arc::clone(&clock), ppm),
    };
    assert!(matches!(
        playout.advance_to(start())[..],
        [Event::CardOn { .. }]
    ));
    (clock, playout)
}

fn cue(id: u64, start: CueStart, path: &Path, held: u64) -> Cue {
    Cue::plain(
        CueId(id),
        start,
        CueSource::File {
            path: path.to_owned(),
            sides: Sides::Both,
            held: Frames::new(held),
        },
    )
}

/// All that happens until `end`, each with the time on the clock when it was reported.
fn run(clock: &SimClock, playout: &mut Simulated, end: Timestamp) -> Vec<(Timestamp, Event)> {
    let mut told = Vec::new();
    while clock.now() < end {
        let events = playout.advance_to(playout.next_event().map_or(end, |next| next.min(end)));
        told.extend(events.into_iter().map(|event| (clock.now(), event)));
    }
    told
}

#[test]
fn events_come_at_their_moment() {
    let (clock, mut playout) = simulated(None);
    let file = PathBuf::from("not opened");
    let anchored = cue(1, CueStart::At(after_ms(1234)), &file, 48_001);
    playout.send(Command::Load(vec![
        anchored,
        cue(2, CueStart::Follow, &file, 480_000),
    ]));
    assert_eq!(playout.next_event(), Some(after_ms(1234)));
    let told = run(&clock, &mut playout, after_ms(5000));
    let second = Frames::new(48_001).after(after_ms(1234));
    let ended = Event::Ended {
        cue: CueId(1),
        at: second,
        played: Frames::new(48_001),
        how: HowEnded::Complete,
    };

    assert_eq!(
        told,
        [
            (
                after_ms(1234),
                Event::Started {
                    cue: CueId(1),
                    at: after_ms(1234)
                }
            ),
            (second, ended),
            (
                second,
                Event::Started {
                    cue: CueId(2),
                    at: second
                }
            ),
        ]
    );
    playout.send(Command::Stop {
        fade: Frames::from_ms(500),
    });
    let told = run(&clock, &mut playout, after_ms(9000));
    assert!(
        matches!(&told[..], [(at, Event::Ended { how: HowEnded::Cut, .. })] if *at == after_ms(5500))
    );
    assert_eq!((clock.now(), playout.next_event()), (after_ms(9000), None));
}

#[test]
fn a_wall_clock_that_is_set_moves_what_is_anchored() {
    let (clock, mut playout) = simulated(None);
    let file = PathBuf::from("not opened");
    playout.send(Command::Load(vec![cue(
        1,
        CueStart::At(after_ms(60_000)),
        &file,
        48_000,
    )]));
    run(&clock, &mut playout, after_ms(1000));
    clock.jump(SignedDuration::from_secs(30));
    assert_eq!(playout.next_event(), Some(after_ms(60_000)));
    let told = run(&clock, &mut playout, after_ms(60_001));
    assert_eq!(
        told,
        [(
            after_ms(60_000),
            Event::Started {
                cue: CueId(1),
                at: after_ms(60_000)
            }
        )]
    );
    assert_eq!(clock.uptime(), Duration::from_millis(30_001));
}

#[test]
fn a_crystal_that_is_off_does_not_move_a_start() {
    for ppm in [-90.0, 90.0] {
        let (clock, mut playout) = simulated(Some(ppm));
        let file = PathBuf::from("not opened");
        let day = |number| after_ms(number * 86_400_000);
        playout.send(Command::Load(
            (1..=30_i64)
                .map(|n| cue(n.cast_unsigned(), CueStart::At(day(n)), &file, 48_000))
                .collect(),
        ));
        let told = run(&clock, &mut playout, day(31));
        let mut started = 0;
        for (at, event) in told {
            if let Event::Started { cue, at: said } = event {
                assert_eq!(at, said);
                assert!(
                    said.duration_since(day(cue.0.cast_signed())).abs()
                        < SignedDuration::from_micros(11)
                );
                started += 1;
            }
        }
        assert_eq!(started, 30);
    }
}

#[test]
fn a_week_is_nothing() {
    let (clock, mut playout) = simulated(None);
    let file = PathBuf::from("not opened");
    for day in 0..7 {
        let six = day * 86_400_000 + 21_600_000;
        let mut cues = vec![cue(
            day as u64 * 1000,
            CueStart::At(after_ms(six)),
            &file,
            4_800_000,
        )];
        cues.extend(
            (1..100).map(|n| cue(day as u64 * 1000 + n, CueStart::Follow, &file, 4_800_011)),
        );
        playout.send(Command::Load(cues));
        let told = run(&clock, &mut playout, after_ms((day + 1) * 86_400_000));
        assert_eq!(told.len(), 200);
    }
}

/// A WAV whose frame n holds n: low half left, high half right. Both small: the limiter stays out.
fn counter(folder: &TempDir, name: &str, base: u32, frames: u32) -> PathBuf {
    let path = folder.path().join(name);
    let spec = hound::WavSpec {
        channels: 2,
        sample_rate: 48_000,
        bits_per_sample: 16,
        sample_format: hound::SampleFormat::Int,
    };

    let mut wav = hound::WavWriter::create(&path, spec).unwrap();
    for n in base..base + frames {
        wav.write_sample((n % 4096) as i16 + 1).unwrap();
        wav.write_sample((n / 4096) as i16).unwrap();
    }

    wav.finalize().unwrap();
    path
}

/// The number each frame holds, if it is from a counter; none is silence.
fn numbers(path: &Path) -> Vec<Option<u32>> {
    let mut wav = hound::WavReader::open(path).unwrap();
    let samples: Vec<i16> = wav.samples().map(Result::unwrap).collect();
    let number = |frame: &[i16]| {
        (frame != [0, 0])
            .then(|| (i32::from(frame[1]) * 4096 + i32::from(frame[0]) - 1).unsigned_abs())
    };
    samples.chunks(2).map(number).collect()
}

/// What is heard of `cues` in so many milliseconds, and what was reported.
fn record(cues: Vec<Cue>, length_ms: i64) -> (Vec<Option<u32>>, Vec<(Timestamp, Event)>) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("out.wav");
    let (clock, playout) = simulated(None);
    let mut playout = playout.recording(
        WavWriter::create(&path).unwrap(),
        Processing::limiter(Level(-1.0)),
    );
    playout.send(Command::Load(cues));
    let told = run(&clock, &mut playout, after_ms(length_ms));
    playout.finish().unwrap();
    (numbers(&path), told)
}

#[test]
fn joins_are_exact_to_the_sample() {
    let folder = tempfile::tempdir().unwrap();
    let a = counter(&folder, "a.wav", 0, 100_003);
    let b = counter(&folder, "b.wav", 200_000, 50_000);
    let c = counter(&folder, "c.wav", 400_000, 96_000);
    let cues = vec![
        cue(1, CueStart::At(after_ms(40_010)), &a, 100_003),
        Cue {
            skip: Frames::new(777),
            ..cue(2, CueStart::Follow, &b, 50_000)
        },
        Cue {
            stop: CueStop::At(after_ms(46_000)),
            ..cue(3, CueStart::Follow, &b, 50_000)
        },
        cue(4, CueStart::At(after_ms(46_000)), &c, 96_000),
        cue(5, CueStart::At(after_ms(47_000)), &a, 100_003),
    ];
    let (heard, told) = record(cues, 50_000);
    assert_eq!(heard.len(), 50 * 48_000);
    let ms = |count: usize| count * 48;
    let mut expected = vec![None; ms(40_010)];
    expected.extend((0..100_003).map(Some));
    expected.extend((200_777..250_000).map(Some));
    expected.extend(
        (200_000..250_000)
            .cycle()
            .take(ms(46_000) - expected.len())
            .map(Some),
    );
    expected.extend((400_000..448_000).map(Some));
    expected.extend((0..100_003).map(Some));
    expected.resize(ms(50_000), None);
    let wrong = heard
        .iter()
        .zip(&expected)
        .position(|(heard, expected)| heard != expected);
    assert_eq!(
        wrong,
        None,
        "{:?} instead of {:?}",
        wrong.map(|at| heard[at]),
        wrong.map(|at| expected[at])
    );
    assert_eq!(told.len(), 10);
}

/// Recording changes no event of the same cues.
#[test]
fn recording_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let a = counter(&folder, "a.wav", 0, 100_003);
    let cues = || {
        vec![
            Cue {
                fade_out: Frames::from_ms(700),
                ..cue(1, CueStart::At(after_ms(1_003)), &a, 100_003)
            },
            cue(2, CueStart::Follow, &a, 100_003),
            cue(3, CueStart::At(after_ms(4_000)), &a, 100_003),
        ]
    };

    let (_, with) = record(cues(), 9_000);
    let (clock, mut playout) = simulated(None);
    playout.send(Command::Load(cues()));
    assert_eq!(run(&clock, &mut playout, after_ms(9_000)), with);
    assert_eq!(with.len(), 6);
}

#[test]
fn what_is_broken_is_known_before_it_airs_and_never_silent() {
    let folder = tempfile::tempdir().unwrap();
    let short = counter(&folder, "short.wav", 0, 240_000);
    let cues = vec![
        cue(1, CueStart::At(after_ms(60_000)), &short, 480_000),
        cue(
            2,
            CueStart::At(after_ms(90_000)),
            &folder.path().join("gone.wav"),
            480_000,
        ),
    ];
    let (heard, told) = record(cues, 110_000);
    let at = |wanted: fn(&Event) -> bool| {
        told.iter()
            .find(|(_, event)| wanted(event))
            .map(|(at, _)| *at)
    };

    // Found while it is decoded ahead, 2 s before it breaks off; the other when it is opened.
    let broken = at(
        |event| matches!(event, Event::Broken { cue: CueId(1), undecodable: true, good, .. } if good.get() == 240_000),
    );
    assert!(broken.unwrap() <= after_ms(63_000), "{broken:?}");
    let gone = at(|event| {
        matches!(
            event,
            Event::Broken {
                cue: CueId(2),
                undecodable: false,
                good: Frames::ZERO,
                ..
            }
        )
    });
    assert!(gone.unwrap() <= after_ms(80_000), "{gone:?}");
    let ended = at(|event| {
        matches!(
            event,
            Event::Ended {
                cue: CueId(1),
                how: HowEnded::Fault,
                ..
            }
        )
    });
    assert_eq!(ended, Some(after_ms(65_000)));
    assert_eq!(
        at(|event| matches!(event, Event::Started { cue: CueId(2), .. })),
        None
    );

    // The floor until the broken ones would have ended, and not longer.
    let sounds = |from_ms: usize, to_ms: usize| {
        heard[from_ms * 48..to_ms * 48]
            .iter()
            .filter(|frame| frame.is_some())
            .count() as f64
            / ((to_ms - from_ms) * 48) as f64
    };

    assert!(sounds(65_010, 70_000) > 0.9);
    assert!(sounds(90_010, 100_000) > 0.9);
    assert!(heard[70_003 * 48..90_000 * 48].iter().all(Option::is_none));
    assert!(heard[100_003 * 48..].iter().all(Option::is_none));
}

/// A recording a few frames shorter than ingest found is whole; the rest is silence.
#[test]
fn decoders_round() {
    let folder = tempfile::tempdir().unwrap();
    let a = counter(&folder, "a.wav", 0, 48_000);
    let b = counter(&folder, "b.wav", 100_000, 48_000);
    let cues = vec![
        cue(1, CueStart::At(start()), &a, 48_060),
        cue(2, CueStart::Follow, &b, 40_000),
    ];
    let (heard, told) = record(cues, 3_000);
    assert!(heard[48_000..48_060].iter().all(Option::is_none));
    assert_eq!(
        (heard[48_060], heard[88_059], heard[88_060]),
        (Some(100_000), Some(139_999), None)
    );
    assert!(
        told.iter()
            .all(|(_, event)| !matches!(event, Event::Broken { .. }))
    );
}

#[test]
fn a_recording_that_cannot_be_written_is_told_at_the_end() {
    let (clock, playout) = simulated(None);
    let full = WavWriter::create(Path::new("/dev/full")).unwrap();
    let mut playout = playout.recording(full, Processing::limiter(Level(-1.0)));
    playout.send(Command::Load(vec![cue(
        1,
        CueStart::At(after_ms(60_000)),
        Path::new("any"),
        480,
    )]));
    assert_eq!(run(&clock, &mut playout, after_ms(90_000)).len(), 2);
    assert!(matches!(playout.finish(), Err(WavError::Write { .. })));
}

/// A cue that is wrong, without and with samples: it is reported, and nothing of it is played.
#[test]
fn quiet_hours_hold_whatever_is_loaded() {
    let folder = TempDir::new().unwrap();
    let (file, out) = (
        counter(&folder, "a.wav", 0, 96_000),
        folder.path().join("out.wav"),
    );
    let hours = phatthanh_core::schedule::QuietHours {
        from: "10:30:01".parse().unwrap(),
        to: "10:31".parse().unwrap(),
    };

    for record in [false, true] {
        let clock = Arc::new(SimClock::new(start()));
        let mut playout = Simulated::new(Arc::clone(&clock));
        if record {
            playout = playout.recording(
                WavWriter::create(&out).unwrap(),
                Processing::limiter(Level(-1.0)),
            );
        }
        playout.advance_to(start());
        playout.send(Command::Keep(super::super::Interlock::of(
            hours,
            jiff::tz::TimeZone::UTC,
        )));
        let cues = [
            cue(1, CueStart::At(after_ms(500)), &file, 96_000),
            cue(2, CueStart::Follow, &file, 96_000),
            cue(3, CueStart::At(after_ms(5000)), &file, 96_000),
        ];
        playout.send(Command::Load(cues.to_vec()));
        let mut told: Vec<Event> = run(&clock, &mut playout, after_ms(7000))
            .into_iter()
            .map(|(_, event)| event)
            .collect();
        told.sort_by_key(|event| !matches!(event, Event::Hushed { .. }));
        let ended = Event::Ended {
            cue: CueId(1),
            at: after_ms(1000),
            played: Frames::from_ms(500),
            how: HowEnded::Quiet,
        };
        let started = Event::Started {
            cue: CueId(1),
            at: after_ms(500),
        };
        let hushed = [2, 3].map(|cue| Event::Hushed { cue: CueId(cue) });
        assert_eq!(told, [hushed.to_vec(), vec![started, ended]].concat());
        if record {
            playout.finish().unwrap();
        }
    }

    let samples: Vec<i16> = hound::WavReader::open(&out)
        .unwrap()
        .samples()
        .map(Result::unwrap)
        .collect();
    let heard = samples
        .iter()
        .enumerate()
        .filter(|(_, sample)| **sample != 0)
        .map(|(at, _)| at / 2);
    let (first, last) = (heard.clone().min().unwrap(), heard.max().unwrap());
    assert!(first >= 24_000 && last < 48_000, "{first} to {last}");
}
