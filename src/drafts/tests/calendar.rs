//! Tết, mourning and other days of the calendar: said by name and date, compared on every day that differs, written once.

use super::*;
use crate::config::{OneOffDay, Step};

/// Tết of 2027 from 6 February on, two days; a day of one date.
const CALENDAR: &str = "\
[[day]]
lunar       = \"1/1\"
name        = \"Tết\"
length_days = 2
replace     = [{ program = \"nhac\", at = \"06:00\", length = \"9m\" }]

[[day]]
every = \"04-30\"
name  = \"Thống nhất\"
drop  = [\"a\"]
";

fn office(calendar: &str) -> Office {
    let mut office = Office::new(false);
    for (path, text) in [
        ("config/calendar.toml", calendar),
        (
            "audio/nhac/topic.toml",
            "title = \"Nhạc\"\nentertainment = true\n",
        ),
    ] {
        fs::write(office.root.path().join(path), text).unwrap();
    }
    office.take();
    office
}

fn tet() -> Vec<(String, Option<Literal>)> {
    [("lunar", "1/1"), ("name", "Tết")]
        .map(|(key, value)| (key.to_owned(), Some(Literal::Text(value.to_owned()))))
        .to_vec()
}

fn days(days: i64) -> Operation {
    Operation::Set {
        file: "config/calendar.toml".into(),
        table: vec![Step::Entry {
            list: "day".to_owned(),
            having: tet(),
        }],
        key: "length_days".to_owned(),
        value: Literal::Integer(days),
    }
}

fn off(having: Vec<(String, Option<Literal>)>) -> Operation {
    Operation::Off {
        list: "day".to_owned(),
        name: "Tết".to_owned(),
        having,
    }
}

fn mourning(from: Date, until: Date) -> Operation {
    Operation::Mourning { from, until }
}

fn day(name: &str, lunar: Option<&str>) -> Operation {
    Operation::Day {
        day: OneOffDay {
            date: date(2027, 2, 6),
            lunar: lunar.map(str::to_owned),
            name: name.to_owned(),
            drop: vec![SlotId::from("a")],
            ..OneOffDay::default()
        },
    }
}

#[test]
fn what_is_changed_of_the_calendar_is_named_with_its_day() {
    let every = [("every", "04-30"), ("name", "Thống nhất")]
        .map(|(key, value)| (key.to_owned(), Some(Literal::Text(value.to_owned()))));
    let console = Operation::Unset {
        file: "config/station.toml".into(),
        table: vec![Step::Table("console".to_owned())],
        key: "port".to_owned(),
    };
    for (operation, vi, en) in [
        (
            days(7),
            "Sửa config/calendar.toml, “Tết” (ngày 1/1 âm lịch): kéo dài 7 ngày.",
            "Edit config/calendar.toml, “Tết” (1/1 of the lunar calendar): 7 days long.",
        ),
        (
            off(tet()),
            "Bỏ ngày “Tết” (ngày 1/1 âm lịch) khỏi lịch (khối trong tệp thành ghi chú, có hiệu lực ngay khi ký).",
            "Takes the day “Tết” (1/1 of the lunar calendar) out of the calendar (its block in the file becomes a comment, as soon as it is signed).",
        ),
        (
            off(every.to_vec()),
            "Bỏ ngày “Tết” (ngày 30/04 hằng năm) khỏi lịch (khối trong tệp thành ghi chú, có hiệu lực ngay khi ký).",
            "Takes the day “Tết” (every year on 30/04) out of the calendar (its block in the file becomes a comment, as soon as it is signed).",
        ),
        (
            console,
            "Sửa config/station.toml, [console]: không còn port.",
            "Edit config/station.toml, [console]: no port any more.",
        ),
    ] {
        assert_eq!(operation.say(Language::Vi), vi);
        assert_eq!(operation.say(Language::En), en);
    }
}

/// Every day that the calendar has otherwise is said, also far behind the two weeks.
#[test]
fn every_day_that_the_calendar_has_otherwise_is_said() {
    let mut office = office(CALENDAR);
    let mut said = |operation: Operation| {
        let draft = office.draft(vec![operation]).unwrap();
        office
            .difference(&draft, MONDAY)
            .words(Language::Vi)
            .special
    };
    let instead = "06:00 Nhạc";
    assert_eq!(
        said(days(4)),
        [
            format!("T2 08/02/2027, Tết: trước là 17:00 Tin, 17:10 Nhạc; sau là {instead}."),
            format!("T3 09/02/2027, Tết: trước là 06:00 Tin; sau là {instead}."),
        ]
    );
    assert_eq!(
        said(off(tet())),
        [
            format!("T7 06/02/2027, Tết: trước là {instead}; sau là không phát gì."),
            format!("CN 07/02/2027, Tết: trước là {instead}; sau là không phát gì."),
        ]
    );
    // Within the two weeks too: on one of two Wednesdays the slot is left out.
    let one = Operation::Day {
        day: OneOffDay {
            date: date(2026, 12, 2),
            name: "Hội nghị".to_owned(),
            drop: vec![SlotId::from("a")],
            ..OneOffDay::default()
        },
    };
    assert_eq!(
        said(one),
        ["T4 02/12/2026, Hội nghị: trước là 17:00 Tin; sau là không phát gì."]
    );
    let mourned = mourning(date(2026, 12, 14), date(2026, 12, 16));
    assert_eq!(
        said(mourned),
        ["T2 14/12/2026, Quốc tang: trước là 17:00 Tin, 17:10 Nhạc; sau là 17:00 Tin.",]
    );
    let long = said(days(40));
    assert_eq!(long.len(), 31);
    assert_eq!(
        long[30],
        "Còn 8 ngày nữa cũng khác; xem từng tháng ở trang Lịch."
    );
}

fn key(error: &DraftError) -> &str {
    match error {
        DraftError::Refused(text) => text.key(),
        other => panic!("{other:?}"),
    }
}

/// Two drafts of the same days: whoever signs the second is asked, and nothing is in the file twice.
#[test]
fn the_same_days_are_signed_once() {
    let twice = |first: Operation, second: Operation, both: Option<&str>| {
        let mut office = office("");
        let [mut one, mut two] = [first, second].map(|it| office.draft(vec![it]).unwrap());
        office.sign(&mut one, "Bình", MONDAY).unwrap();
        office.take();
        let clash = office.sign(&mut two, "Bình", MONDAY).unwrap_err();
        let DraftError::Clash(clashes) = clash else {
            panic!("{clash:?}")
        };
        assert_eq!(clashes.len(), 1);
        assert_eq!(clashes[0].base, None);
        assert!(clashes[0].theirs.is_some());
        assert_eq!(clashes[0].both.is_none(), both.is_some(), "{clashes:?}");
        let signed = office.sign_taking(&mut two, "Bình", MONDAY, Some(Take::Both));
        assert_eq!(signed.as_ref().err().map(key), both);
    };
    let [first, second, third] = [1, 2, 3].map(|day| date(2026, 12, day));
    twice(
        mourning(first, second),
        mourning(first, second),
        Some("edit-mourning-there"),
    );
    twice(mourning(first, second), mourning(second, third), None);
    twice(
        day("Tết", Some("1/1")),
        day("Tết", Some("1/1")),
        Some("edit-day-there"),
    );
    twice(day("Tết", Some("1/1")), day("Tết", Some("cuối/12")), None);
    twice(day("Họp", None), day("Họp", None), Some("edit-day-there"));
    twice(day("Họp", None), day("Lễ", None), None);

    // Within one draft as well.
    let mut office = office("");
    let same = vec![mourning(first, second); 2];
    let refused = office.draft(same).unwrap_err();
    assert_eq!(key(&refused), "edit-mourning-there");
    // Others do not meet: no question.
    let [mut one, mut two] =
        [mourning(first, first), mourning(third, third)].map(|it| office.draft(vec![it]).unwrap());
    office.sign(&mut one, "Bình", MONDAY).unwrap();
    office.take();
    office.sign(&mut two, "Bình", MONDAY).unwrap();
}

/// What is to be switched off is what was seen.
#[test]
fn what_others_changed_of_a_day_is_asked_before_it_is_switched_off() {
    let mut office = office(CALENDAR);
    let [mut longer, mut gone] =
        [days(4), off(tet())].map(|operation| office.draft(vec![operation]).unwrap());
    office.sign(&mut longer, "Bình", MONDAY).unwrap();
    office.take();
    let clash = office.sign(&mut gone, "Bình", MONDAY).unwrap_err();
    assert!(matches!(clash, DraftError::Clash(_)), "{clash:?}");
    office
        .sign_taking(&mut gone, "Bình", MONDAY, Some(Take::Yours))
        .unwrap();
}
