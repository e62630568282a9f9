//! What a rule takes off the air is owed: holidays, mourning, a stronger slot, quiet hours, limits.

use jiff::ToSpan;
use jiff::civil::Weekday;
use phatthanh::calendar::Mourning;
use phatthanh::schedule::{OnHoliday, Pick, QuietHours};

use super::{column, holiday, on};
use crate::planning::world::{World, length, tuesday};

#[test]
fn what_moves_away_from_a_holiday_comes_later_and_on_no_holiday() {
    let mut world = column("15m");
    world
        .program("cot", Pick::Rotate, &["a", "b", "c"])
        .mandatory = false;
    std::sync::Arc::make_mut(&mut world.schedule.slots[1]).on_holiday = OnHoliday::Move;
    world.calendar.days.push(holiday(tuesday(), 2));
    world.check_days(
        tuesday(),
        &[
            &[],
            &[],
            &["17:30 nhac-chieu a/1 #1 makes good chieu 24/11"],
            &[],
            &["17:00 bay a/1 #1 repeat"],
        ],
    );

    // It rests: nothing is owed.
    let mut world = column("15m");
    std::sync::Arc::make_mut(&mut world.schedule.slots[1]).on_holiday = OnHoliday::Rest;
    world.calendar.days.push(holiday(tuesday(), 1));
    world.check_days(tuesday(), &[&[], &[], &[], &[], &[]]);

    // It airs.
    let mut world = column("15m");
    world.calendar.days.push(holiday(tuesday(), 1));
    world.check_days(
        tuesday(),
        &[&["17:00 chieu a/1 #1"], &["05:30 sang a/1 #1 repeat"]],
    );
}

/// A day with a program of its own displaces a mandatory column; one that drops it by name means it.
#[test]
fn special_days() {
    let mut day = holiday(tuesday(), 1);
    day.change.replace = Some(Vec::new());
    let mut world = column("15m");
    world.calendar.days.push(day.clone());
    world.check_days(
        tuesday(),
        &[&[], &["05:30 sang a/1 #1 makes good chieu 24/11"]],
    );
    let mut world = column("15m");
    day.change.drop = vec!["chieu".into()];
    world.calendar.days.push(day);
    world.check_days(tuesday(), &[&[], &[], &[]]);
}

#[test]
fn mourning_moves_what_does_not_give_way() {
    let mut world = World::hue();
    world.topic("hat").entertainment = true;
    world.program("ca-nhac", Pick::Rotate, &["hat"]);
    world.program("cot", Pick::Rotate, &["hat"]).yields = Some(false);
    world.slot("cai-luong", "cot", "16:00", "10m");
    world.slot("nhac-chieu", "ca-nhac", "17:30", "15m");
    for number in 1..=5 {
        world.segment(&format!("hat/{number}"), "7m");
    }

    world.calendar.mournings.push(Mourning {
        from: tuesday(),
        until: tuesday() + 1.day(),
    });
    world.check_days(
        tuesday(),
        &[
            &[],
            &[],
            &[
                "16:00 cai-luong hat/1 #1",
                "17:30 nhac-chieu hat/2 #2 makes good cai-luong 24/11",
            ],
            &[
                "16:00 cai-luong hat/3 #3",
                "17:30 nhac-chieu hat/4 #4 makes good cai-luong 25/11",
            ],
            &["16:00 cai-luong hat/5 #5"],
        ],
    );
}

#[test]
fn what_lost_the_air_by_rule_is_owed() {
    // To a stronger one.
    let mut world = column("15m");
    world.program("tin", Pick::Rotate, &["c"]);
    on(
        world.slot("dac-biet", "tin", "16:59", "20m"),
        &[Weekday::Tuesday],
    );
    std::sync::Arc::make_mut(world.schedule.slots.last_mut().unwrap()).priority = 1;
    world.check_days(
        tuesday(),
        &[&["17:30 nhac-chieu a/1 #1 makes good chieu 24/11"]],
    );

    // To quiet hours, where the repeats are not either: in the evening's music.
    let mut world = column("15m");
    world.rules.quiet = Some(QuietHours {
        from: "16:00".parse().unwrap(),
        to: "17:20".parse().unwrap(),
    });
    world.check_days(
        tuesday(),
        &[&["17:30 nhac-chieu a/1 #1 makes good chieu 24/11"]],
    );
}

#[test]
fn limits_refuse_what_breaks_them() {
    let mut world = World::hue();
    world.program("cot", Pick::Rotate, &[]);
    for (id, at, length, priority) in [
        ("a", "05:30", "20m", 0),
        ("b", "05:50", "20m", 0),
        ("c", "12:00", "10m", 0),
        ("d", "17:00", "30m", 1),
        ("e", "19:00", "15m", 0),
    ] {
        world.slot(id, "cot", at, length).priority = priority;
    }

    world.rules.sessions_per_day = Some(3);
    world.rules.session_length = Some(length("35m"));
    let slots = |world: &World| {
        let mut slots: Vec<String> = world
            .plan(tuesday())
            .items
            .iter()
            .map(|item| item.occurrence.slot.to_string())
            .collect();
        slots.dedup();
        slots
    };

    assert_eq!(slots(&world), ["a", "b", "c", "d", "e"]);
    world.rules.refuse = true;
    // The important one first, then as the day goes.
    assert_eq!(slots(&world), ["a", "c", "d"]);
    let refused: Vec<String> = world
        .notes(&world.plan(tuesday()))
        .into_iter()
        .filter(|note| note.contains("left out"))
        .collect();
    assert_eq!(
        refused,
        [
            "w b: 05:50–06:10 is left out: the session 05:30–06:10 would be 40:00 long, 35:00 are allowed",
            "w e: 19:00–19:15 is left out: it would make 4 sessions (05:30–05:50, 12:00–12:10, 17:00–17:30, \
             19:00–19:15), 3 a day are allowed",
        ]
    );
    world.rules.days[1] = false;
    assert_eq!(slots(&world), [""; 0]);
    world.rules.refuse = false;
    assert_eq!(slots(&world).len(), 5);
    assert!(world.notes(&world.plan(tuesday())).contains(
        &"w a: Tuesday is not one of the days on which the station may be heard".to_owned()
    ));
}

/// What a limit leaves out of a mandatory program comes another time, within the limits.
#[test]
fn what_a_limit_refused_is_owed() {
    let mut world = column("15m");
    world.rules.days[1] = false;
    world.rules.refuse = true;
    world.check_days(
        tuesday(),
        &[&[], &["05:30 sang a/1 #1 makes good chieu 24/11"]],
    );
}
