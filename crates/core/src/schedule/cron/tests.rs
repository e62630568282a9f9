use std::collections::BTreeSet;

use jiff::ToSpan;
use proptest::prelude::*;

use super::*;
use crate::words::Language;

/// The first day of the table in which the crates' meanings were measured: a Monday.
const MONDAY: Date = Date::constant(2026, 11, 23);

/// The next `count` wall times from Monday 2026-11-23 00:00 on, this midnight included.
fn next(text: &str, count: usize) -> Vec<String> {
    let rule = CronRule::parse(text)
        .unwrap_or_else(|fault| panic!("{text}: {}", fault.problem.say(Language::En)));
    assert_eq!(rule.to_string(), text);
    let dates = MONDAY.series(1.day()).take(366 * 5);
    let times = dates.flat_map(|date| {
        rule.times_on(date)
            .into_iter()
            .map(move |time| (date, time))
    });
    times
        .take(count)
        .map(|(date, time)| {
            date.to_datetime(time)
                .strftime("%a %m-%d %H:%M:%S")
                .to_string()
        })
        .collect()
}

#[track_caller]
fn check(text: &str, expected: &[&str]) {
    assert_eq!(next(text, expected.len()), expected, "{text}");
}

#[test]
fn what_the_crates_disagree_on() {
    check("0 5 * * *", &["Mon 11-23 05:00:00", "Tue 11-24 05:00:00"]);
    check("0 0 5 * * 1", &["Mon 11-23 05:00:00", "Mon 11-30 05:00:00"]);
    check("0 0 5 * * 0", &["Sun 11-29 05:00:00", "Sun 12-06 05:00:00"]);
    check("0 0 5 * * 7", &["Sun 11-29 05:00:00", "Sun 12-06 05:00:00"]);
    check(
        "0 30 5,17 * * 1-5",
        &[
            "Mon 11-23 05:30:00",
            "Mon 11-23 17:30:00",
            "Tue 11-24 05:30:00",
        ],
    );
    check(
        "0 30 5 * * 1-5",
        &[
            "Mon 11-23 05:30:00",
            "Tue 11-24 05:30:00",
            "Wed 11-25 05:30:00",
            "Thu 11-26 05:30:00",
            "Fri 11-27 05:30:00",
            "Mon 11-30 05:30:00",
        ],
    );
    check(
        "0 17 * * Mon-Fri",
        &[
            "Mon 11-23 17:00:00",
            "Tue 11-24 17:00:00",
            "Wed 11-25 17:00:00",
            "Thu 11-26 17:00:00",
            "Fri 11-27 17:00:00",
            "Mon 11-30 17:00:00",
        ],
    );

    // The 13th, or any Friday.
    check(
        "0 0 5 13 * Fri",
        &[
            "Fri 11-27 05:00:00",
            "Fri 12-04 05:00:00",
            "Fri 12-11 05:00:00",
            "Sun 12-13 05:00:00",
            "Fri 12-18 05:00:00",
        ],
    );
    check(
        "0 5 * * SAT-SUN",
        &[
            "Sat 11-28 05:00:00",
            "Sun 11-29 05:00:00",
            "Sat 12-05 05:00:00",
        ],
    );
    assert!(next("0 0 0 30 2 *", 1).is_empty());
    check(
        "*/30 * * * *",
        &[
            "Mon 11-23 00:00:00",
            "Mon 11-23 00:30:00",
            "Mon 11-23 01:00:00",
        ],
    );
}

