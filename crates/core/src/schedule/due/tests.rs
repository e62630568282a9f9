mod properties;
mod special;

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::date;
use proptest::prelude::*;

use super::*;
use crate::calendar::{Change, DayRule, Mourning, Season};
use crate::schedule::{AfterOrder, AfterPowerCut, CronRule, Joins, Pick, Reading, Topic, days};

/// A slot `"10m"` long at a wall time of some weekdays, or by a cron expression.
fn slot(id: &str, program: &str, when: &str) -> Slot {
    let due = match when.split_once(" at ") {
        Some((names, at)) => Due::Weekly {
            days: names
                .split(' ')
                .filter_map(days::parse)
                .fold([false; 7], |mut all, one| {
                    all.iter_mut().zip(one).for_each(|(day, due)| *day |= due);
                    all
                }),
            at: at.parse().unwrap(),
        },
        None => Due::Cron(CronRule::parse(when).unwrap()),
    };

    let play = program.strip_prefix("repeat ").map_or_else(
        || Play::Program(program.into()),
        |original| Play::Repeat(original.into()),
    );
    Slot {
        id: id.into(),
        play,
        due,
        length: SignedDuration::from_mins(10),
        start: Start::Hard,
        overrun: SignedDuration::ZERO,
        priority: 0,
        on_holiday: OnHoliday::Air,
        season: None,
        from: None,
        until: None,
    }
}

/// `law` and `news` are serious, `music` and `songs` entertainment, `mixed` both, `bare` has no topics.
fn schedule(slots: Vec<Slot>) -> Schedule {
    let topic = |id: &str, entertainment| {
        let topic = Topic {
            mourning: false,
            id: id.into(),
            title: id.into(),
            approval: true,
            entertainment,
            expires: None,
            valid: BTreeMap::default(),
            readings: BTreeMap::default(),
        };
        (topic.id.clone(), topic)
    };

    let program = |id: &str, topics: &[&str]| {
        let program = Program {
            id: id.into(),
            title: id.into(),
            in_charge: None,
            topics: topics.iter().map(|id| (*id).into()).collect(),
            form: None,
            count: None,
            expires: None,
            reading: Reading::default(),
            pick: Pick::Rotate,
            opening: None,
            closing: None,
            filler: None,
            evergreen: None,
            approval: true,
            mandatory: false,
            make_good: SignedDuration::from_hours(7 * 24),
            yields: None,
            after_power_cut: AfterPowerCut::Join,
            after_order: AfterOrder::GoOn,
            joins: Joins::default(),
            bed: None,
            over_filler_lu: None,
            relay: None,
        };
        (program.id.clone(), Arc::new(program))
    };

    Schedule {
        slots: slots.into_iter().map(Arc::new).collect(),
        programs: BTreeMap::from([
            program("law", &["land", "residence"]),
            program("news", &["bulletin"]),
            program("music", &["songs"]),
            program("mixed", &["songs", "land"]),
            program("bare", &[]),
        ]),
        topics: BTreeMap::from([
            topic("land", false),
            topic("residence", false),
            topic("bulletin", false),
            topic("songs", true),
        ]),
    }
}

fn zone(name: &str) -> TimeZone {
    TimeZone::get(name).unwrap()
}

/// `"slot program local-start length"`, a line each.
fn lines(occurrences: &[Occurrence], zone: &TimeZone) -> Vec<String> {
    let line = |it: &Occurrence| {
        let start = it.start.to_zoned(zone.clone());
        format!(
            "{} {} {} {}",
            it.slot.id,
            it.program.id,
            start.strftime("%m-%d %H:%M%:z"),
            it.length
        )
    };
    occurrences.iter().map(line).collect()
}

fn why(day: &DueDay) -> Vec<String> {
    day.displaced
        .iter()
        .map(|it| format!("{} {:?}", it.occurrence.slot.id, it.why))
        .collect()
}

const HUE: &str = "Asia/Ho_Chi_Minh";

