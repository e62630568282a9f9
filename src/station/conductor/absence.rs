//! The time a station was not running, and how it comes back.

use jiff::{SignedDuration, Timestamp};

use super::upcoming::{is_in_step, is_part_of};
use crate::airlog::{Event, LastWord};
use crate::rundown::Item;
use crate::schedule::{AfterPowerCut, OccurrenceId, Schedule};
use crate::units::Frames;
use crate::words::Text;

/// What was missed longer ago is not logged item by item.
const REMEMBERED: SignedDuration = SignedDuration::from_hours(31 * 24);

/// Shorter than this is no piece to play.
const CRUMB: Frames = Frames::from_ms(1000);

/// Items no further apart follow each other.
const BREATH: SignedDuration = SignedDuration::from_millis(1);

/// Fade of an item that a restarted slot has no time for.
const FADE: Frames = Frames::from_ms(2000);

/// How the station came to be away.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Away {
    /// It was never on air before, or a simulation begins.
    New,
    /// It was stopped in order.
    Stopped,
    /// It broke off.
    PowerCut,
    /// It ran, by a clock that was not believed.
    Clock,
}

/// An absence.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Absence {
    /// The last moment it is known to have run; the first, where it is new.
    pub(crate) since: Timestamp,
    /// How it ended then.
    pub(crate) away: Away,
    /// The last moment before it of which rows were lost: what was on air by then may have been heard.
    pub(crate) unknown_until: Option<Timestamp>,
    /// When it ran again, though perhaps without a card yet, by the clock of then.
    pub(crate) back: Timestamp,
}

/// What comes after an absence.
#[derive(Debug, Default)]
pub(crate) struct Resumed {
    /// To be played.
    pub(crate) coming: Vec<Item>,
    /// Left out by the program's wish, with the reason.
    pub(crate) skipped: Vec<(Item, Text)>,
    /// The occurrence left out.
    pub(crate) left_out: Option<OccurrenceId>,
    /// The occurrence that begins anew.
    pub(crate) anew: Option<OccurrenceId>,
}

impl Resumed {
    /// Returns those of `items` without a log row that were due by now and have ended, or are not worth joining for
    /// their last moment.
    pub(crate) fn missed(
        &self,
        items: Vec<Item>,
        is_told: &dyn Fn(&Item) -> bool,
        now: Timestamp,
    ) -> Vec<Item> {
        // What was planned before may have other items at other times than what is planned now.
        let anew = |item: &Item| self.anew.as_ref() == Some(&item.occurrence);
        let is_rest = |part: &Item, item: &Item| {
            is_part_of(part, item) && (anew(item) || is_in_step(part, item))
        };

        let resumes = |item: &Item| self.coming.iter().any(|part| is_rest(part, item));
        // Those have their own reason.
        let is_skipped = |item: &Item| self.skipped.iter().any(|(part, _)| is_rest(part, item));
        let missed = |item: &Item| {
            !is_told(item) && !is_skipped(item) && (item.end() <= now || !resumes(item))
        };

        items
            .into_iter()
            .filter(|item| item.start <= now && missed(item))
            .collect()
    }

    /// Returns what is over of inputs that are joined late and have no row: nobody hears it any more, whether the input is
    /// there now or something stands in for it. What is joined says nothing of that any more.
    pub(crate) fn lost_of_inputs(&mut self, is_told: &dyn Fn(&Item) -> bool) -> Vec<Item> {
        let late = |item: &&mut Item| item.source.input().is_some() && item.skip > Frames::ZERO;
        let mut lost = Vec::new();
        for item in self.coming.iter_mut().filter(late) {
            let over = Item {
                start: item.start - item.skip.to_duration(),
                length: item.skip,
                skip: Frames::ZERO,
                ..item.clone()
            };
            if !is_told(&over) {
                item.skip = Frames::ZERO;
                lost.push(over);
            }
        }
        lost
    }
}

impl Absence {
    /// Whether nobody knows if `item` was on air before it: rows were lost.
    pub(crate) fn is_unknown(&self, item: &Item) -> bool {
        self.unknown_until.is_some_and(|until| item.start < until)
    }

