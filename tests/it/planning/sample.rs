//! The repository's own station, its files as they are, with recordings made up: enough of each topic.

use std::path::Path;
use std::sync::Arc;

use jiff::civil::{Date, Time};
use jiff::{SignedDuration, Timestamp};
use phatthanh::calendar::instant;
use phatthanh::config;
use phatthanh::rundown::{History, Item, Kind, Rundown, Source};
use phatthanh::schedule::Pick;

use super::world::{World, approval};

/// The sample station, begun at midnight of `first`.
pub(crate) fn sample(first: Date) -> World {
    let outcome = config::load(Path::new(env!("CARGO_MANIFEST_DIR")));
    let loaded = outcome
        .loaded
        .unwrap_or_else(|| panic!("{:?}", outcome.faults));
    let mut world = World::new("Asia/Ho_Chi_Minh");
    (world.schedule, world.calendar, world.rules) =
        (loaded.schedule, loaded.calendar, loaded.rules);
    let programs: Vec<_> = world.schedule.programs.values().cloned().collect();
    let named = programs
        .iter()
        .flat_map(|it| [&it.opening, &it.closing, &it.evergreen])
        .flatten();
    let mut named: Vec<String> = named.map(ToString::to_string).collect();
    named.sort();
    named.dedup();
    for path in &named {
        world.segment(
            path,
            if path.starts_with("du-phong") {
                "2m"
            } else {
                "10s"
            },
        );
    }

    let topics: Vec<String> = world
        .schedule
        .topics
        .keys()
        .map(ToString::to_string)
        .collect();
    for topic in &topics {
        let (count, length) = match topic.as_str() {
            "nhac-hieu" => continue,
            "loi-xuong" | "nhac-cau" => (1, "30s"),
            "nhac-nen" | "nhac-chen" | "du-phong" => (3, "1m"),
            "ca-nhac" => (4, "4m"),
            "ca-khuc-hue" => (8, "5m"),
            "thong-bao" => (3, "3m30s"),
            "nhac-viec" => (1, "3m30s"),
            "ban-tin" => (8, "8m"),
            _ => (4, "7m"),
        };
        for number in 1..=count {
            world.segment(&format!("{topic}/{number}"), length);
        }
    }

    // As if there were news every week.
    for program in world
        .schedule
        .programs
        .values_mut()
        .filter(|program| program.pick == Pick::Newest)
    {
        Arc::make_mut(program).expires = Some(SignedDuration::from_hours(24 * 1000));
    }

    for segment in &mut world.segments {
        segment.approval = approval();
    }

    world.as_of = instant(&world.rules.zone, first, Time::midnight());
    world.history = History::default();
    world.history.begin(world.as_of);
    world
}

impl World {
    /// The segments of `program` on a day: `05:35 cchc-sang dat-dai/1 #1 repeat`.
    pub(crate) fn told(&self, rundown: &Rundown, program: &str) -> Vec<String> {
        let own = |item: &&Item| item.kind == Kind::Segment && item.program.as_str() == program;
        rundown
            .items
            .iter()
            .filter(own)
            .map(|item| self.tell(item))
            .collect()
    }

    fn tell(&self, item: &Item) -> String {
        let local = |at: Timestamp| at.to_zoned(self.rules.zone.clone());
        let path = match &item.source {
            Source::Segment(segment) => segment.path.as_str(),
            Source::Input(input) => input.id.as_str(),
            Source::Ident | Source::Attention => "ident",
        };

        let start = local(item.start).strftime("%H:%M");
        let repeat = if item.repeat { " repeat" } else { "" };
        let makes_good = item.makes_good.as_ref();
        let makes_good = makes_good.map(|it| {
            format!(
                " makes good {} {}",
                it.occurrence.slot,
                local(it.occurrence.due).strftime("%d/%m")
            )
        });
        let episode = item.episode.unwrap_or_default();
        format!(
            "{start} {} {path} #{episode}{repeat}{}",
            item.occurrence.slot,
            makes_good.unwrap_or_default()
        )
    }

    /// The slots that are heard on a day, in order.
    pub(crate) fn slots(&self, date: Date) -> Vec<String> {
        let mut slots: Vec<String> = self
            .plan(date)
            .items
            .iter()
            .map(|item| item.occurrence.slot.to_string())
            .collect();
        slots.dedup();
        slots
    }
}
