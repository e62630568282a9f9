//! When recordings air next, as things are planned.

use std::collections::BTreeMap;

use jiff::{Timestamp, ToSpan};

use crate::config::Loaded;
use crate::names::SegmentId;
use crate::rundown::{Catalogue, History, Inputs, NONE_AWAY, plan};
use crate::station::Current;
use crate::units::instant::Moment;

/// Airings are looked for so many days ahead.
const DAYS: usize = 8;

/// When a recording airs, and what the program is called.
pub(super) type Airing = (Moment, String);

/// Returns what a plan is made of at `now`, by what the station goes by.
pub(super) fn inputs<'a>(current: &'a Current, history: &'a History, now: Timestamp) -> Inputs<'a> {
    let loaded = &current.loaded;
    Inputs {
        schedule: &loaded.schedule,
        calendar: &loaded.calendar,
        rules: &loaded.rules,
        catalogue: &current.catalogue,
        history,
        as_of: now,
        away: NONE_AWAY,
    }
}

/// Returns the next airing of each recording of `catalogue` that `sought` asks for.
pub(super) fn next(
    loaded: &Loaded,
    catalogue: &Catalogue,
    mut history: History,
    now: Timestamp,
    sought: impl Fn(SegmentId) -> bool,
) -> BTreeMap<SegmentId, Airing> {
    let mut found = BTreeMap::new();
    let (zone, programs) = (&loaded.rules.zone, &loaded.schedule.programs);
    let today = zone.to_datetime(now).date();
    for date in today.series(1.day()).take(DAYS) {
        let rundown = plan(
            date,
            &Inputs {
                schedule: &loaded.schedule,
                calendar: &loaded.calendar,
                rules: &loaded.rules,
                catalogue,
                history: &history,
                as_of: now,
                away: NONE_AWAY,
            },
        );
        history.assume(&rundown);
        for item in rundown.items.iter().filter(|item| item.start > now) {
            let Some(id) = item.source.id().filter(|id| sought(*id)) else {
                continue;
            };
            found.entry(id).or_insert_with(|| {
                let program = programs.get(&item.program);
                let title = program
                    .map_or_else(|| item.program.to_string(), |program| program.title.clone());
                (Moment::new(item.start, zone), title)
            });
        }
    }
    found
}
