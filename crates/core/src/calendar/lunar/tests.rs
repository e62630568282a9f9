use super::*;

#[track_caller]
fn check(solar: &str, lunar: (i16, i8, i8), leap: bool) {
    let date: Date = solar.parse().unwrap();
    let expected = LunarDate {
        year: lunar.0,
        month: lunar.1,
        day: lunar.2,
        leap,
    };
    assert_eq!(LunarDate::of(date), Some(expected), "{solar}");
    assert_eq!(expected.to_solar(), Some(date), "{solar}");
}

#[test]
fn new_years() {
    check("1968-01-29", (1968, 1, 1), false); // the first of the North's own; the South's was a day later
    check("1984-02-02", (1984, 1, 1), false);
    check("1985-01-21", (1985, 1, 1), false); // a month before China's
    check("2007-02-17", (2007, 1, 1), false); // a day before China's
    check("2024-02-10", (2024, 1, 1), false);
    check("2025-01-29", (2025, 1, 1), false);
    check("2026-02-17", (2026, 1, 1), false);
    check("2027-02-06", (2027, 1, 1), false);
    check("2028-01-26", (2028, 1, 1), false);
    check("2029-02-13", (2029, 1, 1), false);
    check("2030-02-02", (2030, 1, 1), false); // a day before China's
}

#[test]
fn hung_kings_days() {
    check("2023-04-29", (2023, 3, 10), false);
    check("2024-04-18", (2024, 3, 10), false);
    check("2025-04-07", (2025, 3, 10), false);
    check("2026-04-26", (2026, 3, 10), false);
    check("2027-04-16", (2027, 3, 10), false);
    check("2028-04-04", (2028, 3, 10), false);
}

#[test]
fn leap_months() {
    check("2023-03-22", (2023, 2, 1), true);
    check("2025-07-25", (2025, 6, 1), true);
    check("2028-06-23", (2028, 5, 1), true);
    check("2031-04-21", (2031, 3, 1), true); // three minutes before midnight
    check("2033-12-22", (2033, 11, 1), true);
    check("2036-07-23", (2036, 6, 1), true);
}

#[test]
fn other_days() {
    check("2026-11-24", (2026, 10, 16), false); // as the station call says it
    check("2054-05-07", (2054, 3, 30), false); // floating point gives day 0
    check("2062-04-09", (2062, 2, 30), false); // floating point gives day 0
    check("1900-01-31", (1900, 1, 1), false);
    check("2101-01-28", (2100, 12, 29), false);
}

#[test]
fn outside_the_table_there_is_none() {
    for outside in ["-009999-01-01", "1900-01-30", "2101-01-29", "9999-12-31"] {
        assert_eq!(LunarDate::of(outside.parse().unwrap()), None, "{outside}");
    }

    let date = |year, month, day, leap| LunarDate {
        year,
        month,
        day,
        leap,
    };

    for nowhere in [
        date(1899, 1, 1, false),
        date(2101, 1, 1, false),
        date(i16::MIN, 1, 1, false),
        date(2026, 6, 1, true),
        date(2026, 13, 1, false),
        date(2026, 1, 31, false),
        date(2026, 1, 0, false),
    ] {
        assert_eq!(nowhere.to_solar(), None, "{nowhere:?}");
    }
}

#[test]
fn names_of_years() {
    for (year, name) in [
        (1900, "Canh Tý"),
        (1984, "Giáp Tý"),
        (2025, "Ất Tỵ"),
        (2026, "Bính Ngọ"),
    ] {
        assert_eq!(
            LunarDate {
                year,
                month: 1,
                day: 1,
                leap: false
            }
            .year_name(),
            name
        );
    }
}

/// Every day of two centuries: the next of the same month, or the first of the month that follows.
#[test]
fn days_follow_one_another() {
    let mut before: Option<LunarDate> = None;
    let mut date = Date::constant(1900, 1, 31);
    while date <= Date::constant(2101, 1, 28) {
        let lunar = LunarDate::of(date).unwrap();
        assert!((1..=30).contains(&lunar.day), "{date} {lunar:?}");
        assert_eq!(lunar.to_solar(), Some(date), "{date} {lunar:?}");
        if let Some(before) = before {
            let next_day = LunarDate {
                day: before.day + 1,
                ..before
            };
            let leap = LunarDate {
                day: 1,
                leap: true,
                ..before
            };
            let next_month = LunarDate {
                month: before.month + 1,
                day: 1,
                leap: false,
                ..before
            };
            let next_year = LunarDate {
                year: before.year + 1,
                month: 1,
                day: 1,
                leap: false,
            };
            let follows = match lunar {
                day if day == next_day => true,
                day if day == leap => before.day >= 29 && !before.leap,
                day if day == next_month => before.day >= 29,
                day => before.day >= 29 && before.month == 12 && day == next_year,
            };
            assert!(follows, "{date}: {before:?} then {lunar:?}");
        }
        before = Some(lunar);
        date = date.tomorrow().unwrap();
    }
}

