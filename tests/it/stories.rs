//! What has gone wrong at real stations, told as it would go here: the stories that live in planning.

use std::sync::Arc;

use jiff::ToSpan;
use jiff::civil::{Date, date};
use phatthanh::calendar::{Change, DayRule, Mourning, SpecialDay};
use phatthanh::names::SegmentId;
use phatthanh::rundown::Rundown;
use phatthanh::schedule::{OnHoliday, Pick};

use crate::planning::sample::sample;
use crate::planning::world::{World, approval, episode};
use crate::support::TestStation;

/// The days from `first` on, each as planned on the days before.
fn air(world: &mut World, first: Date, days: i64) -> Vec<Rundown> {
    (0..days).map(|day| world.air(first + day.days())).collect()
}

#[track_caller]
fn check_column(on_holiday: OnHoliday, expected: &[&[&str]]) {
    // Tuesday 24 November 2026 is the Day of Vietnamese Culture.
    let mut world = sample(date(2026, 11, 23));
    let column = world
        .schedule
        .slots
        .iter_mut()
        .find(|slot| slot.id.as_str() == "cchc-chieu")
        .unwrap();
    assert_eq!(
        column.on_holiday,
        OnHoliday::Move,
        "as the sample station has it"
    );
    Arc::make_mut(column).on_holiday = on_holiday;
    let days = air(&mut world, date(2026, 11, 23), 10);
    let told: Vec<Vec<String>> = days
        .iter()
        .map(|day| world.told(day, "cai-cach-hanh-chinh"))
        .filter(|day| !day.is_empty())
        .collect();
    assert_eq!(told, expected);
}

/// The column falls on a holiday Tuesday. It moves: Wednesday's repeat has nothing to repeat, so there it is
/// heard first, and Saturday repeats it. Or it rests, and the week is skipped. Or it airs all the same.
#[test]
fn the_column_on_a_holiday_tuesday() {
    let next = [
        ["17:15 cchc-chieu dang-ky-kinh-doanh/1 #2"],
        ["05:35 cchc-sang dang-ky-kinh-doanh/1 #2 repeat"],
    ];
    check_column(
        OnHoliday::Move,
        &[
            &["05:35 cchc-sang dat-dai/1 #1 makes good cchc-chieu 24/11"],
            &["17:15 cchc-thu-bay dat-dai/1 #1 repeat"],
            &next[0],
            &next[1],
        ],
    );
    check_column(
        OnHoliday::Air,
        &[
            &["17:15 cchc-chieu dat-dai/1 #1"],
            &["05:35 cchc-sang dat-dai/1 #1 repeat"],
            &["17:15 cchc-thu-bay dat-dai/1 #1 repeat"],
            &next[0],
            &next[1],
        ],
    );
    check_column(
        OnHoliday::Rest,
        &[
            &["17:15 cchc-chieu dat-dai/1 #1"],
            &["05:35 cchc-sang dat-dai/1 #1 repeat"],
        ],
    );
}

/// Two days of state mourning: music leaves, news, announcements and columns stay, no note of music fills
/// a gap; the day after, all is as before, of itself.
#[test]
fn mourning_days() {
    let first = date(2026, 11, 30);
    let mut world = sample(first);
    let usual = world.slots(first + 7.days());
    world.calendar.mournings.push(Mourning {
        from: first,
        until: first + 1.day(),
    });
    let mourned = world.slots(first);
    let silent: Vec<&String> = usual
        .iter()
        .filter(|slot| !mourned.contains(slot))
        .collect();
    assert!(
        silent.is_empty(),
        "inside a session what is left out is filled: {silent:?}"
    );
    for day in air(&mut world, first, 2) {
        for item in &day.items {
            let topic = item
                .topic
                .as_ref()
                .and_then(|topic| world.schedule.topics.get(topic));
            assert!(topic.is_none_or(|topic| !topic.entertainment), "{item:?}");
        }
        assert!(!episode(&day, "thong-bao-chieu").is_empty());
        for songs in ["ca-nhac-sang", "ca-nhac-chieu"] {
            assert_eq!(episode(&day, songs), [""; 0]);
        }
    }

    assert_eq!(
        world.slots(first + 2.days()),
        sample(first).slots(first + 2.days())
    );
}

