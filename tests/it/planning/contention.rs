//! Who has the air: overlaps, priorities, quiet hours, midnight, sessions.

use phatthanh::calendar::{Change, DayRule, SpecialDay};
use phatthanh::schedule::{OnHoliday, Pick, QuietHours, Start};

use super::world::{World, length, tuesday};

/// A slot as `(id, at, length, priority)`.
type Wants = (&'static str, &'static str, &'static str, i32);

fn world(slots: &[Wants]) -> World {
    let mut world = World::hue();
    world.find("nhac/nen.ogg").length = super::world::frames("24h");
    world.program("nhac", Pick::Rotate, &[]);
    for (id, at, length, priority) in slots {
        world.slot(id, "nhac", at, length).priority = *priority;
    }
    world
}

/// The time each slot gets on Tuesday.
fn spans(world: &World) -> Vec<String> {
    let rundown = world.plan(tuesday());
    let clock = |at: jiff::Timestamp| {
        at.to_zoned(world.rules.zone.clone())
            .strftime("%H:%M:%S")
            .to_string()
    };

    rundown
        .items
        .iter()
        .map(|item| {
            format!(
                "{} {}–{}",
                item.occurrence.slot,
                clock(item.start),
                clock(item.end())
            )
        })
        .collect()
}

#[track_caller]
fn check(slots: &[Wants], expected: &[&str], notes: &[&str]) {
    let world = world(slots);
    assert_eq!(spans(&world), expected);
    world.check_notes(notes);
}

#[test]
fn two_equals_that_want_the_same_minute() {
    // The later start cuts the earlier, which goes on after it.
    check(
        &[("a", "17:00", "30m", 0), ("b", "17:10", "10m", 0)],
        &[
            "a 17:00:00–17:10:00",
            "b 17:10:00–17:20:00",
            "a 17:20:00–17:30:00",
        ],
        &[
            "w a: “a” (17:00–17:30) overlaps “b” (17:10–17:20): “a” is cut at 17:10 and goes on at 17:20. Change \
             one of them",
        ],
    );

    // Nothing is left of it.
    check(
        &[("a", "17:00", "30m", 0), ("b", "17:10", "20m", 0)],
        &["a 17:00:00–17:10:00", "b 17:10:00–17:30:00"],
        &[
            "w a: “a” (17:00–17:30) overlaps “b” (17:10–17:30): “a” is cut at 17:10. Change one of them",
        ],
    );

    // Together: the first of the file, then the rest of the second.
    check(
        &[("a", "17:00", "10m", 0), ("b", "17:00", "30m", 0)],
        &["a 17:00:00–17:10:00", "b 17:10:00–17:30:00"],
        &[
            "w b: “b” (17:00–17:30) overlaps “a” (17:00–17:10): “b” begins only at 17:10. Change one of them",
        ],
    );

    // Side by side is no overlap.
    check(
        &[("a", "17:00", "10m", 0), ("b", "17:10", "10m", 0)],
        &["a 17:00:00–17:10:00", "b 17:10:00–17:20:00"],
        &[],
    );
}

#[test]
fn the_higher_priority_is_not_cut() {
    // The lower begins late with what is left.
    check(
        &[("a", "17:00", "10m", 1), ("b", "17:05", "6m", 0)],
        &["a 17:00:00–17:10:00", "b 17:10:00–17:11:00"],
        &[
            "w b: “b” (17:05–17:11) overlaps “a” (17:00–17:10): “b” begins only at 17:10. Change one of them",
        ],
    );

    // Under a minute is not worth beginning …
    check(
        &[("a", "17:00", "10m", 1), ("b", "17:05", "5m59s", 0)],
        &["a 17:00:00–17:10:00"],
        &[
            "w b: “b” (17:05–17:10:59) overlaps “a” (17:00–17:10): “b” does not air. Change one of them",
        ],
    );

    // … but half of a slot of half a minute is.
    check(
        &[("a", "17:00", "10m", 1), ("b", "17:09:50", "30s", 0)],
        &["a 17:00:00–17:10:00", "b 17:10:00–17:10:20"],
        &[
            "w b: “b” (17:09:50–17:10:20) overlaps “a” (17:00–17:10): “b” begins only at 17:10. Change one of them",
        ],
    );

    // What is left is shorter than what is worth beginning: it goes on all the same.
    check(
        &[("a", "17:00", "30m", 0), ("b", "17:10", "19m30s", 1)],
        &[
            "a 17:00:00–17:10:00",
            "b 17:10:00–17:29:30",
            "a 17:29:30–17:30:00",
        ],
        &[
            "w a: “a” (17:00–17:30) overlaps “b” (17:10–17:29:30): “a” is cut at 17:10 and goes on at 17:29:30. \
             Change one of them",
        ],
    );
}

#[test]
fn three_that_want_the_same_minute() {
    check(
        &[
            ("a", "17:00", "30m", 0),
            ("b", "17:05", "10m", 2),
            ("c", "17:10", "20m", 1),
        ],
        &[
            "a 17:00:00–17:05:00",
            "b 17:05:00–17:15:00",
            "c 17:15:00–17:30:00",
        ],
        &[
            "w a: “a” (17:00–17:30) overlaps “b” (17:05–17:15): “a” is cut at 17:05. Change one of them",
            "w a: “a” (17:00–17:30) overlaps “c” (17:10–17:30): “a” is cut at 17:05. Change one of them",
            "w c: “c” (17:10–17:30) overlaps “b” (17:05–17:15): “c” begins only at 17:15. Change one of them",
        ],
    );
}

#[test]
fn over_midnight() {
    check(
        &[("dem", "23:50", "20m", 0), ("sang", "00:05", "10m", 0)],
        &["sang 00:05:00–00:15:00", "dem 23:50:00–00:05:00"],
        &[
            "w dem: “dem” (23:50–00:10) overlaps “sang” (00:05–00:15): “dem” is cut at 00:05. Change one of them",
        ],
    );
}

#[test]
fn a_soft_start_waits_for_yesterdays_item() {
    let mut world = World::hue();
    world.program("dem", Pick::Rotate, &["dem"]);
    world.segment("dem/a.mp3", "10m45s");
    world.slot("dem", "dem", "23:50", "10m").overrun = length("1m");
    world.program("nhac", Pick::Rotate, &[]);
    world.slot("sang", "nhac", "00:00", "2m").start = Start::Soft { wait: length("1m") };
    let lines = world.lines(&world.plan(tuesday()).items);
    assert_eq!(
        lines,
        [
            "~00:00:45 filler nhac/nen.ogg 1m",
            "~00:01:45 filler nhac/nen.ogg 15s!",
            "23:50:00 segment dem/a.mp3 10m 45s",
        ]
    );
    world.check_notes(&[
        "i sang: due at 00:00, begins at 00:00:45, when the segment before it has ended",
    ]);
}

#[test]
fn a_soft_start_over_a_running_slot_and_on_an_idle_station() {
    let mut world = World::hue();
    world.program("dai", Pick::Rotate, &["dai"]);
    world.program("nhac", Pick::Rotate, &[]);
    world.slot("dai", "dai", "17:00", "12m");
    world.slot("mem", "nhac", "17:10", "2m").start = Start::Soft { wait: length("1m") };
    world.slot("roi", "nhac", "19:00", "1m").start = Start::Soft { wait: length("1m") };

    // A lone segment may finish within the wait …
    world.segment("dai/a.mp3", "10m50s");
    world.check(&[
        "17:00:00 segment dai/a.mp3 10m 50s",
        "~17:10:50 filler nhac/nen.ogg 1m",
        "~17:11:50 filler nhac/nen.ogg 10s!",
        "19:00:00 filler nhac/nen.ogg 1m",
    ]);

    // … and no longer.
    world.find("dai/a.mp3").length = super::world::frames("11m1s");
    let lines = world.lines(&world.plan(tuesday()).items);
    assert!(
        lines.contains(&"17:10:00 filler nhac/nen.ogg 1m".into()),
        "{lines:?}"
    );
}

#[test]
fn quiet_hours_take_their_part() {
    let mut world = world(&[
        ("a", "04:50", "20m", 0),
        ("b", "03:15", "30m", 9),
        ("c", "20:50", "20m", 0),
    ]);
    world.rules.quiet = Some(QuietHours {
        from: "21:00".parse().unwrap(),
        to: "05:00".parse().unwrap(),
    });
    assert_eq!(
        spans(&world),
        ["a 05:00:00–05:10:00", "c 20:50:00–21:00:00"]
    );
    world.check_notes(&[
        "e b: 03:15–03:45 is within quiet hours (21:00–05:00): it does not air. Only an emergency may sound \
         then. Move the slot",
        "e a: 04:50–05:10 reaches into quiet hours (21:00–05:00): only 05:00–05:10 is left. Move or shorten \
         the slot",
        "e c: 20:50–21:10 reaches into quiet hours (21:00–05:00): only 20:50–21:00 is left. Move or shorten \
         the slot",
    ]);
}

#[test]
fn no_overrun_into_quiet_hours() {
    let mut world = World::hue();
    world.program("toi", Pick::Rotate, &["toi"]);
    world.segment("toi/a.mp3", "10m1s");
    world.slot("toi", "toi", "20:50", "10m").overrun = length("5m");
    assert_eq!(world.plan(tuesday()).items.len(), 1);
    world.rules.quiet = Some(QuietHours {
        from: "21:00".parse().unwrap(),
        to: "05:00".parse().unwrap(),
    });
    assert_eq!(world.plan(tuesday()).items.len(), 10);
}

#[test]
fn sessions_beyond_the_limits() {
    let mut world = world(&[
        ("a", "05:30", "20m", 0),
        ("b", "05:50", "20m", 0),
        ("c", "12:00", "10m", 0),
        ("d", "17:00", "30m", 0),
        ("e", "23:30", "1h", 0),
    ]);
    world.rules.sessions_per_day = Some(4);
    world.rules.session_length = Some(length("60m"));
    world.check_notes(&[]);
    world.rules.sessions_per_day = Some(3);
    world.rules.session_length = Some(length("35m"));
    world.check_notes(&[
        "w e: 4 sessions (05:30–06:10, 12:00–12:10, 17:00–17:30, 23:30–00:30), where 3 a day are allowed",
        "w b: the session 05:30–06:10 is 40:00 long, where 35:00 is allowed",
        "w e: the session 23:30–00:30 is 1:00:00 long, where 35:00 is allowed",
    ]);
}

#[test]
fn what_a_holiday_takes_away_is_said() {
    let mut world = world(&[
        ("a", "17:00", "10m", 0),
        ("b", "18:00", "10m", 0),
        ("c", "19:00", "10m", 0),
    ]);
    for (slot, on_holiday) in [(0, OnHoliday::Rest), (1, OnHoliday::Move)] {
        std::sync::Arc::make_mut(&mut world.schedule.slots[slot]).on_holiday = on_holiday;
    }

    world.calendar.days.push(SpecialDay {
        when: DayRule::On(tuesday()),
        length_days: 1,
        name: "Ngày Văn hóa Việt Nam".into(),
        holiday: true,
        change: Change::default(),
    });
    assert_eq!(spans(&world), ["c 19:00:00–19:10:00"]);
    world.check_notes(&[
        "i a: due at 17:00, rests on the holiday “Ngày Văn hóa Việt Nam”",
        "i b: due at 18:00, moves away from the holiday “Ngày Văn hóa Việt Nam”; to be made good",
    ]);
}