/// The new moon number `k` (0 is that of 2000-01-06), as a Julian day in UT, to some three minutes.
///
/// Source: the mean moon and the largest periodic terms of Meeus, Astronomical Algorithms, chapter 49.
fn new_moon(k: f64) -> f64 {
    let t = k / 1236.85;
    let angle = |base: f64, rate: f64, square: f64| (base + rate * k + square * t * t).to_radians();
    let sun = angle(2.5534, 29.105_356_70, -0.000_001_4);
    let moon = angle(201.5643, 385.816_935_28, 0.010_758_2);
    let node = angle(160.7108, 390.670_502_84, -0.001_611_8);
    let e = 1.0 - 0.002_516 * t;
    let periodic = -0.407_20 * moon.sin()
        + 0.172_41 * e * sun.sin()
        + 0.016_08 * (2.0 * moon).sin()
        + 0.010_39 * (2.0 * node).sin()
        + 0.007_39 * e * (moon - sun).sin()
        - 0.005_14 * e * (moon + sun).sin()
        + 0.002_08 * e * e * (2.0 * sun).sin()
        - 0.001_11 * (moon - 2.0 * node).sin()
        - 0.000_57 * (moon + 2.0 * node).sin()
        + 0.000_56 * e * (2.0 * moon + sun).sin()
        - 0.000_42 * (3.0 * moon).sin()
        + 0.000_42 * e * (sun + 2.0 * node).sin()
        + 0.000_38 * e * (sun - 2.0 * node).sin()
        - 0.000_24 * e * (2.0 * moon - sun).sin();
    let mean = 2_451_550.097_66 + 29.530_588_861 * k + 0.000_154_37 * t * t;
    mean + periodic - 60.0 / 86_400.0
}

/// The Sun's apparent longitude in degrees at a Julian day, to 0.01°, which it takes a quarter of an hour for.
///
/// Source: Meeus, Astronomical Algorithms, chapter 25, low accuracy.
fn sun_longitude(day: f64) -> f64 {
    let t = (day + 60.0 / 86_400.0 - 2_451_545.0) / 36_525.0;
    let mean = 280.466_46 + 36_000.769_83 * t + 0.000_303_2 * t * t;
    let anomaly = (357.529_11 + 35_999.050_29 * t).to_radians();
    let centre = (1.914_602 - 0.004_817 * t) * anomaly.sin()
        + 0.019_993 * (2.0 * anomaly).sin()
        + 0.000_289 * (3.0 * anomaly).sin();
    let node = (125.04 - 1_934.136 * t).to_radians();
    (mean + centre - 0.005_69 - 0.004_78 * node.sin()).rem_euclid(360.0)
}

/// The Julian day at which `date` begins at UTC+7.
fn midnight(date: Date) -> f64 {
    let days = Date::constant(2000, 1, 1).until(date).unwrap().get_days();
    2_451_544.5 + f64::from(days) - 7.0 / 24.0
}

/// The months of the whole table: year, month, first day, first day of the next.
fn all_months() -> Vec<(i16, Month, Date, Date)> {
    let mut all = Vec::new();
    for year in (FIRST..).take(YEARS.len()) {
        let mut first = new_year(year).unwrap();
        for month in months(year) {
            let next = first.saturating_add(month.days.days());
            all.push((year, month, first, next));
            first = next;
        }
    }
    all
}

#[test]
fn months_begin_on_the_day_of_the_new_moon() {
    let mut close = 0;
    for (.., first, _) in all_months() {
        let k = ((midnight(first) + 0.5 - 2_451_550.1) / 29.530_588_861).round();
        let into_day = new_moon(k) - midnight(first);
        let tolerance = 5.0 / 1440.0;
        assert!(
            (-tolerance..1.0 + tolerance).contains(&into_day),
            "{first}: new moon {into_day} days in"
        );
        close += usize::from(!(tolerance..1.0 - tolerance).contains(&into_day));
    }
    assert!(close < 30, "{close} new moons close to midnight");
}

#[test]
fn months_are_named_by_the_sun() {
    let months = all_months();
    let elevenths: Vec<usize> = (0..months.len())
        .filter(|at| months[*at].1.number == 11 && !months[*at].1.leap)
        .collect();
    let sector = |date: Date| sun_longitude(midnight(date)) / 30.0;
    let mut doubtful = 0;
    for pair in elevenths.windows(2) {
        let stretch = &months[pair[0]..pair[1]];
        if stretch
            .iter()
            .any(|(.., first, _)| (sector(*first) - sector(*first).round()).abs() < 0.000_7)
        {
            doubtful += 1;
            continue;
        }
        let (year, _, first, next) = stretch[0];
        assert!(
            sector(first) < 9.0 && sector(next) > 9.0,
            "the solstice is in the eleventh month of {year}"
        );
        let termless = |(.., first, next): &(i16, Month, Date, Date)| {
            (sector(*first).floor() - sector(*next).floor()).abs() < 0.5
        };
        let expected = (stretch.len() == 13)
            .then(|| stretch.iter().position(termless))
            .flatten();
        let leap = stretch.iter().position(|(_, month, ..)| month.leap);
        assert_eq!(leap, expected, "from the eleventh month of {year}");
    }

    assert!(
        doubtful < 10,
        "{doubtful} years with a term close to midnight of a new moon's day"
    );
}