/// A bulletin of 17 October aired on 17 November, and nobody noticed until a listener complained.
#[test]
fn a_bulletin_of_17_10_on_17_11() {
    let mut world = World::hue();
    world.program("ban-tin-xa", Pick::Newest, &["ban-tin"]);
    world.slot("ban-tin", "ban-tin-xa", "17:05", "10m");
    world
        .segment("ban-tin/Bản tin xã 17-10-2026.mp3", "8m")
        .dated = Some(date(2026, 10, 17));
    let november = world.plan(date(2026, 11, 17));
    assert_eq!(episode(&november, "ban-tin"), [""; 0]);
    let notes = world.notes(&november);
    assert!(
        notes
            .iter()
            .any(|note| note.contains("17/10/2026") && note.starts_with("w ban-tin")),
        "{notes:?}"
    );
    assert_eq!(episode(&world.plan(date(2026, 10, 17)), "ban-tin").len(), 1);
}

/// A file is saved again after it was approved: these are other bytes, and nobody has heard them.
#[test]
fn a_resaved_file_needs_a_new_approval() {
    let mut world = World::hue();
    world.program("cot", Pick::Rotate, &["dat-dai"]).approval = true;
    world.slot("chieu", "cot", "17:15", "10m");
    world.repeat("sang", "chieu", "05:35", "10m");
    world.segment("dat-dai/ky 1.mp3", "7m").approval = approval();
    let tuesday = date(2026, 11, 24);
    assert_eq!(episode(&world.air(tuesday), "chieu"), ["dat-dai/ky 1.mp3"]);
    let saved = world.find("dat-dai/ky 1.mp3");
    (saved.id, saved.approval) = (SegmentId::new([7; 32]), None);
    let wednesday = world.plan(tuesday + 1.day());
    assert_eq!(
        (
            episode(&wednesday, "sang").len(),
            episode(&wednesday, "chieu").len()
        ),
        (0, 0)
    );
    assert!(
        world.notes(&wednesday).contains(
            &"w chieu: “ky 1.mp3” (DAT-DAI) waits for approval, so it cannot air".to_owned()
        ),
        "{:?}",
        world.notes(&wednesday)
    );
    world.find("dat-dai/ky 1.mp3").approval = approval();
    assert_eq!(episode(&world.plan(tuesday + 1.day()), "chieu").len(), 1);
}

/// `lunar = "10/3"` comes once a year, never in a leap third month; a day in a leap month is named as one.
#[test]
fn leap_months() {
    let lunar = |month, day, leap| DayRule::Lunar { month, day, leap };
    let in_year = |year, rule: DayRule| {
        let days = date(year, 1, 1)
            .series(1.day())
            .take(366)
            .filter(|day| day.year() == year);
        days.filter(|day| rule.starts_on(*day)).collect::<Vec<_>>()
    };

    // 2023 has a leap second month before it; 2031 a leap third after it, whose tenth is 30 April.
    assert_eq!(in_year(2023, lunar(3, 10, false)), [date(2023, 4, 29)]);
    assert_eq!(in_year(2031, lunar(3, 10, false)), [date(2031, 4, 1)]);
    assert_eq!(in_year(2031, lunar(3, 10, true)), [date(2031, 4, 30)]);

    // 2025: the full moon of the sixth month, and of the leap sixth.
    assert_eq!(in_year(2025, lunar(6, 15, false)), [date(2025, 7, 9)]);
    assert_eq!(in_year(2025, lunar(6, 15, true)), [date(2025, 8, 8)]);
    assert_eq!(in_year(2026, lunar(6, 15, true)), []);

    // In 2031 it is a Tuesday: the column moves away from it.
    let mut world = sample(date(2031, 3, 30));
    let hung_kings = date(2031, 4, 1);
    assert!(world.calendar.holiday(hung_kings) && !world.calendar.holiday(hung_kings + 1.day()));
    let days = air(&mut world, date(2031, 3, 31), 3);
    let told: Vec<_> = days
        .iter()
        .map(|day| world.told(day, "cai-cach-hanh-chinh"))
        .collect();
    assert_eq!(told[1], [""; 0], "a Tuesday");
    assert_eq!(
        told[2],
        ["05:35 cchc-sang dat-dai/1 #1 makes good cchc-chieu 01/04"]
    );
}

