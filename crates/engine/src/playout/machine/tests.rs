mod joins;
mod properties;
mod quiet;
mod wanted;

use std::fmt::Write;
use std::path::PathBuf;

use jiff::{SignedDuration, Timestamp};

use super::*;
use crate::playout::cue::{Bed, CueStop};
use phatthanh_core::units::Sides;

const START: &str = "2026-11-24T10:30:00Z";

/// Frame 0 is heard at [`START`] plus `wall`, a perfect crystal.
struct Line {
    wall: i64,
}

fn instant(after_ms: i64) -> Timestamp {
    START.parse::<Timestamp>().unwrap() + SignedDuration::from_millis(after_ms)
}

impl Timeline for Line {
    fn frame_at(&self, at: Timestamp) -> FrameNumber {
        FrameNumber::FIRST + Frames::between(instant(self.wall), at)
    }
    fn heard_at(&self, frame: FrameNumber) -> Timestamp {
        (frame - FrameNumber::FIRST).after(instant(self.wall))
    }
}

fn ms(count: u64) -> Frames {
    Frames::from_ms(count)
}

/// The frame heard at [`START`] plus `after_ms`.
fn frame(after_ms: u64) -> FrameNumber {
    FrameNumber::FIRST + ms(after_ms)
}

/// How many milliseconds after [`START`] a frame is heard.
fn in_ms(frame: FrameNumber) -> u64 {
    frame.get() / 48
}

/// 10 s of a file, from its start to its end, in the order of the list.
fn cue(id: u64, start: CueStart) -> Cue {
    Cue::plain(
        CueId(id),
        start,
        CueSource::File {
            path: PathBuf::from("a.wav"),
            sides: Sides::Both,
            held: ms(10_000),
        },
    )
}

/// Music from `a.wav` under a cue.
fn bed(skip_ms: u64, goes_on: bool) -> Bed {
    let (path, sides, held, gain) = (
        PathBuf::from("a.wav"),
        Sides::Both,
        ms(10_000),
        Gain::from_db(-20.0),
    );
    let (fade_in, fade_out) = (ms(300), ms(1000));
    Bed {
        path,
        sides,
        held,
        skip: ms(skip_ms),
        gain,
        fade_in,
        fade_out,
        goes_on,
    }
}

fn at(id: u64, start_ms: i64) -> Cue {
    cue(id, CueStart::At(instant(start_ms)))
}

fn follow(id: u64) -> Cue {
    cue(id, CueStart::Follow)
}

/// Milliseconds, marks and spans as text: `0 +1 | 0..5000 1@0 | 5000 -1 Complete`.
fn text(plan: &Plan) -> String {
    let mut lines: Vec<(FrameNumber, u8, String)> = Vec::new();
    for mark in &plan.marks {
        let what = mark.ended.map_or_else(
            || format!("+{}", mark.cue.0),
            |how| format!("-{} {how:?}", mark.cue.0),
        );
        lines.push((
            mark.frame,
            u8::from(mark.ended.is_none()),
            format!("{} {what}", in_ms(mark.frame)),
        ));
    }

    for span in &plan.spans {
        let mut line = format!("{}..{}", in_ms(span.frames.start), in_ms(span.frames.end));
        if let Some(voice) = &span.voice {
            let who = voice
                .cue
                .map_or("floor".to_owned(), |cue| cue.0.to_string());
            write!(line, " {who}@{}", voice.at.get() / 48).unwrap();
            if let Some(fade) = &voice.fade_in {
                write!(line, " in {}..{}", in_ms(fade.start), in_ms(fade.end)).unwrap();
            }
            if let Some(fade) = &voice.fade_out {
                write!(line, " out {}..{}", in_ms(fade.start), in_ms(fade.end)).unwrap();
            }
        }
        if let Some(under) = &span.under {
            let (cue, fade) = (under.cue.unwrap(), under.fade_out.as_ref().unwrap());
            write!(
                line,
                " over {}@{} out {}..{}",
                cue.0,
                under.at.get() / 48,
                in_ms(fade.start),
                in_ms(fade.end)
            )
            .unwrap();
        }
        lines.push((span.frames.start, 2, line));
    }

    lines.sort_by_key(|(frame, order, _)| (*frame, *order));
    lines
        .into_iter()
        .map(|(_, _, line)| line)
        .collect::<Vec<_>>()
        .join(" | ")
}

