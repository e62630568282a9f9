use super::*;

fn date(text: &str) -> Date {
    text.parse().unwrap()
}

fn month_day(text: &str) -> MonthDay {
    let (month, day) = text.split_once('-').unwrap();
    MonthDay {
        month: month.parse().unwrap(),
        day: day.parse().unwrap(),
    }
}

#[test]
fn instants() {
    #[track_caller]
    fn check(zone: &str, wall: &str, expected: &str) {
        let zone = TimeZone::get(zone).unwrap();
        let (date, time) = wall.split_once('T').unwrap();
        let found = instant(&zone, date.parse().unwrap(), time.parse().unwrap());
        assert_eq!(found.to_string(), expected, "{wall}");
    }

    //     zone                  wall time           instant
    check(
        "Asia/Ho_Chi_Minh",
        "2026-03-29T06:00",
        "2026-03-28T23:00:00Z",
    );
    check(
        "Asia/Ho_Chi_Minh",
        "2026-10-25T02:30",
        "2026-10-24T19:30:00Z",
    );
    check(
        "Europe/Paris",
        "2026-03-29T01:59:59",
        "2026-03-29T00:59:59Z",
    );
    check("Europe/Paris", "2026-03-29T02:00", "2026-03-29T01:00:00Z"); // skipped: 03:00
    check("Europe/Paris", "2026-03-29T02:30", "2026-03-29T01:30:00Z"); // skipped: 03:30
    check("Europe/Paris", "2026-03-29T03:00", "2026-03-29T01:00:00Z");
    check("Europe/Paris", "2026-10-25T02:30", "2026-10-25T00:30:00Z"); // twice: the first
    check("Europe/Paris", "2026-10-25T03:00", "2026-10-25T02:00:00Z");
    check(
        "America/New_York",
        "2026-03-08T02:15",
        "2026-03-08T07:15:00Z",
    ); // skipped: 03:15
    check(
        "America/New_York",
        "2026-11-01T01:30",
        "2026-11-01T05:30:00Z",
    ); // twice: the first
    check(
        "America/New_York",
        "2026-11-01T02:00",
        "2026-11-01T07:00:00Z",
    );
    check(
        "Australia/Lord_Howe",
        "2026-10-04T02:10",
        "2026-10-03T15:40:00Z",
    ); // skipped: 02:40
    check(
        "Australia/Lord_Howe",
        "2026-04-05T01:45",
        "2026-04-04T14:45:00Z",
    ); // twice: the first
    check(
        "Australia/Lord_Howe",
        "2026-04-05T02:00",
        "2026-04-04T15:30:00Z",
    );
    check("America/Nuuk", "2026-03-28T23:30", "2026-03-29T01:30:00Z"); // skipped over midnight: 00:30
    check("Africa/Cairo", "2026-04-24T00:00", "2026-04-23T22:00:00Z"); // no midnight: 01:00
    check("Pacific/Apia", "2011-12-30T10:00", "2011-12-30T20:00:00Z"); // no such day: the 31st
    check(
        "Asia/Ho_Chi_Minh",
        "9999-12-31T23:59:59",
        "9999-12-30T22:00:00.999999999Z",
    );
}

#[test]
fn seasons() {
    #[track_caller]
    fn check(from: &str, until: &str, on: &str, expected: bool) {
        let season = Season {
            id: "s".into(),
            from: month_day(from),
            until: month_day(until),
        };
        assert_eq!(
            season.contains(date(on)),
            expected,
            "{from}..{until} on {on}"
        );
    }

    check("04-01", "09-30", "2026-03-31", false);
    check("04-01", "09-30", "2026-04-01", true);
    check("04-01", "09-30", "2026-09-30", true);
    check("04-01", "09-30", "2026-10-01", false);
    check("10-01", "03-31", "2026-09-30", false);
    check("10-01", "03-31", "2026-10-01", true);
    check("10-01", "03-31", "2026-12-31", true);
    check("10-01", "03-31", "2027-01-01", true);
    check("10-01", "03-31", "2027-03-31", true);
    check("10-01", "03-31", "2027-04-01", false);
    check("02-01", "02-29", "2026-02-28", true);
    check("02-01", "02-29", "2028-02-29", true);
    check("02-29", "02-29", "2026-02-28", false);
    check("12-31", "12-31", "2026-12-31", true);
    check("01-01", "12-31", "2028-02-29", true);
}

