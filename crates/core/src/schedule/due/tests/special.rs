use super::*;

fn one_off(id: &str, program: &str, at: &str) -> OneOff {
    OneOff {
        id: id.into(),
        program: program.into(),
        at: at.parse().unwrap(),
        length: SignedDuration::from_mins(30),
    }
}

fn special(name: &str, holiday: bool, change: Change) -> SpecialDay {
    SpecialDay {
        when: DayRule::On(date(2026, 9, 2)),
        length_days: 2,
        name: name.into(),
        holiday,
        change,
    }
}

/// The week of the special days: `keeps` airs on holidays, `rests` rests, `moves` moves.
fn week() -> Schedule {
    schedule(vec![
        slot("keeps", "law", "daily at 05:30"),
        Slot {
            on_holiday: OnHoliday::Rest,
            ..slot("rests", "law", "daily at 06:00")
        },
        Slot {
            on_holiday: OnHoliday::Move,
            ..slot("moves", "news", "daily at 17:30")
        },
        slot("again", "repeat moves", "daily at 18:00"),
    ])
}

#[track_caller]
fn check_special(days: Vec<SpecialDay>, due: &[&str], displaced: &[&str]) {
    let calendar = Calendar {
        days,
        ..Calendar::default()
    };

    for (on, changed) in [(1, false), (2, true), (3, true), (4, false)] {
        let day = week().due_on(&calendar, &zone(HUE), date(2026, 9, on));
        let ids: Vec<_> = day
            .occurrences
            .iter()
            .map(|it| it.slot.id.as_str())
            .collect();
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
fn holidays_and_days_with_more() {
    let nothing = Change::default();
    let [rested, moved] = [r#"rests Rests("A")"#, r#"moves Moves("A")"#];
    check_special(
        vec![special("A", false, nothing.clone())],
        &["keeps", "rests", "moves", "again"],
        &[],
    );
    check_special(
        vec![special("A", true, nothing)],
        &["keeps", "again"],
        &[rested, moved],
    );
    check_special(
        vec![special("A", false, add())],
        &["extra", "keeps", "rests", "moves", "again"],
        &[],
    );
}

fn add() -> Change {
    Change {
        add: vec![one_off("extra", "news", "05:00")],
        ..Change::default()
    }
}

fn drop_two() -> Change {
    Change {
        drop: vec!["keeps".into(), "moves".into()],
        ..Change::default()
    }
}

#[test]
fn special_days_with_less_or_other() {
    let replace = || Change {
        replace: Some(vec![one_off("feast", "music", "06:00")]),
        ..Change::default()
    };

    let quiet = Change {
        replace: Some(Vec::new()),
        ..Change::default()
    };

    let [rested, moved] = [r#"rests Rests("A")"#, r#"moves Moves("A")"#];
    check_special(
        vec![special("A", false, drop_two())],
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
        vec![special("A", true, quiet)],
        &[],
        &[
            r#"keeps Replaced("A")"#,
            rested,
            moved,
            r#"again Replaced("A")"#,
        ],
    );

    // Two special days at once: each brings its own; the slot's own reason comes first.
    check_special(
        vec![
            special("B", false, replace()),
            special("A", true, add()),
            special("C", false, drop_two()),
        ],
        &["extra", "feast"],
        &[
            r#"keeps Dropped("C")"#,
            rested,
            r#"moves Dropped("C")"#,
            r#"again Replaced("B")"#,
        ],
    );
}

#[test]
fn a_one_off_is_a_slot_of_that_date_only() {
    let change = Change {
        add: vec![
            one_off("extra", "news", "05:00"),
            one_off("x", "none", "04:00"),
        ],
        ..Change::default()
    };

    let calendar = Calendar {
        days: vec![special("A", true, change)],
        ..Calendar::default()
    };

    let day = schedule(Vec::new()).due_on(&calendar, &zone(HUE), date(2026, 9, 3));
    assert_eq!(
        lines(&day.occurrences, &zone(HUE)),
        ["extra news 09-03 05:00+07:00 30:00.000"]
    );
    let slot = &day.occurrences[0].slot;
    assert_eq!(
        (slot.start, slot.priority, slot.on_holiday),
        (Start::Hard, 0, OnHoliday::Air)
    );
    assert_eq!(
        (slot.from, slot.until),
        (Some(date(2026, 9, 3)), Some(date(2026, 9, 3)))
    );
}

#[test]
fn lunar_new_year_lasts_three_days() {
    let change = Change {
        replace: Some(vec![one_off("tet", "news", "06:00")]),
        ..Change::default()
    };

    let when = DayRule::Lunar {
        month: 1,
        day: 1,
        leap: false,
    };

    let tet = SpecialDay {
        when,
        length_days: 3,
        name: "Tết".into(),
        holiday: true,
        change,
    };

    let calendar = Calendar {
        days: vec![tet],
        ..Calendar::default()
    };

    let aired = |on| {
        week().due_on(&calendar, &zone(HUE), on).occurrences[0]
            .slot
            .id
            .clone()
    };

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
        Slot {
            on_holiday: OnHoliday::Rest,
            ..slot("rests", "music", "daily at 10:00")
        },
    ]);
    let change = Change {
        add: vec![one_off("concert", "music", "20:00")],
        ..Change::default()
    };

    let calendar = Calendar {
        mournings: vec![Mourning {
            from: date(2026, 9, 1),
            until: date(2026, 9, 2),
        }],
        days: vec![special("A", true, change)],
        ..Calendar::default()
    };

    let day = schedule.due_on(&calendar, &zone(HUE), date(2026, 9, 2));
    assert_eq!(
        lines(&day.occurrences, &zone(HUE)).len(),
        3,
        "law, mixed, bare"
    );
    assert_eq!(
        why(&day),
        [
            "music Mourning",
            "again Mourning",
            r#"rests Rests("A")"#,
            "concert Mourning"
        ]
    );
    assert_eq!(
        day.displaced[0].occurrence.start.to_string(),
        "2026-09-01T23:00:00Z"
    );
    let after = schedule.due_on(&calendar, &zone(HUE), date(2026, 9, 3));
    assert_eq!(why(&after), [r#"rests Rests("A")"#]);
}