/// How often a slot is due on each of these dates, in Huế.
#[track_caller]
fn check_dates(slot: Slot, calendar: &Calendar, expected: &[(&str, usize)]) {
    let schedule = schedule(vec![slot]);
    for (date, count) in expected {
        let day = schedule.due_on(calendar, &zone(HUE), date.parse().unwrap());
        assert_eq!(day.occurrences.len(), *count, "{date}");
        assert!(day.displaced.is_empty(), "{date}");
    }
}

#[test]
fn weekdays() {
    let week = [
        ("2026-11-23", 0),
        ("2026-11-24", 1),
        ("2026-11-25", 0),
        ("2026-11-26", 1),
        ("2026-11-27", 0),
        ("2026-11-28", 0),
        ("2026-11-29", 1),
    ];
    check_dates(
        slot("s", "law", "T3 T5 CN at 17:30"),
        &Calendar::default(),
        &week,
    );
}

#[test]
fn dates() {
    let none = Calendar::default();
    let column = || slot("s", "law", "T3 T5 CN at 17:30");
    let (from, until) = (Some(date(2026, 11, 26)), Some(date(2026, 12, 1)));
    check_dates(
        Slot {
            from,
            until,
            ..column()
        },
        &none,
        &[
            ("2026-11-24", 0),
            ("2026-11-26", 1),
            ("2026-12-01", 1),
            ("2026-12-03", 0),
        ],
    );
    let (from, until) = (Some(date(2028, 2, 29)), Some(date(2028, 2, 29)));
    check_dates(
        Slot {
            from,
            until,
            ..slot("s", "law", "daily at 05:30")
        },
        &none,
        &[("2028-02-28", 0), ("2028-02-29", 1), ("2028-03-01", 0)],
    );
    check_dates(
        slot("s", "law", "0 5 29 2 *"),
        &none,
        &[
            ("2026-02-28", 0),
            ("2026-03-01", 0),
            ("2028-02-28", 0),
            ("2028-02-29", 1),
            ("2100-02-28", 0),
        ],
    );
    check_dates(
        slot("s", "law", "30 5,17 * * 1-5"),
        &none,
        &[("2026-11-23", 2), ("2026-11-28", 0)],
    );
}

#[test]
fn seasons() {
    let day = |month, day| crate::calendar::MonthDay { month, day };
    let winter = Season {
        id: "winter".into(),
        from: day(10, 1),
        until: day(3, 31),
    };

    let calendar = Calendar {
        seasons: vec![winter],
        ..Calendar::default()
    };

    let in_season = |name: &str| Slot {
        season: Some(name.into()),
        ..slot("s", "law", "daily at 05:30")
    };

    check_dates(
        in_season("winter"),
        &calendar,
        &[
            ("2026-09-30", 0),
            ("2026-10-01", 1),
            ("2026-12-31", 1),
            ("2027-01-01", 1),
            ("2027-04-01", 0),
        ],
    );
    check_dates(
        in_season("summer"),
        &calendar,
        &[("2026-09-30", 0), ("2026-11-24", 0)],
    );
}

/// At which local times a slot of the date `on` begins.
#[track_caller]
fn check_starts(name: &str, on: &str, when: &str, expected: &[&str]) {
    let schedule = schedule(vec![slot("s", "law", when)]);
    let day = schedule.due_on(&Calendar::default(), &zone(name), on.parse().unwrap());
    let starts: Vec<_> = lines(&day.occurrences, &zone(name))
        .iter()
        .map(|line| line[6..23].to_owned())
        .collect();
    assert_eq!(starts, expected, "{name} {when}");
    assert!(
        day.occurrences
            .iter()
            .all(|occurrence| occurrence.date == on.parse().unwrap())
    );
}

