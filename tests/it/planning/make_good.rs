//! What was missed is made good: once, in the first time that fits, and its repeats follow.

mod by_rule;
mod logged;

use jiff::civil::{Date, Weekday};
use jiff::{SignedDuration, Timestamp, ToSpan};
use phatthanh::calendar::{Change, DayRule, Mourning, SpecialDay};
use phatthanh::rundown::{Aired, Kind, Lost, Rundown, Source};
use phatthanh::schedule::{Due, OnHoliday, Pick, Slot};
use phatthanh::words::{Language, Text};

use super::world::{World, tuesday};

/// A mandatory column on Tuesdays at 17:00, repeated on Wednesday morning and on Saturday; and music every
/// day at 17:30.
fn column(music: &str) -> World {
    let mut world = World::hue();
    world
        .program("cot", Pick::Rotate, &["a", "b", "c"])
        .mandatory = true;
    world.program("ca-nhac", Pick::Rotate, &["hat"]);
    world.topic("hat").entertainment = true;
    on(
        world.repeat("sang", "chieu", "05:30", "10m"),
        &[Weekday::Wednesday],
    );
    on(
        world.slot("chieu", "cot", "17:00", "10m"),
        &[Weekday::Tuesday],
    );
    on(
        world.repeat("bay", "chieu", "17:00", "10m"),
        &[Weekday::Saturday],
    );
    if !music.is_empty() {
        world.slot("nhac-chieu", "ca-nhac", "17:30", music);
    }

    for topic in ["a", "b", "c"] {
        for number in 1..=4 {
            world.segment(&format!("{topic}/{number}"), "7m");
        }
    }

    for number in 1..=3 {
        world.segment(&format!("hat/{number}"), "3m");
    }

    world
}

fn on(slot: &mut Slot, weekdays: &[Weekday]) {
    let Due::Weekly { days, .. } = &mut slot.due else {
        return;
    };
    *days = [false; 7];
    for weekday in weekdays {
        days[usize::from(weekday.to_monday_zero_offset().unsigned_abs())] = true;
    }
}

fn holiday(date: Date, days: u16) -> SpecialDay {
    SpecialDay {
        when: DayRule::On(date),
        length_days: days,
        name: "Ngày lễ".into(),
        holiday: true,
        change: Change::default(),
    }
}

impl World {
    /// Lets a day air but for `slot`, of which nothing is heard: the power was gone until `at`.
    fn lose(&mut self, date: Date, slot: &str, at: &str) -> Rundown {
        let rundown = self.plan(date);
        let at = phatthanh::calendar::instant(&self.rules.zone, date, at.parse().unwrap());
        for item in &rundown.items {
            if item.occurrence.slot.as_str() == slot {
                let why = Text::new("station-missed-power-cut");
                if let Some(lost) = Lost::of(item, at, why) {
                    self.history.lose(lost);
                }
            } else if let Some(aired) = Aired::of(item, item.start, item.length) {
                self.history.record(aired);
            }
        }

        self.as_of = at;
        rundown
    }

    /// Loses `slot` of a day, which is known from `at` on; what comes after it is still to air.
    fn lose_only(&mut self, date: Date, slot: &str, at: &str) {
        let rundown = self.plan(date);
        self.as_of = phatthanh::calendar::instant(&self.rules.zone, date, at.parse().unwrap());
        let why = Text::new("station-missed-power-cut");
        let items = rundown
            .items
            .iter()
            .filter(|item| item.occurrence.slot.as_str() == slot);
        let lost = items.filter_map(|item| Lost::of(item, self.as_of, why.clone()));
        lost.for_each(|lost| self.history.lose(lost));
    }