#[test]
fn days_of_the_week() {
    #[track_caller]
    fn check(weekday: &str, expected: &str) {
        let week = next(&format!("0 5 * * {weekday}"), 7);
        let days: BTreeSet<_> = week.iter().map(|time| &time[..3]).collect();
        let expected: BTreeSet<_> = expected.split(' ').collect();
        assert_eq!(days, expected, "{weekday}");
    }

    let all = "Mon Tue Wed Thu Fri Sat Sun";
    check("*", all);
    check("0-6", all);
    check("0-7", all);
    check("1-7", all);
    check("mon-sun", all);
    check("Sun-Sat", all);
    check("*,3", all);
    check("0", "Sun");
    check("7", "Sun");
    check("7-7", "Sun");
    check("Sun-Sun", "Sun");
    check("07", "Sun");
    check("1", "Mon");
    check("6", "Sat");
    check("5-7", "Fri Sat Sun");
    check("6-0", "Sat Sun");
    check("7-2", "Sun Mon Tue");
    check("5-1", "Fri Sat Sun Mon");
    check("Fri-1", "Fri Sat Sun Mon");
    check("Saturday,SUNDAY", "Sat Sun");
    check("mon,wed,5", "Mon Wed Fri");
    check("Tues,Thurs", "Tue Thu");
    check("1,1,1-2", "Mon Tue");
    check("*/2", "Sun Tue Thu Sat");
    check("0-7/2", "Sun Tue Thu Sat");
    check("1-7/2", "Mon Wed Fri Sun");
    check("1-5/2", "Mon Wed Fri");
    check("5-1/2", "Fri Sun");
    check("2/2", "Tue Thu Sat");
    check("7/3", "Sun Wed Sat");
    check("7-0", "Sun");
    check("6-7/1", "Sat Sun");
    check("Mon-Fri/2", "Mon Wed Fri");
}

#[test]
fn months_dates_and_leap_days() {
    check(
        "0 5 1 Nov-Feb *",
        &[
            "Tue 12-01 05:00:00",
            "Fri 01-01 05:00:00",
            "Mon 02-01 05:00:00",
            "Mon 11-01 05:00:00",
        ],
    );
    check(
        "0 5 1 11-1/2 *",
        &["Fri 01-01 05:00:00", "Mon 11-01 05:00:00"],
    );
    check("0 5 1 */6 *", &["Fri 01-01 05:00:00", "Thu 07-01 05:00:00"]);
    check("0 5 29 2 *", &["Tue 02-29 05:00:00"]);
    check(
        "0 5 31 * *",
        &[
            "Thu 12-31 05:00:00",
            "Sun 01-31 05:00:00",
            "Wed 03-31 05:00:00",
        ],
    );
    assert!(next("0 5 31 4,6,9,11 *", 1).is_empty());

    // A field that begins with a star narrows; one that does not widens.
    check(
        "0 5 */2 * Mon",
        &[
            "Mon 11-23 05:00:00",
            "Mon 12-07 05:00:00",
            "Mon 12-21 05:00:00",
        ],
    );
    check(
        "0 5 1-31/2 * Mon",
        &[
            "Mon 11-23 05:00:00",
            "Wed 11-25 05:00:00",
            "Fri 11-27 05:00:00",
        ],
    );
    check(
        "0 5 13 * */2",
        &["Sun 12-13 05:00:00", "Sat 02-13 05:00:00"],
    );
    check("0 5 13 * *", &["Sun 12-13 05:00:00", "Wed 01-13 05:00:00"]);
}

#[test]
fn times_of_day() {
    check(
        "15 30 17 * * *",
        &["Mon 11-23 17:30:15", "Tue 11-24 17:30:15"],
    );
    check("59 59 23 * * *", &["Mon 11-23 23:59:59"]);
    check("0 0 0 * * *", &["Mon 11-23 00:00:00", "Tue 11-24 00:00:00"]);
    check(
        "5,5,3-5 12 * * *",
        &[
            "Mon 11-23 12:03:00",
            "Mon 11-23 12:04:00",
            "Mon 11-23 12:05:00",
            "Tue 11-24 12:03:00",
        ],
    );
    check(
        "50/5 12 * * *",
        &[
            "Mon 11-23 12:50:00",
            "Mon 11-23 12:55:00",
            "Tue 11-24 12:50:00",
        ],
    );
    check("  0   17\t* * 1  ", &["Mon 11-23 17:00:00"]);
    assert_eq!(
        next("* * * * *", 1440).last().unwrap(),
        "Mon 11-23 23:59:00"
    );
    assert_eq!(
        next("* * * * * *", 86_400).last().unwrap(),
        "Mon 11-23 23:59:59"
    );
}