    /// Returns `items`, of those that were on when rows were lost only the rest from then on.
    ///
    /// Until then nobody knows what was heard; from then on, that nothing was. An item with a row stays whole, as the row
    /// accounts for it. The identification signal is cut all the same: it may stand for a whole slot whose program the
    /// library does not report yet.
    pub(crate) fn known(&self, items: Vec<Item>, has_row: &dyn Fn(&Item) -> bool) -> Vec<Item> {
        let Some(until) = self.unknown_until else {
            return items;
        };
        let known = |mut item: Item| {
            if item.start >= until || item.end() <= until {
                return item;
            }
            if item.source.is_endless() {
                item.length = Frames::between(until, item.end());
                item.start = until;
                return item;
            }
            let rest = (!has_row(&item)).then(|| item.joined(until)).flatten();
            rest.unwrap_or(item)
        };
        items.into_iter().map(known).collect()
    }

    /// Returns how a station that starts at `now` was away, by the daemon's last `word` and last `beat`.
    ///
    /// What others wrote into the log meanwhile is no sign that it ran. What never ran did not lose power.
    pub(crate) fn at_start(
        word: Option<LastWord>,
        beat: Option<Timestamp>,
        now: Timestamp,
    ) -> Self {
        let ran = word.map(|word| word.at).into_iter().chain(beat).max();
        let away = match (ran, word) {
            (None, _) => Away::New,
            (Some(_), Some(LastWord { orderly: true, .. })) => Away::Stopped,
            (Some(_), _) => Away::PowerCut,
        };
        Self {
            since: ran.unwrap_or(now),
            away,
            unknown_until: None,
            back: now,
        }
    }

    /// Returns what the log says of it at the next start, if it did not end in order.
    pub(crate) fn event(&self) -> Option<Event> {
        let alive_us = self.since.as_microsecond();
        (self.away == Away::PowerCut).then_some(Event::BrokeOff { alive_us })
    }

    /// It runs again since `at`: the clock that dated that was set.
    pub(crate) fn back_at(&mut self, at: Timestamp) {
        self.back = at;
        if self.away == Away::New {
            self.since = at;
        }
    }

    /// From when on items count as missed.
    pub(crate) fn since(&self, now: Timestamp) -> Timestamp {
        self.since.clamp(now - REMEMBERED, now)
    }

    /// Returns whether the station could miss `item`: none that began before it first ran.
    pub(crate) fn concerns(&self, item: &Item) -> bool {
        self.away != Away::New || item.start >= self.since
    }

    /// Why `item` was missed: since the station is back, because no sound got out.
    pub(crate) fn why(&self, item: &Item, because: Option<&Text>) -> Text {
        match because {
            Some(because) if self.away != Away::Clock && item.start >= self.back => because.clone(),
            _ => Text::new(match self.away {
                Away::New => "station-missed-no-card",
                Away::Stopped => "station-missed-stopped",
                Away::Clock => "station-missed-clock",
                Away::PowerCut => "station-missed-power-cut",
            }),
        }
    }

    /// What comes soon after `now` of the `items` planned: the occurrence that was due before `now` and should
    /// be on is joined, restarted or left out, as its program says.
    ///
    /// At `join` it can be heard; `whole` gives all items of an occurrence, `is_told` says which have their row.
    pub(crate) fn resume(
        &self,
        items: Vec<Item>,
        whole: impl FnOnce(&OccurrenceId) -> Vec<Item>,
        is_told: &dyn Fn(&Item) -> bool,
        schedule: &Schedule,
        now: Timestamp,
        join: Timestamp,
    ) -> Resumed {
        let on = items
            .iter()
            .find(|item| item.start <= join && join < item.end() && item.occurrence.due < now);
        let now = join;
        let Some(on) = on.filter(|_| self.away != Away::New) else {
            return joined(items, now);
        };

        let occurrence = on.occurrence.clone();
        let wish = schedule
            .programs
            .get(&on.program)
            .map(|program| program.after_power_cut);
        match wish.unwrap_or_default() {
            AfterPowerCut::Join => joined(items, now),
            AfterPowerCut::Restart => {
                // What was over before the absence has its row, or was before the station first ran.
                let has_row = |item: &Item| item.end() <= self.since || is_told(item);
                restarted(items, &whole(&occurrence), &has_row, now)
            }
            AfterPowerCut::Skip => left_out(items, occurrence, is_told, now),
        }
    }
}

fn joined(items: Vec<Item>, now: Timestamp) -> Resumed {
    Resumed {
        coming: super::upcoming::join(items, now),
        ..Resumed::default()
    }
}