#[test]
fn the_days_the_clock_jumps_ahead() {
    #[rustfmt::skip]
    let rows: [(&str, &str, &str, &[&str]); 8] = [
        ("Europe/Paris",        "2026-03-29", "daily at 02:30",  &["03-29 03:30+02:00"]),
        // Twenty past two and twenty past three are one instant: once.
        ("Europe/Paris",        "2026-03-29", "20 2,3 * * *",    &["03-29 03:20+02:00"]),
        ("Europe/Paris",        "2026-03-29", "0,40 2,3 * * *",  &["03-29 03:00+02:00", "03-29 03:40+02:00"]),
        ("America/New_York",    "2026-03-08", "daily at 02:00",  &["03-08 03:00-04:00"]),
        // Half an hour of gap: ten past two is after a quarter past.
        ("Australia/Lord_Howe", "2026-10-04", "10,35 2 * * *",   &["10-04 02:35+11:00", "10-04 02:40+11:00"]),
        ("Africa/Cairo",        "2026-04-24", "daily at 00:00",  &["04-24 01:00+03:00"]),
        // Jumped over midnight, still of the day it names.
        ("America/Nuuk",        "2026-03-28", "daily at 23:30",  &["03-29 00:30-01:00"]),
        ("America/Nuuk",        "2026-03-29", "daily at 00:30",  &["03-29 00:30-01:00"]),
    ];
    for (zone, on, when, expected) in rows {
        check_starts(zone, on, when, expected);
    }
}

#[test]
fn the_days_the_clock_jumps_back() {
    // What runs through both hours is meant in each; an hour that stands alone, or two that are apart, is meant once.
    #[rustfmt::skip]
    let rows: [(&str, &str, &str, &[&str]); 8] = [
        ("Europe/Paris",        "2026-10-25", "daily at 02:30",  &["10-25 02:30+02:00"]),
        ("Europe/Paris",        "2026-10-25", "*/30 2,3 * * *",  &[
            "10-25 02:00+02:00", "10-25 02:30+02:00",
            "10-25 02:00+01:00", "10-25 02:30+01:00",
            "10-25 03:00+01:00", "10-25 03:30+01:00",
        ]),
        ("Europe/Paris",        "2026-10-25", "0,30 2 * * *",    &["10-25 02:00+02:00", "10-25 02:30+02:00"]),
        ("Europe/Paris",        "2026-10-25", "0 2,4 * * *",     &["10-25 02:00+02:00", "10-25 04:00+01:00"]),
        ("America/New_York",    "2026-11-01", "30 0-2 * * *",    &[
            "11-01 00:30-04:00", "11-01 01:30-04:00",
            "11-01 01:30-05:00", "11-01 02:30-05:00",
        ]),
        ("America/New_York",    "2026-11-01", "daily at 01:59",  &["11-01 01:59-04:00"]),
        // Half an hour comes twice.
        ("Australia/Lord_Howe", "2026-04-05", "15,45 1-2 * * *", &[
            "04-05 01:15+11:00", "04-05 01:45+11:00",
            "04-05 01:45+10:30", "04-05 02:15+10:30",
            "04-05 02:45+10:30",
        ]),
        ("Australia/Lord_Howe", "2026-04-05", "45 1 * * *",      &["04-05 01:45+11:00"]),
    ];
    for (zone, on, when, expected) in rows {
        check_starts(zone, on, when, expected);
    }
}

#[test]
fn a_day_the_zone_leaves_out_has_nothing() {
    check_starts("Pacific/Apia", "2011-12-30", "daily at 10:00", &[]);
    check_starts(
        "Pacific/Apia",
        "2011-12-31",
        "daily at 10:00",
        &["12-31 10:00+14:00"],
    );
    check_starts(HUE, "2028-02-29", "daily at 23:59", &["02-29 23:59+07:00"]);
}

#[test]
fn a_day_in_order() {
    let mut long = slot("night", "news", "T3 at 23:50");
    long.length = SignedDuration::from_mins(90);
    long.priority = 3;
    let schedule = schedule(vec![
        long,
        slot("evening-b", "law", "daily at 17:30"),
        slot("evening-a", "news", "0 30 17 * * Tue"),
        slot("again", "repeat evening-b", "T3 at 05:30"),
        slot("lost", "repeat nobody", "T3 at 06:30"),
        slot("twice-removed", "repeat again", "T3 at 07:30"),
        slot("unfilled", "no-such-program", "T3 at 08:30"),
    ]);
    let day = schedule.due_on(&Calendar::default(), &zone(HUE), date(2026, 11, 24));
    assert_eq!(
        lines(&day.occurrences, &zone(HUE)),
        [
            "again law 11-24 05:30+07:00 10:00.000",
            "evening-b law 11-24 17:30+07:00 10:00.000",
            "evening-a news 11-24 17:30+07:00 10:00.000",
            "night news 11-24 23:50+07:00 1:30:00.000",
        ]
    );
    assert_eq!(day.occurrences[3].slot.priority, 3);
    assert_eq!(
        day.occurrences[3].end().to_zoned(zone(HUE)).date(),
        date(2026, 11, 25)
    );
}