#[track_caller]
fn check_refused(text: &str, problem: &str) {
    let fault = CronRule::parse(text).unwrap_err();
    assert_eq!(fault.problem.say(Language::En), problem, "{text}");
    for language in [Language::Vi, Language::En] {
        assert_ne!(fault.hint.say(language), fault.hint.key());
        assert!(!fault.problem.say(language).contains(['{', '$']), "{text}");
        assert!(!fault.hint.say(language).contains(['{', '$']), "{text}");
    }
}

#[test]
fn other_numbers_of_fields_and_signs_of_other_crons_are_refused() {
    for (text, found) in [
        ("", 0),
        ("  ", 0),
        ("@daily", 1),
        ("0 17 * *", 4),
        ("0 0 17 * * 1 2026", 7),
        ("0 0 17 * * 1 *", 7),
    ] {
        check_refused(
            text,
            &format!("this cron expression has {found} fields, it needs 5 or 6"),
        );
    }

    let sign = |sign: &str, field: &str| {
        format!("the sign \"{sign}\" in the {field} of a cron expression cannot be used here")
    };

    check_refused("0 5 L * *", &sign("L", "day of the month"));
    check_refused("0 5 15W * *", &sign("W", "day of the month"));
    check_refused("0 5 lw * *", &sign("lw", "day of the month"));
    check_refused("0 5 * * 1#2", &sign("#", "day of the week"));
    check_refused("0 5 * * 5L", &sign("L", "day of the week"));
    check_refused("0 5 ? * 1", &sign("?", "day of the month"));
    check_refused("0 5 * * ?", &sign("?", "day of the week"));
}

#[test]
fn values_no_field_holds_are_refused() {
    let of = |text: &str, field: &str| {
        format!("\"{text}\" cannot be used as the {field} of a cron expression")
    };

    check_refused("60 5 * * *", &of("60", "minutes"));
    check_refused("60 0 5 * * *", &of("60", "seconds"));
    check_refused("0 24 * * *", &of("24", "hours"));
    check_refused("0 5 0 * *", &of("0", "day of the month"));
    check_refused("0 5 32 * *", &of("32", "day of the month"));
    check_refused("0 5 * 0 *", &of("0", "month"));
    check_refused("0 5 * 13 *", &of("13", "month"));
    check_refused("0 5 * * 8", &of("8", "day of the week"));
    check_refused("0 5 * * T2", &of("T2", "day of the week"));
    check_refused("0 5 * * Mo", &of("Mo", "day of the week"));
    check_refused("0 5 * * Jan", &of("Jan", "day of the week"));
    check_refused("0 5 * Mon *", &of("Mon", "month"));
    check_refused("0 5 * * +1", &of("+1", "day of the week"));
    check_refused("0 5 * * 1-", &of("1-", "day of the week"));
    check_refused("0 5 * * 1-2-3", &of("1-2-3", "day of the week"));
    check_refused("0 5 * * ,1", &of(",1", "day of the week"));
    check_refused("0 5 * * 1/+2", &of("1/+2", "day of the week"));
    check_refused("0 5 * * 1/0", &of("1/0", "day of the week"));
    check_refused("0 5 * * */8", &of("*/8", "day of the week"));
    check_refused("0 5 * * */", &of("*/", "day of the week"));
    check_refused("*/0 5 * * *", &of("*/0", "minutes"));
    check_refused("*/60 5 * * *", &of("*/60", "minutes"));
    check_refused("30-10 5 * * *", &of("30-10", "minutes"));
    check_refused("0 22-2 * * *", &of("22-2", "hours"));

    // What is split by a space is two fields, whatever the crate would make of it.
    check_refused("0 5 1, 15 * *", &of("1,", "hours"));
    check_refused("0 0 5 1, 15 *", &of("1,", "day of the month"));
    check_refused("0 0 5 -7 * *", &of("-7", "day of the month"));
    check_refused(
        "99999999999999999999 5 * * *",
        &of("99999999999999999999", "minutes"),
    );
    check_refused(
        "0 5 * * 99999999999999999999",
        &of("99999999999999999999", "day of the week"),
    );
    check_refused("năm 5 * * *", &of("năm", "minutes"));
}