    /// The column's airings of a day: `17:30 nhac-chieu a/1 #1 makes good 24/11`.
    fn column(&self, rundown: &Rundown) -> Vec<String> {
        let column = rundown
            .items
            .iter()
            .filter(|it| it.kind == Kind::Segment && it.program.as_str() == "cot");
        column
            .map(|item| {
                let local = |at: Timestamp| at.to_zoned(self.rules.zone.clone());
                let Source::Segment(segment) = &item.source else {
                    return "ident".into();
                };
                let start = local(item.start).strftime("%H:%M");
                let episode = item.episode.unwrap_or_default();
                let repeat = if item.repeat { " repeat" } else { "" };
                let makes_good = item.makes_good.as_ref().map(|missed| {
                    format!(
                        " makes good {} {}",
                        missed.occurrence.slot,
                        local(missed.occurrence.due).strftime("%d/%m")
                    )
                });
                format!(
                    "{start} {} {} #{episode}{repeat}{}",
                    item.occurrence.slot,
                    segment.path,
                    makes_good.unwrap_or_default()
                )
            })
            .collect()
    }

    /// Airs each day from `first` on, and compares the column's airings.
    #[track_caller]
    fn check_days(&mut self, first: Date, expected: &[&[&str]]) {
        for (days, expected) in (0..).zip(expected) {
            let mut rundown = self.plan(first + i64::from(days).days());
            assert_eq!(
                self.column(&rundown),
                *expected,
                "{}: {:#?}",
                rundown.date,
                self.notes(&rundown)
            );
            rundown.items.retain(|item| item.end() > self.as_of);
            self.history.assume(&rundown);
        }
    }
}

/// Lost, it comes in the music of the same day; the repeats repeat it; the week after goes on in turn.
#[test]
fn what_a_power_cut_took_comes_in_the_next_music_and_is_repeated() {
    let mut world = column("15m");
    let lost = world.lose(tuesday(), "chieu", "17:20");
    assert_eq!(world.column(&lost), ["17:00 chieu a/1 #1"]);
    // The music of the day was planned when the column was still to come.
    assert!(
        lost.items
            .iter()
            .any(|item| item.occurrence.slot.as_str() == "nhac-chieu")
    );
    let mut world = column("15m");
    world.lose_only(tuesday(), "chieu", "17:20");
    world.check_days(
        tuesday(),
        &[
            &[
                "17:00 chieu a/1 #1",
                "17:30 nhac-chieu a/1 #1 makes good chieu 24/11",
            ],
            &["05:30 sang a/1 #1 repeat"],
            &[],
            &[],
            &["17:00 bay a/1 #1 repeat"],
            &[],
            &[],
            &["17:00 chieu b/1 #2"],
        ],
    );
}

/// What is left of the music's time is the music's.
#[test]
fn music_has_what_is_left_of_its_time() {
    let mut world = column("15m");
    world.lose(tuesday(), "chieu", "18:00");
    let wednesday = world.plan(tuesday() + 1.day());
    let lines = world.lines(&wednesday.items);
    assert_eq!(
        lines[0],
        "05:30:00 segment a/1 7m",
        "{:?}",
        world.notes(&wednesday)
    );
    let mut world = column("15m");
    world
        .schedule
        .slots
        .retain(|slot| slot.id.as_str() != "sang");
    world.lose(tuesday(), "chieu", "18:00");
    let wednesday = world.plan(tuesday() + 1.day());
    assert_eq!(
        world.lines(&wednesday.items),
        [
            "17:30:00 segment a/1 7m",
            "~17:37:00 segment hat/1 3m",
            "~17:40:00 segment hat/2 3m",
            "~17:43:00 filler nhac/nen.ogg 1m",
            "~17:44:00 filler nhac/nen.ogg 1m",
        ]
    );
    assert_eq!(
        wednesday.items[0].why(Language::En),
        "never aired, oldest of “A”, whose turn it is (episode 1); makes good 17:00 on Tuesday 24/11/2026 of \
         “chieu”; The station lost power or broke off, so this item was not aired."
    );
    assert!(
        wednesday.items[1].makes_good.is_none() && wednesday.items[1].program.as_str() == "ca-nhac"
    );
}

