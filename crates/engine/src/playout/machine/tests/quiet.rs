//! Quiet hours, whatever is loaded.

use jiff::tz::TimeZone;

use super::*;
use phatthanh_core::schedule::QuietHours;

/// Quiet from so many seconds after [`START`] to so many.
pub(super) fn from(from: i64, to: i64) -> Interlock {
    let time = |second| instant(second * 1000).to_zoned(TimeZone::UTC).time();
    let hours = QuietHours {
        from: time(from),
        to: time(to),
    };
    Interlock::of(hours, TimeZone::UTC)
}

#[test]
fn quiet_hours_are_an_interlock() {
    let quiet = |cues: Vec<Cue>, to_ms| {
        let mut machine = Machine::new(FrameNumber::FIRST, from(5, 20));
        machine.load(cues);
        let mut plan = Plan::default();
        machine.plan(frame(to_ms), &Line { wall: 0 }, &|_| true, &mut plan);
        let hushed: Vec<u64> = plan.hushed.iter().map(|cue| cue.0).collect();
        (text(&plan), hushed)
    };

    // An overrun is faded out where they begin; what was to follow never comes, nor what is due in them.
    let fading = Cue {
        fade_out: ms(500),
        ..at(1, 0)
    };

    assert_eq!(
        quiet(
            vec![
                fading.clone(),
                follow(2),
                at(3, 12_000),
                follow(4),
                at(5, 21_000)
            ],
            22_000
        ),
        (
            "0 +1 | 0..5000 1@0 out 4500..5000 | 5000 -1 Quiet | 5000..12000 \
             | 12000..21000 | 21000 +5 | 21000..22000 5@0"
                .into(),
            vec![2, 3, 4]
        )
    );

    // What ends as they begin was heard whole.
    let whole = Cue {
        stop: CueStop::After(ms(5000)),
        ..at(1, 0)
    };

    assert_eq!(
        quiet(vec![whole], 6000).0,
        "0 +1 | 0..5000 1@0 | 5000 -1 Complete | 5000..6000"
    );

    // Its tail ends with them too.
    let tailed = Cue {
        stop: CueStop::After(ms(4000)),
        tail: ms(2000),
        ..at(1, 0)
    };

    let mut machine = Machine::new(FrameNumber::FIRST, from(5, 20));
    machine.load(vec![tailed]);
    let mut plan = Plan::default();
    machine.plan(frame(8000), &Line { wall: 0 }, &|_| true, &mut plan);
    let under = plan
        .spans
        .iter()
        .filter(|span| span.under.is_some())
        .map(|span| (in_ms(span.frames.start), in_ms(span.frames.end)));
    assert_eq!(under.collect::<Vec<_>>(), [(4000, 5000)]);

    // What has long been due starts late, but not in them. Only a named emergency is heard.
    let storm = Cue {
        emergency: Some(Emergency {
            name: "bão số 9".into(),
        }),
        ..at(6, 8000)
    };

    assert_eq!(
        quiet(vec![at(1, 5000), storm, follow(7)], 19_000),
        (
            "0..5000 | 5000..8000 | 8000 +6 | 8000..18000 6@0 | 18000 -6 Complete | 18000..19000"
                .into(),
            vec![1, 7]
        )
    );
}

#[test]
fn a_clock_step_into_quiet_hours_ends_what_is_on_air() {
    let mut machine = Machine::new(FrameNumber::FIRST, from(3600, 7200));
    machine.load(vec![at(1, 0), follow(2)]);
    let mut plan = Plan::default();
    machine.plan(frame(1000), &Line { wall: 0 }, &|_| true, &mut plan);
    let mut plan = Plan::default();
    machine.plan(frame(3000), &Line { wall: 3_600_000 }, &|_| true, &mut plan);
    assert_eq!(text(&plan), "1000 -1 Quiet | 1000..3000");
    assert_eq!(plan.hushed, [CueId(2)]);
    // And a step of the clock out of them brings nothing back by itself.
    let mut plan = Plan::default();
    machine.plan(frame(4000), &Line { wall: 0 }, &|_| true, &mut plan);
    assert_eq!(text(&plan), "3000..4000");
}

/// A line whose frames lie so many microseconds beside the wall clock's milliseconds; an instant is on the nearest.
struct Beside(i64);

impl Timeline for Beside {
    fn frame_at(&self, at: Timestamp) -> FrameNumber {
        let since = at.duration_since(instant(0)).as_micros() as f64 - self.0 as f64;
        let frames = since * f64::from(FRAMES_PER_SECOND) / 1e6;
        FrameNumber::new(frames.round().max(0.0) as u64)
    }

    fn heard_at(&self, frame: FrameNumber) -> Timestamp {
        (frame - FrameNumber::FIRST).after(instant(0)) + SignedDuration::from_micros(self.0)
    }
}

/// Wherever the card's frames lie: half of them are heard a moment before the minute they stand for.
#[test]
fn what_begins_as_quiet_hours_end_is_heard() {
    for beside in -21..=21 {
        let mut machine = Machine::new(FrameNumber::FIRST, from(5, 20));
        machine.load(vec![at(1, 20_000), follow(2)]);
        let mut plan = Plan::default();
        machine.plan(frame(40_000), &Beside(beside), &|_| true, &mut plan);
        assert_eq!(plan.hushed, [], "{beside} µs");
        let start = plan.marks.iter().find(|mark| mark.ended.is_none());
        let due = Beside(beside).frame_at(instant(20_000));
        assert_eq!(start.map(|mark| mark.frame), Some(due), "{beside} µs");
    }
}