/// One item of a field's list, of values up to 59.
#[derive(Debug, Clone)]
enum Item {
    Every(Option<u8>),
    One(u8),
    Range(u8, u8, Option<u8>),
}

impl Item {
    fn text(&self) -> String {
        let step = |step: &Option<u8>| step.map(|step| format!("/{step}")).unwrap_or_default();
        match self {
            Self::Every(by) => format!("*{}", step(by)),
            Self::One(value) => value.to_string(),
            Self::Range(from, to, by) => format!("{from}-{to}{}", step(by)),
        }
    }

    /// As crontab(5) has it: by the field's first value and the value itself, nothing more.
    fn holds(&self, first: u8, value: u8) -> bool {
        match *self {
            Self::Every(by) => (value - first).is_multiple_of(by.unwrap_or(1)),
            Self::One(one) => value == one,
            Self::Range(from, to, by) => {
                from <= value && value <= to && (value - from).is_multiple_of(by.unwrap_or(1))
            }
        }
    }
}

fn any_field(first: u8, last: u8) -> impl Strategy<Value = Vec<Item>> {
    let step = prop::option::of(1..=last);
    let item = prop_oneof![
        step.clone().prop_map(Item::Every),
        (first..=last).prop_map(Item::One),
        (first..=last, first..=last, step).prop_map(|(a, b, by)| Item::Range(
            a.min(b),
            a.max(b),
            by
        )),
    ];
    prop::collection::vec(item, 1..4)
}

fn text(field: &[Item]) -> String {
    field.iter().map(Item::text).collect::<Vec<_>>().join(",")
}

proptest! {
    /// Agrees with a small cron(8) that asks every minute of the day whether it is due.
    #[test]
    fn means_what_cron_means(
        minute in any_field(0, 59),
        hour in any_field(0, 23),
        day in any_field(1, 31),
        month in any_field(1, 12),
        weekday in any_field(0, 7),
        days_on in 0_i32..2000,
    ) {
        let fields = [&minute, &hour, &day, &month, &weekday].map(|field| text(field));
        let date = MONDAY.saturating_add(days_on.days());
        let holds = |field: &[Item], first: u8, value: i8| {
            field.iter().any(|item| item.holds(first, value.unsigned_abs()))
        };

        let sunday_first = date.weekday().to_sunday_zero_offset();
        let by_week = holds(&weekday, 0, sunday_first)
            // Steps over a bare star end on Saturday; sevens people wrote are Sundays.
            || sunday_first == 0
                && weekday.iter().any(|item| !matches!(item, Item::Every(_)) && item.holds(0, 7));
        let by_month = holds(&day, 1, date.day());
        let starred = fields[2].starts_with('*') || fields[4].starts_with('*');
        let on_date = holds(&month, 1, date.month())
            && if starred { by_month && by_week } else { by_month || by_week };
        let mut expected = Vec::new();
        for (h, m) in (0..24).flat_map(|h| (0..60).map(move |m| (h, m))) {
            if on_date && holds(&hour, 0, h) && holds(&minute, 0, m) {
                expected.push(Time::constant(h, m, 0, 0));
            }
        }

        let rule = CronRule::parse(&fields.join(" ")).unwrap();
        prop_assert_eq!(rule.times_on(date), expected, "{} on {}", rule, date);
    }

    /// Whatever is written, there is an answer; and what is accepted is in order, each time once.
    #[test]
    fn any_text_is_answered(text in "[0-9A-Za-z*,/?#L -]{0,24}") {
        if let Ok(rule) = CronRule::parse(&text) {
            let times = rule.times_on(MONDAY);
            prop_assert!(times.is_sorted_by(|a, b| a < b));
        }
    }
}