/// Where no music is long enough, the column's own repeat gives way: the episode is heard there first.
#[test]
fn its_own_repeat_gives_way_when_it_has_nothing_newer() {
    for music in ["", "9m"] {
        let mut world = column(music);
        world.check_days(tuesday(), &[&["17:00 chieu a/1 #1"]]);
        let next = tuesday() + 7.days();
        for days in 1..7 {
            world.air(tuesday() + i64::from(days).days());
        }
        world.lose(next, "chieu", "18:00");
        world.check_days(
            next + 1.day(),
            &[
                &["05:30 sang b/1 #2 makes good chieu 01/12"],
                &[],
                &[],
                &["17:00 bay b/1 #2 repeat"],
                &[],
                &[],
                &["17:00 chieu c/1 #3"],
                &["05:30 sang c/1 #3 repeat"],
            ],
        );
    }
}

#[test]
fn the_time_for_it_ends() {
    let mut world = column("");
    world
        .schedule
        .slots
        .retain(|slot| slot.id.as_str() == "chieu");
    world.lose(tuesday(), "chieu", "18:00");
    let notes = |world: &World, days: i64| {
        let rundown = world.plan(tuesday() + days.days());
        let notes = world.notes(&rundown);
        notes
            .into_iter()
            .filter(|note| note.contains("24/11"))
            .collect::<Vec<_>>()
    };

    let owed = "i chieu: “COT” still owes 17:00 on 24/11/2026: no time has fitted yet; it can be made good until 01/12/2026";
    assert_eq!(notes(&world, 1), [owed]);
    assert_eq!(notes(&world, 6), [owed]);
    let over = "e chieu: “COT” was not made good for 17:00 on 24/11/2026: the time for it ended on 01/12/2026. It is lost";
    assert_eq!(notes(&world, 7), [over]);
    assert_eq!(notes(&world, 8), [""; 0]);

    // The episode itself is the next.
    assert_eq!(
        world.column(&world.plan(tuesday() + 7.days())),
        ["17:00 chieu a/1 #1"]
    );
}

/// Missed again, it is tried again, and the chain says all of it.
#[test]
fn what_makes_good_may_fail_too() {
    let mut world = column("15m");
    world
        .schedule
        .slots
        .retain(|slot| slot.id.as_str() != "sang");
    world.lose(tuesday(), "chieu", "18:00");
    let wednesday = world.plan(tuesday() + 1.day());
    let at = world.at("18:00") + SignedDuration::from_hours(24);
    let failed = Lost::of(&wednesday.items[0], at, Text::new("station-missed-no-card")).unwrap();
    world.history.lose(failed);
    world.as_of = at;
    let thursday = world.plan(tuesday() + 2.days());
    assert_eq!(
        world.column(&thursday),
        ["17:30 nhac-chieu a/1 #1 makes good chieu 24/11"]
    );
    let reasons = &thursday.items[0].makes_good.as_ref().unwrap().reasons;
    let keys: Vec<&str> = reasons.iter().map(Text::key).collect();
    assert_eq!(
        keys,
        [
            "rundown-makes-good",
            "station-missed-power-cut",
            "station-missed-no-card"
        ]
    );

    // The one that failed knows nothing of its failing.
    assert_eq!(world.plan(tuesday() + 1.day()).items, wednesday.items);
}

#[test]
fn nothing_ready_waits_and_nothing_older_than_the_station_is_owed() {
    let mut world = column("15m");
    world.lose(tuesday(), "chieu", "18:00");
    let all = std::mem::take(&mut world.segments);
    world.segments = all
        .iter()
        .filter(|it| it.topic.as_str() == "hat")
        .cloned()
        .collect();
    let wednesday = tuesday() + 1.day();
    assert_eq!(world.column(&world.plan(wednesday)), [""; 0]);
    assert!(
        world
            .plan(wednesday)
            .items
            .iter()
            .any(|item| item.occurrence.slot.as_str() == "nhac-chieu")
    );
    world.segments = all;
    assert_eq!(world.column(&world.plan(wednesday)).len(), 1);

    // Of a holiday that was over when the station began, nothing is owed.
    let mut world = column("15m");
    std::sync::Arc::make_mut(&mut world.schedule.slots[1]).on_holiday = OnHoliday::Move;
    world.calendar.days.push(holiday(tuesday(), 1));
    for (since, owed) in [("17:00", 1), ("17:01", 0)] {
        let mut world = world.clone();
        world.history.begin(world.at(since));
        world.as_of = world.at("23:00");
        assert_eq!(world.column(&world.plan(wednesday)).len(), owed);
    }
}