#[test]
fn a_season_goes_by_its_name() {
    let winter = Season {
        id: "mua-dong".into(),
        from: month_day("10-01"),
        until: month_day("03-31"),
    };
    let calendar = Calendar {
        seasons: vec![winter],
        ..Calendar::default()
    };
    assert!(calendar.in_season(&"mua-dong".into(), date("2026-11-24")));
    assert!(!calendar.in_season(&"mua-he".into(), date("2026-11-24")));
}

#[test]
fn mourning_includes_both_ends() {
    let mourning = Mourning {
        from: date("2026-11-24"),
        until: date("2026-11-25"),
    };

    let calendar = Calendar {
        mournings: vec![mourning],
        ..Calendar::default()
    };

    for (on, expected) in [
        ("2026-11-23", false),
        ("2026-11-24", true),
        ("2026-11-25", true),
        ("2026-11-26", false),
    ] {
        assert_eq!(calendar.mourning(date(on)), expected, "{on}");
    }
}

#[track_caller]
fn check_days(when: DayRule, length_days: u16, holds: &[&str], holds_not: &[&str]) {
    let day = SpecialDay {
        when,
        length_days,
        name: "d".into(),
        holiday: true,
        change: Change::default(),
    };

    let calendar = Calendar {
        days: vec![day],
        ..Calendar::default()
    };

    for on in holds {
        assert_eq!(calendar.special_on(date(on)).len(), 1, "{when:?} on {on}");
        assert!(calendar.holiday(date(on)));
    }

    for on in holds_not {
        assert!(calendar.special_on(date(on)).is_empty(), "{when:?} on {on}");
        assert!(!calendar.holiday(date(on)));
    }
}

#[test]
fn special_days() {
    let every = |text| DayRule::Every(month_day(text));
    check_days(
        DayRule::On(date("2026-09-02")),
        1,
        &["2026-09-02"],
        &["2026-09-01", "2026-09-03", "2027-09-02"],
    );
    check_days(
        DayRule::On(date("2026-12-31")),
        2,
        &["2026-12-31", "2027-01-01"],
        &["2026-12-30", "2027-01-02"],
    );
    check_days(
        every("09-02"),
        1,
        &["2026-09-02", "2027-09-02"],
        &["2026-09-03"],
    );
    check_days(
        every("12-31"),
        3,
        &["2026-01-02", "2026-12-31", "2027-01-02"],
        &["2027-01-03", "2026-12-30"],
    );
    check_days(
        every("02-29"),
        2,
        &["2028-02-29", "2028-03-01"],
        &["2026-02-28", "2026-03-01", "2028-02-28"],
    );
}

#[test]
fn special_days_of_the_lunar_calendar() {
    let lunar = |month, day| DayRule::Lunar {
        month,
        day,
        leap: false,
    };

    check_days(
        lunar(1, 1),
        3,
        &["2026-02-17", "2026-02-19", "2027-02-06"],
        &["2026-02-16", "2026-02-20"],
    );
    check_days(
        lunar(3, 10),
        1,
        &["2026-04-26", "2027-04-16"],
        &["2026-04-27"],
    );

    // The month before its leap twin, not the twin; and a thirtieth that not every year has.
    check_days(lunar(6, 1), 1, &["2025-06-25"], &["2025-07-25"]);
    check_days(
        DayRule::Lunar {
            month: 6,
            day: 1,
            leap: true,
        },
        1,
        &["2025-07-25"],
        &["2025-06-25", "2026-07-14"],
    );
    check_days(
        lunar(12, 30),
        1,
        &["2024-02-09"],
        &["2025-01-28", "2027-02-05"],
    );

    // New Year's Eve, whichever day that is.
    let eve = DayRule::LunarLast {
        month: 12,
        leap: false,
    };

    check_days(
        eve,
        1,
        &["2024-02-09", "2026-02-16", "2027-02-05"],
        &["2026-02-15", "2026-02-17", "2024-02-08"],
    );
    check_days(lunar(1, 1), 1, &[], &["2150-02-17", "1800-01-25"]);
}

#[test]
fn special_days_keep_the_order_of_the_file() {
    let day = |name: &str| SpecialDay {
        when: DayRule::Every(month_day("09-02")),
        length_days: 1,
        name: name.into(),
        holiday: false,
        change: Change::default(),
    };

    let calendar = Calendar {
        days: vec![day("b"), day("a")],
        ..Calendar::default()
    };

    let names: Vec<_> = calendar
        .special_on(date("2026-09-02"))
        .iter()
        .map(|day| &day.name)
        .collect();
    assert_eq!(names, ["b", "a"]);
}