#[test]
fn windows() {
    let mut all_day = slot("all-day", "news", "CN at 23:59");
    all_day.length = SignedDuration::from_hours(24);
    let schedule = schedule(vec![slot("late", "law", "T3 at 23:55"), all_day]);
    let check = |from: &str, until: &str, expected: &[&str]| {
        let instant = |text: &str| format!("{text}+07").parse::<Timestamp>().unwrap();
        let found = schedule.occurrences(
            &Calendar::default(),
            &zone(HUE),
            instant(from),
            instant(until),
        );
        let ids: Vec<_> = found.iter().map(|it| it.slot.id.as_str()).collect();
        assert_eq!(ids, expected, "{from} to {until}");
    };

    check("2026-11-24T23:50", "2026-11-24T23:55", &[]);
    check("2026-11-24T23:50", "2026-11-24T23:55:00.001", &["late"]);
    check("2026-11-25T00:00", "2026-11-25T00:01", &["late"]);
    check("2026-11-25T00:04:59.999", "2026-11-25T00:06", &["late"]);
    check("2026-11-25T00:05", "2026-11-26T00:00", &[]);
    check("2026-11-23T23:58", "2026-11-23T23:58:30", &["all-day"]);
    check("2026-11-23T23:59", "2026-11-24T00:00", &[]);
    check(
        "2026-11-22T12:00",
        "2026-12-02T12:00",
        &["all-day", "late", "all-day", "late"],
    );
    check("2026-11-24T23:56", "2026-11-24T23:50", &[]);
}

/// A day of 23 hours: what lasts 24 from the minute before it is still on the day after.
#[test]
fn a_window_reaches_two_days_back() {
    let mut all_day = slot("all-day", "news", "T7 at 23:59");
    all_day.length = SignedDuration::from_hours(24);
    let from = "2026-03-30T00:30+02".parse::<Timestamp>().unwrap();
    let found = schedule(vec![all_day]).occurrences(
        &Calendar::default(),
        &zone("Europe/Paris"),
        from,
        from + SignedDuration::from_mins(1),
    );
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].date, date(2026, 3, 28));
}

/// Versions of one slot, and a repeat of it: each date has one version, and a repeat is of the one that was last due.
#[test]
fn versions_of_a_slot_follow_each_other() {
    let version = |program: &str, when: &str, from: Option<Date>, until: Option<Date>| Slot {
        from,
        until,
        ..slot("chieu", program, when)
    };
    let schedule = schedule(vec![
        version("law", "T3 at 17:15", None, Some(date(2026, 12, 6))),
        slot("sang", "repeat chieu", "T4 at 05:35"),
        version("news", "T4 at 17:20", Some(date(2026, 12, 7)), None),
    ]);
    let due = |day: i8| -> Vec<String> {
        let due = schedule.due_on(&Calendar::default(), &TimeZone::UTC, date(2026, 12, day));
        let name = |due: &Occurrence| format!("{} {}", due.slot.id, due.program.id);
        due.occurrences.iter().map(name).collect()
    };

    assert_eq!(due(1), ["chieu law"]);
    assert_eq!(due(2), ["sang law"]);
    // The new version holds, but has not been due yet: the repeat is of what was.
    assert_eq!(due(8), [""; 0]);
    assert_eq!(due(9), ["sang law", "chieu news"]);
    assert_eq!(due(16), ["sang news", "chieu news"]);

    let on = |day: i8| {
        schedule
            .slot_on(&"chieu".into(), date(2026, 12, day))
            .unwrap()
    };
    assert_eq!(on(6).until, Some(date(2026, 12, 6)));
    assert_eq!(on(7).from, Some(date(2026, 12, 7)));
    assert!(
        schedule
            .slot_on(&"trua".into(), date(2026, 12, 1))
            .is_none()
    );
}