fn planned(cues: Vec<Cue>, to_ms: u64) -> String {
    let mut machine = Machine::new(FrameNumber::FIRST, Interlock::default());
    machine.load(cues);
    let mut plan = Plan::default();
    machine.plan(frame(to_ms), &Line { wall: 0 }, &|_| true, &mut plan);
    text(&plan)
}

#[track_caller]
fn check(cues: Vec<Cue>, to_ms: u64, expected: &str) {
    assert_eq!(planned(cues, to_ms), expected);
}

#[test]
fn starts_joins_and_silence() {
    check(vec![], 1000, "0..1000");
    check(
        vec![at(1, 500), follow(2)],
        21_000,
        "0..500 | 500 +1 | 500..10500 1@0 | 10500 -1 Complete | 10500 +2 | 10500..20500 2@0 \
         | 20500 -2 Complete | 20500..21000",
    );

    // What follows nothing starts at once; an instant that is past means now.
    check(vec![follow(1)], 1000, "0 +1 | 0..1000 1@0");
    check(vec![at(1, -60_000)], 1000, "0 +1 | 0..1000 1@0");
    // Of two that are past, the later one.
    check(
        vec![at(1, -60_000), follow(2), at(3, -100)],
        1000,
        "0 +3 | 0..1000 3@0",
    );

    // A start at the very end of the stretch is reported with it.
    check(vec![at(1, 1000)], 1000, "0..1000 | 1000 +1");
}

#[test]
fn an_anchored_start_cuts() {
    check(
        vec![at(1, 0), follow(2), at(3, 4000)],
        5000,
        "0 +1 | 0..4000 1@0 | 4000 -1 Cut | 4000 +3 | 4000..5000 3@0",
    );

    // The cut cue's fade ends on that frame.
    let fading = Cue {
        fade_out: ms(1000),
        ..at(1, 0)
    };

    check(
        vec![fading.clone(), at(3, 4000)],
        4000,
        "0 +1 | 0..4000 1@0 out 3000..4000 | 4000 -1 Cut | 4000 +3",
    );

    // As long as there is.
    check(
        vec![fading.clone(), at(3, 400)],
        500,
        "0 +1 | 0..400 1@0 out 0..400 | 400 -1 Cut | 400 +3 | 400..500 3@0",
    );

    // A start on the frame of its end cuts nothing.
    check(
        vec![fading, at(3, 10_000)],
        10_000,
        "0 +1 | 0..10000 1@0 out 9000..10000 | 10000 -1 Complete | 10000 +3",
    );
}

#[test]
fn stops() {
    let part = |length| Cue {
        stop: CueStop::After(ms(length)),
        fade_out: ms(500),
        ..at(1, 0)
    };

    check(
        vec![part(2000)],
        2000,
        "0 +1 | 0..2000 1@0 out 1500..2000 | 2000 -1 Complete",
    );
    check(
        vec![part(20_000)],
        10_000,
        "0 +1 | 0..10000 1@0 out 9500..10000 | 10000 -1 Complete",
    );

    // Filler starts over and ends at its instant.
    let filler = Cue {
        stop: CueStop::At(instant(25_000)),
        skip: ms(4000),
        fade_out: ms(500),
        ..at(1, 0)
    };

    check(
        vec![filler],
        25_000,
        "0 +1 | 0..6000 1@4000 | 6000..16000 1@0 | 16000..25000 1@0 out 24500..25000 | 25000 -1 Complete",
    );

    // Joined late.
    let late = Cue {
        skip: ms(9000),
        fade_in: ms(100),
        ..at(1, 0)
    };

    check(
        vec![late],
        1000,
        "0 +1 | 0..1000 1@9000 in 0..100 | 1000 -1 Complete",
    );

    // Nothing to play is passed over.
    for nothing in [
        Cue {
            skip: ms(10_000),
            ..at(1, 0)
        },
        Cue {
            stop: CueStop::After(Frames::ZERO),
            ..at(1, 0)
        },
        Cue {
            stop: CueStop::At(instant(-1)),
            ..at(1, 0)
        },
    ] {
        check(vec![nothing, follow(2)], 1000, "0 +2 | 0..1000 2@0");
    }
}