/// A bulletin that carries its date is made good as that of its own day.
#[test]
fn a_dated_bulletin_keeps_its_day() {
    let mut world = column("15m");
    world.program("tin", Pick::Dated, &["tin"]).mandatory = true;
    world.slot("ban-tin", "tin", "12:00", "10m");
    for day in [24, 25, 26] {
        let dated = Some(Date::constant(2026, 11, day));
        world.segment(&format!("tin/{day}"), "5m").dated = dated;
    }

    world.air(tuesday().yesterday().unwrap());
    world.lose(tuesday(), "ban-tin", "12:30");
    let wednesday = world.plan(tuesday() + 1.day());
    let bulletins: Vec<String> = wednesday
        .items
        .iter()
        .filter(|item| item.kind == Kind::Segment && item.program.as_str() == "tin")
        .map(|item| world.line(item))
        .collect();
    assert_eq!(
        bulletins,
        ["12:00:00 segment tin/25 5m", "17:30:00 segment tin/24 5m"]
    );
}

/// Days planned ahead are the days as they come, whenever each is planned again.
#[test]
fn planned_ahead_is_as_it_comes() {
    let mut world = column("15m");
    std::sync::Arc::make_mut(&mut world.schedule.slots[1]).on_holiday = OnHoliday::Move;
    world.calendar.days.push(holiday(tuesday(), 1));
    world.calendar.mournings.push(Mourning {
        from: tuesday() + 3.days(),
        until: tuesday() + 4.days(),
    });
    world.as_of = world.at("00:00");
    world.history.begin(world.as_of);
    let mut ahead = world.clone();
    let planned: Vec<Rundown> = (0..14)
        .map(|day| ahead.air(tuesday() + i64::from(day).days()))
        .collect();
    assert!(
        planned
            .iter()
            .flat_map(|day| &day.items)
            .any(|item| item.makes_good.is_some())
    );
    for day in planned {
        for item in &day.items {
            world.as_of = item.start;
            assert_eq!(world.plan(day.date).items, day.items, "{}", item.start);
            if let Some(aired) = Aired::of(item, item.start, item.length) {
                world.history.record(aired);
            }
        }
    }
}

/// In the middle of what makes good, after a fault, the rest of it follows; then the rest of the music.
#[test]
fn a_making_good_goes_on_after_a_break() {
    let mut world = column("15m");
    world
        .schedule
        .slots
        .retain(|slot| slot.id.as_str() != "sang");
    world.lose_only(tuesday(), "chieu", "17:20");
    let heard = |world: &World, items: &[phatthanh::rundown::Item]| world.lines(items);
    let fresh = world.refill("nhac-chieu", "17:30", "17:32");
    assert_eq!(heard(&world, &fresh)[..1], ["17:32:00 segment a/1 7m"]);
    let day = world.plan(tuesday());
    let first = day
        .items
        .iter()
        .find(|item| item.makes_good.is_some())
        .unwrap();
    world
        .history
        .record(Aired::of(first, first.start, first.length).unwrap());
    let rest = world.refill("nhac-chieu", "17:30", "17:38");
    assert_eq!(
        heard(&world, &rest)[..2],
        ["17:38:00 segment hat/1 3m", "~17:41:00 segment hat/2 3m"]
    );
    assert!(rest.iter().all(|item| item.makes_good.is_none()));
}