fn left_out(
    items: Vec<Item>,
    occurrence: OccurrenceId,
    is_told: &dyn Fn(&Item) -> bool,
    now: Timestamp,
) -> Resumed {
    let mut resumed = Resumed::default();
    for item in items {
        if item.occurrence == occurrence {
            if item.end() > now && !is_told(&item) {
                resumed
                    .skipped
                    .push((item, Text::new("station-missed-left-out")));
            }
        } else if item.end() > now {
            resumed.coming.push(item);
        }
    }

    resumed.left_out = Some(occurrence);
    resumed
}

/// The occurrence that is `own` from its beginning, moved to `now`, as far as its time lasts.
///
/// Of one that is cut and goes on later, only the part that is on begins anew.
fn restarted(
    items: Vec<Item>,
    own: &[Item],
    is_told: &dyn Fn(&Item) -> bool,
    now: Timestamp,
) -> Resumed {
    let mut parts = own.chunk_by(|item, next| next.start <= item.end() + BREATH);
    let own = parts
        .find(|part| part.last().is_some_and(|last| now < last.end()))
        .unwrap_or_default();
    let is_of_part = |item: &Item, first: &Item, last: &Item| {
        first.occurrence == item.occurrence && item.start < last.end()
    };

    let mut others = items;
    others.retain(|item| {
        own.first()
            .zip(own.last())
            .is_none_or(|(first, last)| !is_of_part(item, first, last))
    });
    let Some((first, last)) = own.first().zip(own.last()) else {
        return joined(others, now);
    };

    let anew = first.occurrence.clone();
    let (end, late) = (last.end(), now.duration_since(first.start));
    let (mut coming, mut skipped) = (Vec::<Item>::new(), Vec::new());
    for mut item in own.iter().cloned() {
        let left = Frames::between(item.start + late, end);
        if left < CRUMB {
            if !is_told(&item) {
                skipped.push((item, Text::new("station-missed-restarted")));
            }
            continue;
        }
        item.start += late;
        item.anchored |= coming.is_empty();
        if item.length > left {
            item.length = left;
            item.fade_out = item.fade_out.max(FADE).min(left);
            item.tail = Frames::ZERO;
        }
        coming.push(item);
    }

    if let Some(last) = coming.last_mut() {
        // What is shorter than a piece goes to the one before.
        last.elastic |= last.source.is_endless();
    }

    coming.extend(others.into_iter().filter(|item| item.end() > now));
    coming.sort_by_key(|item| item.start);
    Resumed {
        coming,
        skipped,
        anew: Some(anew),
        ..Resumed::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(time: &str) -> Timestamp {
        format!("2026-11-{time}:00Z").parse().unwrap()
    }

    #[test]
    fn an_absence_of_years_is_not_logged_item_by_item() {
        let now = at("24T10:00");
        let since = "2009-01-01T00:00:00Z".parse().unwrap();
        let absence = Absence {
            since,
            away: Away::PowerCut,
            unknown_until: None,
            back: now,
        };

        assert_eq!(absence.since(now), now - REMEMBERED);
        assert_eq!(
            Absence {
                since: now + REMEMBERED,
                ..absence
            }
            .since(now),
            now
        );
    }

    #[track_caller]
    fn check(word: Option<(&str, bool)>, beat: Option<&str>, expected: (Away, &str)) {
        let word = word.map(|(said, orderly)| LastWord {
            at: at(said),
            orderly,
            confirmed: false,
        });
        let found = Absence::at_start(word, beat.map(at), at("24T10:00"));
        assert_eq!(
            (found.away, found.since, found.back),
            (expected.0, at(expected.1), at("24T10:00"))
        );
    }

    #[test]
    fn how_it_was_away() {
        //    last word                 last beat           how, and since when
        check(None, None, (Away::New, "24T10:00"));
        check(Some(("23T17:30", true)), None, (Away::Stopped, "23T17:30"));
        check(
            Some(("23T17:30", true)),
            Some("23T17:29"),
            (Away::Stopped, "23T17:30"),
        );
        check(
            Some(("23T17:00", false)),
            Some("23T17:29"),
            (Away::PowerCut, "23T17:29"),
        );
        check(
            Some(("23T17:00", false)),
            None,
            (Away::PowerCut, "23T17:00"),
        );

        // Its log is gone: that it ran is known.
        check(None, Some("23T17:29"), (Away::PowerCut, "23T17:29"));
    }
}
