//! The story of a slot is the plan's own: who wins in it airs, and nothing else.

use std::collections::BTreeSet;

use jiff::ToSpan;
use phatthanh::names::SlotId;
use phatthanh::rundown::{Fate, Item, Kind, diff, explain};
use phatthanh::schedule::Pick;
use phatthanh::words::Language;
use proptest::prelude::*;

use super::properties::{Midnight, any_station};
use super::world::{World, approval, tuesday};

proptest! {
    /// Whatever the week, the library and the history.
    #[test]
    fn the_winner_is_what_airs(Midnight { world, date, .. } in any_station()) {
        let catalogue = world.catalogue();
        let inputs = world.inputs(&catalogue);
        let rundown = world.plan(date);
        for slot in &world.schedule.slots {
            let story = explain(&slot.id, date, &inputs).expect("a slot of the schedule");
            let told: Vec<&Item> = story.occurrences.iter().flat_map(|told| &told.items).collect();
            let planned: Vec<&Item> = rundown.items.iter().filter(|item| item.occurrence.slot == slot.id).collect();
            prop_assert_eq!(&told, &planned);
            for told in &story.occurrences {
                let all = told.pools.iter().flat_map(|pool| &pool.candidates);
                let won = all.clone().filter(|one| one.fate == Fate::Won).count();
                let airing = told.items.iter().filter(|item| item.kind == Kind::Segment);
                // What is read twice is one winner.
                let airing: BTreeSet<_> = airing.map(|item| item.source.id()).collect();
                prop_assert_eq!(won, airing.len());
                for one in all {
                    prop_assert_eq!(one.rank.is_none(), matches!(one.fate, Fate::Held(_)));
                }
            }
        }

        prop_assert!(explain(&SlotId::from("no such slot"), date, &inputs).is_none());
    }
}

/// Two topics: one with nothing approved, one with a never-aired and one too long.
fn column() -> World {
    let mut world = World::hue();
    world.program("cot", Pick::Rotate, &["dat", "ho"]).approval = true;
    world.segment("dat/a.mp3", "3m");
    world.segment("ho/b.mp3", "9m").approval = approval();
    world.segment("ho/c.mp3", "8m").approval = approval();
    world.segment("ho/d.mp3", "30m").approval = approval();
    world.slot("chieu", "cot", "17:15", "10m");
    world
}

#[test]
fn candidates_topic_by_topic() {
    let world = column();
    let catalogue = world.catalogue();
    let story = explain(&SlotId::from("chieu"), tuesday(), &world.inputs(&catalogue)).unwrap();
    let mut told = Vec::new();
    for pool in &story.occurrences[0].pools {
        for one in &pool.candidates {
            let fate = match &one.fate {
                Fate::Held(why) => why.say(Language::En),
                fate => format!("{fate:?}"),
            };
            told.push(format!("{} {:?} {fate}", one.segment.title, one.rank));
        }
    }

    assert_eq!(
        told,
        [
            "a.mp3 None “a.mp3” (DAT) waits for approval, so it cannot air",
            "b.mp3 Some(1) Won",
            "c.mp3 Some(2) NoRoom",
            "d.mp3 None “d.mp3” (HO) is 30:00 long and does not fit into the 10:00 there is",
        ]
    );
}

#[test]
fn why_it_is_not_due() {
    let mut world = column();
    world.slot("sau", "cot", "17:15", "10m").from = Some(tuesday() + 1.day());
    world.slot("cu", "cot", "17:15", "10m").until = Some(tuesday() - 1.day());
    let catalogue = world.catalogue();
    for (slot, key) in [("sau", "rundown-why-before"), ("cu", "rundown-why-after")] {
        let story = explain(&SlotId::from(slot), tuesday(), &world.inputs(&catalogue)).unwrap();
        assert_eq!(story.not_due.unwrap().key(), key);
    }
}

#[test]
fn rivals_and_what_they_got() {
    let mut world = column();
    world.slot("manh", "cot", "17:20", "10m").priority = 1;
    let catalogue = world.catalogue();
    let story = explain(&SlotId::from("chieu"), tuesday(), &world.inputs(&catalogue)).unwrap();
    let told = &story.occurrences[0];
    assert_eq!(told.rivals.len(), 1);
    assert_eq!(told.rivals[0].slot.as_str(), "manh");
    assert_eq!(told.got.unwrap().1, world.at("17:20"));
}

#[test]
fn what_an_edit_changes() {
    let before = column();
    let check = |edit: &dyn Fn(&mut World), expected: &[&str]| {
        let mut after = before.clone();
        edit(&mut after);
        let changes = diff(&[before.plan(tuesday())], &[after.plan(tuesday())]);
        let told: Vec<String> = changes
            .changes
            .iter()
            .map(|change| {
                let slot = change
                    .after
                    .as_ref()
                    .or(change.before.as_ref())
                    .unwrap()
                    .occurrence
                    .slot
                    .clone();
                format!("{slot} {:?}", change.kind)
            })
            .collect();
        assert_eq!(told, expected);
        assert_eq!(changes.items == 0, expected.is_empty());
    };

    let slot = |world: &mut World| std::sync::Arc::make_mut(&mut world.schedule.slots[0]).clone();
    let put = |world: &mut World, slot| world.schedule.slots[0] = std::sync::Arc::new(slot);
    check(&|_| {}, &[]);
    check(&|world| world.schedule.slots.clear(), &["chieu Removed"]);
    check(
        &|world| drop(world.slot("sang", "cot", "05:30", "10m").id.clone()),
        &["sang Added", "chieu Replaced"],
    );
    check(
        &|world| {
            let mut own = slot(world);
            own.due = phatthanh::schedule::Due::Weekly {
                days: [true; 7],
                at: "17:30".parse().unwrap(),
            };
            put(world, own);
        },
        &["chieu Moved"],
    );
    check(
        &|world| {
            let mut own = slot(world);
            own.length = super::world::length("12m");
            put(world, own);
        },
        &["chieu Resized"],
    );
    check(
        &|world| world.find("ho/b.mp3").approval = None,
        &["chieu Replaced"],
    );

    // The same under another name.
    check(
        &|world| {
            let mut own = slot(world);
            own.id = SlotId::from("khac");
            put(world, own);
        },
        &[],
    );
}
