//! Fallback and identification signal are no programme: they give way to what the plan has by now, within seconds.
//!
//! What stood in for a program is cut where the next item can be heard at the soonest, as by an item that is due, and
//! the occurrence goes on from there with what it has not heard. A segment is never cut so, nor music that the
//! program wants.

use jiff::Timestamp;

use super::Conductor;
use crate::airlog::Ended;
use crate::rundown::{Item, Kind};
use crate::units::Frames;
use crate::words::Text;

/// How much a listener gets of what the schedule promises.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Worth {
    Signal,
    Fallback,
    /// Music that fills, where segments are asked for and none is there.
    Filler,
    /// Something recorded for this program, for the case that it has no segment.
    Evergreen,
    Programme,
}

impl Conductor {
    /// What comes instead of the item on air, if that has to give way; it starts as soon as it can be heard.
    pub(super) fn give_way(&mut self, now: Timestamp) -> Option<Vec<Item>> {
        let on_air = self.playback.on_air().filter(|on_air| {
            !on_air.is_outdated() && !on_air.is_ending() && on_air.started() <= now
        })?;
        let item = on_air.item();
        let played = self.playback.played_of(item);
        let told = played.iter().any(|started| started.kind == Kind::Segment);
        let worth = self.worth(item);
        let for_input = self.stands_in_for_input(item);
        if !for_input
            && (worth == Worth::Programme || worth == Worth::Filler && !self.stands_in(item, told))
        {
            return None;
        }

        let soonest = self.queue.soonest_cut(now);
        if soonest >= item.end() {
            return None;
        }

        let until_then = Item {
            length: Frames::between(item.start, soonest),
            ..item.clone()
        };

        let mut rest = self.upcoming(now).instead_of(&until_then, &played);
        let first = rest
            .first_mut()
            .filter(|first| first.start <= until_then.end())?;
        let better = match worth {
            _ if for_input && first.source.input().is_some() => true,
            Worth::Programme => false,
            Worth::Filler => first.kind == Kind::Segment && first.makes_good.is_none(),
            _ => self.worth(first) > worth,
        };

        if !better {
            return None;
        }

        // By the clock: what is on air does not end by itself.
        first.anchored = true;
        let goes_on_under = first.over().is_some();
        tracing::info!(what = item.source.label(), "gives way");
        self.accounting.reopen(soonest);
        if let Some(on_air) = self.playback.on_air_mut().filter(|_| !goes_on_under) {
            on_air.stop(Ended::Cut, Text::new("station-ended-gives-way"));
        }

        Some(rest)
    }

    fn worth(&self, item: &Item) -> Worth {
        if item.source.is_endless() {
            return Worth::Signal;
        }

        match (item.source.segment(), item.kind) {
            (Some(segment), Kind::Fallback) => {
                let program = self.loaded.schedule.programs.get(&item.program);
                let evergreen = program.and_then(|program| program.evergreen.as_ref());
                if evergreen == Some(&segment.path) {
                    Worth::Evergreen
                } else {
                    Worth::Fallback
                }
            }
            (Some(_), Kind::Filler) => Worth::Filler,
            _ => Worth::Programme,
        }
    }

    /// Whether filler is on because its program has topics and none of their segments was heard.
    fn stands_in(&self, item: &Item, told: bool) -> bool {
        let program = self.loaded.schedule.programs.get(&item.program);
        !told && program.is_some_and(|program| !program.topics.is_empty())
    }
}