/// Plans to `now`, does `act`, plans to `to`.
fn then(cues: Vec<Cue>, now_ms: u64, act: impl FnOnce(&mut Machine), to_ms: u64) -> String {
    let mut machine = Machine::new(FrameNumber::FIRST, Interlock::default());
    machine.load(cues);
    let (line, mut plan) = (Line { wall: 0 }, Plan::default());
    machine.plan(frame(now_ms), &line, &|_| true, &mut plan);
    act(&mut machine);
    plan = Plan::default();
    machine.plan(frame(to_ms), &line, &|_| true, &mut plan);
    text(&plan)
}

#[test]
fn commands() {
    let two = || vec![at(1, 0), follow(2)];
    let load = |cues: Vec<Cue>| move |machine: &mut Machine| machine.load(cues);
    // The cue on air goes on to its own stop, or to the first start before that.
    assert_eq!(
        then(two(), 1000, load(vec![follow(3)]), 10_500),
        "1000..10000 1@1000 | 10000 -1 Complete | 10000 +3 | 10000..10500 3@0"
    );
    assert_eq!(
        then(two(), 1000, load(vec![at(3, 2000)]), 2000),
        "1000..2000 1@1000 | 2000 -1 Cut | 2000 +3"
    );

    // What is on air already is not started again, nor what was before it.
    assert_eq!(
        then(
            two(),
            10_001,
            load(vec![at(1, 0), follow(2), follow(3)]),
            20_000
        ),
        "10001..20000 2@1 | 20000 -2 Complete | 20000 +3"
    );
    assert_eq!(
        then(two(), 1000, |machine| machine.stop(ms(200)), 1500),
        "1000..1200 1@1000 out 1000..1200 | 1200 -1 Cut | 1200..1500"
    );
    assert_eq!(
        then(two(), 1000, |machine| machine.stop(Frames::ZERO), 1500),
        "1000 -1 Cut | 1000..1500"
    );

    // A start within the fade of a stop still cuts.
    let stop_and_load = |machine: &mut Machine| {
        machine.stop(ms(500));
        machine.load(vec![at(3, 1100)]);
    };

    assert_eq!(
        then(two(), 1000, stop_and_load, 1100),
        "1000..1100 1@1000 out 1000..1100 | 1100 -1 Cut | 1100 +3"
    );
}

#[test]
fn the_floor() {
    let break_at = |good: u64| move |machine: &mut Machine| machine.broken(CueId(1), ms(good));
    // The identification signal until the broken cue would have ended.
    assert_eq!(
        then(vec![at(1, 0)], 1000, break_at(3000), 10_500),
        "1000..3000 1@1000 | 3000 -1 Fault | 3000..10000 floor@0 | 10000..10500"
    );

    // What follows comes at once.
    assert_eq!(
        then(vec![at(1, 0), follow(2)], 1000, break_at(3000), 3500),
        "1000..3000 1@1000 | 3000 -1 Fault | 3000 +2 | 3000..3500 2@0"
    );

    // Found late: ends now.
    assert_eq!(
        then(vec![at(1, 0), at(2, 4000)], 1000, break_at(0), 4000),
        "1000 -1 Fault | 1000..4000 floor@0 | 4000 +2"
    );

    // A cue that cannot be played at all never starts; its time is kept from silence.
    assert_eq!(
        then(vec![at(1, 2000)], 1000, break_at(0), 12_500),
        "1000..2000 | 2000..12000 floor@0 | 12000..12500"
    );

    // The answer to it starts at once.
    let answered = |machine: &mut Machine| {
        machine.broken(CueId(1), Frames::ZERO);
        machine.load(vec![follow(3)]);
    };

    assert_eq!(
        then(vec![at(1, 0)], 1000, answered, 1100),
        "1000 -1 Fault | 1000 +3 | 1000..1100 3@0"
    );
}

