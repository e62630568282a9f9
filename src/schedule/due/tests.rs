use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::date;
use proptest::prelude::*;

use super::*;
use crate::calendar::{Change, DayRule, Mourning, Season};
use crate::schedule::{AfterOrder, AfterPowerCut, CronRule, Joins, Pick, Topic, days};

/// A slot `"10m"` long at a wall time of some weekdays, or by a cron expression.
fn slot(id: &str, program: &str, when: &str) -> Slot {
    let due = match when.split_once(" at ") {
        Some((names, at)) => Due::Weekly {
            days: names.split(' ').filter_map(days::parse).fold([false; 7], |mut all, one| {
                all.iter_mut().zip(one).for_each(|(day, due)| *day |= due);
                all
            }),
            at: at.parse().unwrap(),
        },
        None => Due::Cron(CronRule::parse(when).unwrap()),
    };
    let play = program
        .strip_prefix("repeat ")
        .map_or_else(|| Play::Program(program.into()), |original| Play::Repeat(original.into()));
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
        format!("{} {} {} {}", it.slot.id, it.program.id, start.strftime("%m-%d %H:%M%:z"), it.length)
    };
    occurrences.iter().map(line).collect()
}

fn why(day: &DueDay) -> Vec<String> {
    day.displaced.iter().map(|it| format!("{} {:?}", it.occurrence.slot.id, it.why)).collect()
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
fn weekdays_dates_and_seasons() {
    let none = Calendar::default();
    let column = || slot("s", "law", "T3 T5 CN at 17:30");
    check_dates(
        column(),
        &none,
        &[
            ("2026-11-23", 0),
            ("2026-11-24", 1),
            ("2026-11-25", 0),
            ("2026-11-26", 1),
            ("2026-11-27", 0),
            ("2026-11-28", 0),
            ("2026-11-29", 1),
        ],
    );
    let (from, until) = (Some(date(2026, 11, 26)), Some(date(2026, 12, 1)));
    check_dates(
        Slot { from, until, ..column() },
        &none,
        &[("2026-11-24", 0), ("2026-11-26", 1), ("2026-12-01", 1), ("2026-12-03", 0)],
    );
    let (from, until) = (Some(date(2028, 2, 29)), Some(date(2028, 2, 29)));
    check_dates(
        Slot { from, until, ..slot("s", "law", "daily at 05:30") },
        &none,
        &[("2028-02-28", 0), ("2028-02-29", 1), ("2028-03-01", 0)],
    );
    check_dates(
        slot("s", "law", "0 5 29 2 *"),
        &none,
        &[("2026-02-28", 0), ("2026-03-01", 0), ("2028-02-28", 0), ("2028-02-29", 1), ("2100-02-28", 0)],
    );
    check_dates(slot("s", "law", "30 5,17 * * 1-5"), &none, &[("2026-11-23", 2), ("2026-11-28", 0)]);
    let day = |month, day| crate::calendar::MonthDay { month, day };
    let winter = Season { id: "winter".into(), from: day(10, 1), until: day(3, 31) };
    let calendar = Calendar { seasons: vec![winter], ..Calendar::default() };
    let in_season = |name: &str| Slot { season: Some(name.into()), ..slot("s", "law", "daily at 05:30") };
    check_dates(
        in_season("winter"),
        &calendar,
        &[("2026-09-30", 0), ("2026-10-01", 1), ("2026-12-31", 1), ("2027-01-01", 1), ("2027-04-01", 0)],
    );
    check_dates(in_season("summer"), &calendar, &[("2026-09-30", 0), ("2026-11-24", 0)]);
}

#[test]
fn the_days_the_clock_jumps() {
    #[track_caller]
    fn check(name: &str, on: &str, when: &str, expected: &[&str]) {
        let schedule = schedule(vec![slot("s", "law", when)]);
        let day = schedule.due_on(&Calendar::default(), &zone(name), on.parse().unwrap());
        let starts: Vec<_> =
            lines(&day.occurrences, &zone(name)).iter().map(|line| line[6..23].to_owned()).collect();
        assert_eq!(starts, expected, "{name} {when}");
        assert!(day.occurrences.iter().all(|occurrence| occurrence.date == on.parse().unwrap()));
    }
    check("Europe/Paris", "2026-03-29", "daily at 02:30", &["03-29 03:30+02:00"]);
    check("Europe/Paris", "2026-10-25", "daily at 02:30", &["10-25 02:30+02:00"]);
    // Twenty past two and twenty past three are one instant: once.
    check("Europe/Paris", "2026-03-29", "20 2,3 * * *", &["03-29 03:20+02:00"]);
    check("Europe/Paris", "2026-03-29", "0,40 2,3 * * *", &["03-29 03:00+02:00", "03-29 03:40+02:00"]);
    check(
        "Europe/Paris",
        "2026-10-25",
        "*/30 2,3 * * *",
        &[
            "10-25 02:00+02:00",
            "10-25 02:30+02:00",
            "10-25 02:00+01:00",
            "10-25 02:30+01:00",
            "10-25 03:00+01:00",
            "10-25 03:30+01:00",
        ],
    );
    // An hour that stands alone, or two that are apart, is meant once.
    check("Europe/Paris", "2026-10-25", "0,30 2 * * *", &["10-25 02:00+02:00", "10-25 02:30+02:00"]);
    check("Europe/Paris", "2026-10-25", "0 2,4 * * *", &["10-25 02:00+02:00", "10-25 04:00+01:00"]);
    check(
        "America/New_York",
        "2026-11-01",
        "30 0-2 * * *",
        &["11-01 00:30-04:00", "11-01 01:30-04:00", "11-01 01:30-05:00", "11-01 02:30-05:00"],
    );
    // Half an hour comes twice.
    check(
        "Australia/Lord_Howe",
        "2026-04-05",
        "15,45 1-2 * * *",
        &[
            "04-05 01:15+11:00",
            "04-05 01:45+11:00",
            "04-05 01:45+10:30",
            "04-05 02:15+10:30",
            "04-05 02:45+10:30",
        ],
    );
    check("America/New_York", "2026-03-08", "daily at 02:00", &["03-08 03:00-04:00"]);
    check("America/New_York", "2026-11-01", "daily at 01:59", &["11-01 01:59-04:00"]);
    // Half an hour of gap: ten past two is after a quarter past.
    check("Australia/Lord_Howe", "2026-10-04", "10,35 2 * * *", &["10-04 02:35+11:00", "10-04 02:40+11:00"]);
    check("Australia/Lord_Howe", "2026-04-05", "45 1 * * *", &["04-05 01:45+11:00"]);
    check("Africa/Cairo", "2026-04-24", "daily at 00:00", &["04-24 01:00+03:00"]);
    // Jumped over midnight, still of the day it names; a day the zone leaves out has nothing.
    check("America/Nuuk", "2026-03-28", "daily at 23:30", &["03-29 00:30-01:00"]);
    check("America/Nuuk", "2026-03-29", "daily at 00:30", &["03-29 00:30-01:00"]);
    check("Pacific/Apia", "2011-12-30", "daily at 10:00", &[]);
    check("Pacific/Apia", "2011-12-31", "daily at 10:00", &["12-31 10:00+14:00"]);
    check(HUE, "2028-02-29", "daily at 23:59", &["02-29 23:59+07:00"]);
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
    assert_eq!(day.occurrences[3].end().to_zoned(zone(HUE)).date(), date(2026, 11, 25));
}

fn one_off(id: &str, program: &str, at: &str) -> OneOff {
    OneOff {
        id: id.into(),
        program: program.into(),
        at: at.parse().unwrap(),
        length: SignedDuration::from_mins(30),
    }
}

fn special(name: &str, holiday: bool, change: Change) -> SpecialDay {
    SpecialDay { when: DayRule::On(date(2026, 9, 2)), length_days: 2, name: name.into(), holiday, change }
}

/// The week of the special days: `keeps` airs on holidays, `rests` rests, `moves` moves.
fn week() -> Schedule {
    schedule(vec![
        slot("keeps", "law", "daily at 05:30"),
        Slot { on_holiday: OnHoliday::Rest, ..slot("rests", "law", "daily at 06:00") },
        Slot { on_holiday: OnHoliday::Move, ..slot("moves", "news", "daily at 17:30") },
        slot("again", "repeat moves", "daily at 18:00"),
    ])
}

#[track_caller]
fn check_special(days: Vec<SpecialDay>, due: &[&str], displaced: &[&str]) {
    let calendar = Calendar { days, ..Calendar::default() };
    for (on, changed) in [(1, false), (2, true), (3, true), (4, false)] {
        let day = week().due_on(&calendar, &zone(HUE), date(2026, 9, on));
        let ids: Vec<_> = day.occurrences.iter().map(|it| it.slot.id.as_str()).collect();
        if changed {
            assert_eq!(ids, due, "on {on}");
            assert_eq!(why(&day), displaced, "on {on}");
        } else {
            assert_eq!(ids, ["keeps", "rests", "moves", "again"], "on {on}");
            assert!(day.displaced.is_empty(), "on {on}");
        }
    }
}

#[test]
fn special_days() {
    let nothing = Change::default;
    let replace = || Change { replace: Some(vec![one_off("feast", "music", "06:00")]), ..nothing() };
    let quiet = || Change { replace: Some(Vec::new()), ..nothing() };
    let drop = || Change { drop: vec!["keeps".into(), "moves".into()], ..nothing() };
    let add = || Change { add: vec![one_off("extra", "news", "05:00")], ..nothing() };
    let rested = r#"rests Rests("A")"#;
    let moved = r#"moves Moves("A")"#;
    check_special(vec![special("A", false, nothing())], &["keeps", "rests", "moves", "again"], &[]);
    check_special(vec![special("A", true, nothing())], &["keeps", "again"], &[rested, moved]);
    check_special(vec![special("A", false, add())], &["extra", "keeps", "rests", "moves", "again"], &[]);
    check_special(
        vec![special("A", false, drop())],
        &["rests", "again"],
        &[r#"keeps Dropped("A")"#, r#"moves Dropped("A")"#],
    );
    check_special(
        vec![special("A", false, replace())],
        &["feast"],
        &[
            r#"keeps Replaced("A")"#,
            r#"rests Replaced("A")"#,
            r#"moves Replaced("A")"#,
            r#"again Replaced("A")"#,
        ],
    );
    check_special(
        vec![special("A", true, quiet())],
        &[],
        &[r#"keeps Replaced("A")"#, rested, moved, r#"again Replaced("A")"#],
    );
    // Two special days at once: each brings its own; the slot's own reason comes first.
    check_special(
        vec![special("B", false, replace()), special("A", true, add()), special("C", false, drop())],
        &["extra", "feast"],
        &[r#"keeps Dropped("C")"#, rested, r#"moves Dropped("C")"#, r#"again Replaced("B")"#],
    );
}

#[test]
fn a_one_off_is_a_slot_of_that_date_only() {
    let change = Change {
        add: vec![one_off("extra", "news", "05:00"), one_off("x", "none", "04:00")],
        ..Change::default()
    };
    let calendar = Calendar { days: vec![special("A", true, change)], ..Calendar::default() };
    let day = schedule(Vec::new()).due_on(&calendar, &zone(HUE), date(2026, 9, 3));
    assert_eq!(lines(&day.occurrences, &zone(HUE)), ["extra news 09-03 05:00+07:00 30:00.000"]);
    let slot = &day.occurrences[0].slot;
    assert_eq!((slot.start, slot.priority, slot.on_holiday), (Start::Hard, 0, OnHoliday::Air));
    assert_eq!((slot.from, slot.until), (Some(date(2026, 9, 3)), Some(date(2026, 9, 3))));
}

#[test]
fn lunar_new_year_lasts_three_days() {
    let change = Change { replace: Some(vec![one_off("tet", "news", "06:00")]), ..Change::default() };
    let when = DayRule::Lunar { month: 1, day: 1, leap: false };
    let tet = SpecialDay { when, length_days: 3, name: "Tết".into(), holiday: true, change };
    let calendar = Calendar { days: vec![tet], ..Calendar::default() };
    let aired = |on| week().due_on(&calendar, &zone(HUE), on).occurrences[0].slot.id.clone();
    for (on, expected) in [(5, "keeps"), (6, "tet"), (8, "tet"), (9, "keeps")] {
        assert_eq!(aired(date(2027, 2, on)), expected.into(), "2027-02-0{on}");
    }
}

#[test]
fn mourning_takes_entertainment() {
    let schedule = schedule(vec![
        slot("law", "law", "daily at 05:00"),
        slot("music", "music", "daily at 06:00"),
        slot("mixed", "mixed", "daily at 07:00"),
        slot("bare", "bare", "daily at 08:00"),
        slot("again", "repeat music", "daily at 09:00"),
        Slot { on_holiday: OnHoliday::Rest, ..slot("rests", "music", "daily at 10:00") },
    ]);
    let change = Change { add: vec![one_off("concert", "music", "20:00")], ..Change::default() };
    let calendar = Calendar {
        mournings: vec![Mourning { from: date(2026, 9, 1), until: date(2026, 9, 2) }],
        days: vec![special("A", true, change)],
        ..Calendar::default()
    };
    let day = schedule.due_on(&calendar, &zone(HUE), date(2026, 9, 2));
    assert_eq!(lines(&day.occurrences, &zone(HUE)).len(), 3, "law, mixed, bare");
    assert_eq!(why(&day), ["music Mourning", "again Mourning", r#"rests Rests("A")"#, "concert Mourning"]);
    assert_eq!(day.displaced[0].occurrence.start.to_string(), "2026-09-01T23:00:00Z");
    let after = schedule.due_on(&calendar, &zone(HUE), date(2026, 9, 3));
    assert_eq!(why(&after), [r#"rests Rests("A")"#]);
}

#[test]
fn windows() {
    let mut all_day = slot("all-day", "news", "CN at 23:59");
    all_day.length = SignedDuration::from_hours(24);
    let schedule = schedule(vec![slot("late", "law", "T3 at 23:55"), all_day]);
    let check = |from: &str, until: &str, expected: &[&str]| {
        let instant = |text: &str| format!("{text}+07").parse::<Timestamp>().unwrap();
        let found = schedule.occurrences(&Calendar::default(), &zone(HUE), instant(from), instant(until));
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
    check("2026-11-22T12:00", "2026-12-02T12:00", &["all-day", "late", "all-day", "late"]);
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

const ZONES: [&str; 6] =
    [HUE, "Europe/Paris", "America/New_York", "Australia/Lord_Howe", "Africa/Cairo", "UTC"];

prop_compose! {
    fn any_slot()(
        id in "[a-d]",
        weekdays in prop::array::uniform7(any::<bool>()),
        hour in 0_i8..24,
        minute in 0_i8..60,
        cron in prop::option::of(prop::sample::select(vec![
            "*/20 1,2,3 * * *", "0 0 * * *", "59 23 * * Sat-Mon", "15 */5 1-7 * Sun", "0 2 29 2 *",
        ])),
        length in 1_i64..24 * 60,
    ) -> Slot {
        let at = Time::constant(hour, minute, 0, 0);
        Slot {
            due: match cron {
                Some(text) => Due::Cron(CronRule::parse(text).unwrap()),
                None => Due::Weekly { days: weekdays, at },
            },
            length: SignedDuration::from_mins(length),
            ..slot(&id, "law", "daily at 00:00")
        }
    }
}

/// An occurrence as something to compare.
fn named(occurrences: &[Occurrence]) -> Vec<(Timestamp, String, Date, Frames)> {
    occurrences.iter().map(|it| (it.start, it.slot.id.to_string(), it.date, it.length)).collect()
}

proptest! {
    /// In order, on its own date, no slot twice at one instant; and the same when asked again.
    #[test]
    fn every_day_is_in_order(
        slots in prop::collection::vec(any_slot(), 0..6),
        place in 0..ZONES.len(),
        day in 0_i32..4000,
    ) {
        let (zone, date) = (zone(ZONES[place]), date(2020, 1, 1).saturating_add(day.days()));
        let schedule = schedule(slots);
        let due = schedule.due_on(&Calendar::default(), &zone, date);
        let rows = named(&due.occurrences);
        prop_assert!(rows.is_sorted_by_key(|(start, ..)| start));
        for it in &due.occurrences {
            prop_assert_eq!(it.start.to_zoned(zone.clone()).date(), date);
        }
        let distinct: BTreeSet<_> =
            due.occurrences.iter().map(|it| (it.start, Arc::as_ptr(&it.slot))).collect();
        prop_assert_eq!(distinct.len(), rows.len());
        prop_assert_eq!(named(&schedule.due_on(&Calendar::default(), &zone, date).occurrences), rows);
    }

    /// A window holds what its days hold, from weeks around, and nothing else.
    #[test]
    fn a_window_is_its_days(
        slots in prop::collection::vec(any_slot(), 0..6),
        place in 0..ZONES.len(),
        start in 0_i64..4000 * 24 * 60,
        length in 0_i64..3 * 24 * 60,
    ) {
        let (zone, none) = (zone(ZONES[place]), Calendar::default());
        let from = "2020-01-01T00:00Z".parse::<Timestamp>().unwrap() + SignedDuration::from_mins(start);
        let until = from + SignedDuration::from_mins(length);
        let schedule = schedule(slots);
        let first = from.to_zoned(zone.clone()).date().saturating_sub(7.days());
        let mut expected: Vec<_> = first
            .series(1.day())
            .take(18)
            .flat_map(|date| schedule.due_on(&none, &zone, date).occurrences)
            .filter(|it| it.start < until && it.end() > from)
            .collect();
        expected.sort_by_key(|it| it.start);
        prop_assert_eq!(named(&schedule.occurrences(&none, &zone, from, until)), named(&expected));
    }
}