/// Hours drew complaints. Whatever the schedule, the calendar or a debt says, 04:30 is silent.
#[test]
fn silent_at_04_30() {
    let day = date(2026, 12, 1);
    let mut world = sample(day);
    world.slot("som", "ban-tin-xa", "04:30", "20m").priority = 1000;
    world
        .slot("som-nua", "cai-cach-hanh-chinh", "04:50", "15m")
        .priority = 1000;
    world.slot("dem", "ca-nhac", "20:50", "2h").overrun = "30m".parse().unwrap();
    world.calendar.days.push(SpecialDay {
        when: DayRule::On(day),
        length_days: 1,
        name: "Ngày thử".into(),
        holiday: false,
        change: Change::default(),
    });
    for rundown in air(&mut world, day, 7) {
        for item in &rundown.items {
            let [start, end] =
                [item.start, item.end()].map(|at| at.to_zoned(world.rules.zone.clone()).time());
            assert!(
                start >= "05:00".parse().unwrap() && start < "21:00".parse().unwrap(),
                "{item:?}"
            );
            assert!(end <= "21:00:00.001".parse().unwrap(), "{item:?}");
        }
        let notes = world.notes(&rundown);
        assert!(
            notes.iter().any(|note| note.starts_with("e som: ")),
            "{notes:?}"
        );
    }
}

/// After storm repairs the time of a relay was mis-set, and the loudspeakers sounded at 03:15. Here `check`
/// says so before anybody hears it, the plan leaves it out with the reason, and no frame of it airs.
#[test]
fn a_relay_mis_set_to_03_15() {
    let mut station = TestStation::new();
    let quiet = "[quiet_hours]\nfrom = \"21:00\"\nto = \"05:00\"\n";
    station.write(
        "config/station.toml",
        &format!("name = \"Đài xã\"\n{quiet}"),
    );
    station.noise("audio/tiep-am/vov1.wav", 60.0, 1);
    station.program("tiep-am", "tiep-am", "form = \"relay\"");
    station.slot("vov1", "tiep-am", "03:15".parse().unwrap(), "1m");
    station.ok(&["library", "scan"]);
    let run = |args: &[&str]| {
        let output = station.phatthanh(args).output().unwrap();
        let text = [output.stdout, output.stderr]
            .map(|bytes| String::from_utf8(bytes).unwrap())
            .concat();
        (output.status.code(), text)
    };

    let (code, said) = run(&["check"]);
    assert_eq!(code, Some(1), "{said}");
    assert!(
        said.contains("schedule.toml") && said.contains("21:00") && said.contains("quiet hours"),
        "{said}"
    );
    let plan: serde_json::Value =
        serde_json::from_str(&station.ok(&["plan", "2026-12-01", "--json"])).unwrap();
    assert_eq!(plan["items"], serde_json::json!([]));
    assert!(
        plan["notes"]
            .as_array()
            .unwrap()
            .iter()
            .any(|note| note["slot"] == "vov1"),
        "{plan}"
    );
    let night = [
        "simulate",
        "--from",
        "2026-12-01T03:00",
        "--to",
        "2026-12-01T06:30",
        "--json",
    ];
    assert_eq!(station.ok(&night), "");

    let schedule = std::fs::read_to_string(station.path("config/schedule.toml")).unwrap();
    station.write("config/schedule.toml", &schedule.replace("03:15", "06:00"));
    assert_eq!(station.json(&night).len(), 1);
}