#[test]
fn a_cue_that_is_not_ready_is_waited_for() {
    let line = Line { wall: 0 };
    let mut machine = Machine::new(FrameNumber::FIRST, Interlock::default());
    machine.load(vec![at(1, 0), at(2, 2000)]);
    let mut plan = Plan::default();
    machine.plan(frame(1000), &line, &|_| true, &mut plan);
    let mut plan = Plan::default();
    machine.plan(frame(2500), &line, &|_| false, &mut plan);
    machine.plan(frame(2600), &line, &|_| true, &mut plan);
    assert_eq!(
        text(&plan),
        "1000..2000 1@1000 | 2000..2500 1@2000 | 2500 -1 Cut | 2500 +2 | 2500..2600 2@0"
    );

    let mut machine = Machine::new(FrameNumber::FIRST, Interlock::default());
    machine.load(vec![at(1, 0)]);
    let mut plan = Plan::default();
    machine.plan(frame(2000), &line, &|_| false, &mut plan);
    assert_eq!(plan.given_up, [CueId(1)]);
    assert_eq!(text(&plan), "0..1000 | 1000..2000 floor@0");
}

#[test]
fn a_step_of_the_wall_clock_moves_only_what_is_anchored() {
    let mut machine = Machine::new(FrameNumber::FIRST, Interlock::default());
    machine.load(vec![at(1, 0), at(2, 8000)]);
    let mut plan = Plan::default();
    machine.plan(frame(1000), &Line { wall: 0 }, &|_| true, &mut plan);
    let mut plan = Plan::default();
    machine.plan(frame(6500), &Line { wall: 2000 }, &|_| true, &mut plan);
    assert_eq!(
        text(&plan),
        "1000..6000 1@1000 | 6000 -1 Cut | 6000 +2 | 6000..6500 2@0"
    );
}

#[test]
fn block_by_block_is_the_same_as_at_once() {
    let cues = || {
        let filler = Cue {
            stop: CueStop::At(instant(33_333)),
            fade_out: ms(700),
            ..follow(2)
        };
        vec![
            Cue {
                fade_out: ms(500),
                ..at(1, 777)
            },
            filler,
            at(3, 33_000),
            follow(4),
        ]
    };

    let at_once = planned(cues(), 60_000);
    let mut machine = Machine::new(FrameNumber::FIRST, Interlock::default());
    machine.load(cues());
    let mut plan = Plan::default();
    for block in 1..=6000 {
        machine.plan(frame(block * 10), &Line { wall: 0 }, &|_| true, &mut plan);
    }

    let mut merged: Vec<Span> = Vec::new();
    for span in plan.spans.drain(..) {
        let joins = |last: &Span| match (&last.voice, &span.voice) {
            (None, None) => true,
            (Some(a), Some(b)) => {
                a.cue == b.cue && b.at == a.at + (last.frames.end - last.frames.start)
            }
            _ => false,
        };
        match merged.last_mut().filter(|last| joins(last)) {
            Some(last) => {
                last.frames.end = span.frames.end;
                if let (Some(last), Some(voice)) = (&mut last.voice, span.voice) {
                    last.fade_out = voice.fade_out;
                }
            }
            None => merged.push(span),
        }
    }

    plan.spans = merged;
    assert_eq!(text(&plan), at_once);
}
