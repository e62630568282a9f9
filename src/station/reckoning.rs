//! Once a day is over it is held against its plan; what has no reason raises an alarm, until somebody has
//! said why.

use std::collections::BTreeMap;

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp, ToSpan};

use crate::airlog::Event;
use crate::airlog::reconcile::Reconciliation;
use crate::station::Folder;
use crate::station::aircheck::recorded;
use crate::station::alarms::Alarm;
use crate::station::conductor::Conductor;
use crate::words::Text;

/// After midnight, what ran over from the day has ended and has its rows.
const AFTER_MIDNIGHT: SignedDuration = SignedDuration::from_mins(10);

/// Days not held against their plans are caught up with, so far back.
const BACK: i32 = 31;

/// An alarm about a day stands so long, unless that day is explained before.
const ALARMING: SignedDuration = SignedDuration::from_hours(7 * 24);

/// What is done, and what was found.
#[derive(Debug, Default)]
pub(crate) struct Reckoning {
    /// The last day that needs nothing more; none before the first look.
    done: Option<Date>,
    /// Days with something unexplained.
    found: BTreeMap<Date, Found>,
    /// The log's version when it was last looked whether somebody has explained them.
    version: i64,
}

#[derive(Debug)]
struct Found {
    unexplained: u32,
    since: Timestamp,
    /// How often somebody has given a reason, as far as `unexplained` knows.
    accepted: usize,
}

impl Reckoning {
    /// Holds every day that is over and was not held against its plan yet; each is a row of the log.
    pub(crate) fn each_second(&mut self, folder: &Folder, conductor: &mut Conductor, now: Timestamp) {
        self.hold_days(folder, conductor, now);
        self.hear(folder, conductor, now);
        self.found.retain(|_, found| now.duration_since(found.since) < ALARMING);
        // The latest day first.
        let words: Vec<Text> = self.found.iter().rev().map(|(date, found)| found.text(*date)).collect();
        conductor.alarms_mut().set(Alarm::Unexplained, words, now);
    }

    fn hold_days(&mut self, folder: &Folder, conductor: &mut Conductor, now: Timestamp) {
        let zone = conductor.loaded().rules.zone.clone();
        let settled = now.saturating_sub(AFTER_MIDNIGHT).unwrap_or(now);
        let today = settled.to_zoned(zone.clone()).date();
        let Ok(yesterday) = today.yesterday() else { return };
        if self.done.is_some_and(|done| done >= yesterday) {
            return;
        }
        let on_air = conductor.on_air().map(|(item, ..)| item.due.to_zoned(zone.clone()).date());
        if on_air.is_some_and(|date| date < today) {
            return;
        }
        let first = match self.done {
            Some(done) => done.tomorrow().unwrap_or(yesterday),
            None => self.first(conductor, yesterday, now),
        };
        let mut date = first;
        while date <= yesterday {
            let Some(day) = hold(folder, conductor, date, now) else { break };
            // Before the station kept plans, or away for the whole day: nothing to hold against.
            if day.planned.is_some() {
                let unexplained = day.unexplained();
                tracing::info!(%date, differences = day.differences.len(), unexplained, "day held against its plan");
                if unexplained > 0 {
                    self.found.insert(date, Found { unexplained, since: now, accepted: 0 });
                }
                conductor.journal().event(now, day.event());
            }
            let Ok(next) = date.tomorrow() else { break };
            date = next;
        }
        self.done = Some(yesterday);
    }

    /// Whether somebody has said meanwhile why a day was otherwise.
    fn hear(&mut self, folder: &Folder, conductor: &mut Conductor, now: Timestamp) {
        let Ok(version) = conductor.journal().log().version() else { return };
        if self.found.is_empty() || version == self.version {
            return;
        }
        self.version = version;
        for (date, found) in &mut self.found {
            let accepted = match conductor.journal().log().acceptances(*date) {
                Ok(accepted) => accepted.len(),
                Err(error) => {
                    tracing::error!(%error, %date, "what people said of the day cannot be read");
                    continue;
                }
            };
            if accepted == found.accepted {
                continue;
            }
            if let Some(day) = hold(folder, conductor, *date, now) {
                found.accepted = accepted;
                found.unexplained = day.unexplained();
                tracing::info!(%date, unexplained = found.unexplained, "somebody said why the day differs");
            }
        }
        self.found.retain(|_, found| found.unexplained > 0);
    }

    /// The first day to be held: after the last that the log says was; and what those before it found.
    fn first(&mut self, conductor: &mut Conductor, yesterday: Date, now: Timestamp) -> Date {
        let earliest = yesterday.checked_sub(BACK.days()).unwrap_or(yesterday);
        let since = now.saturating_sub(SignedDuration::from_hours(24 * (i64::from(BACK) + 1))).unwrap_or(now);
        let events = conductor.journal().log().incidents(since, now).unwrap_or_default();
        let mut first = earliest;
        for (at, event) in events {
            let Event::Reconciled { date, unexplained, .. } = event else { continue };
            first = first.max(date.tomorrow().unwrap_or(date));
            if unexplained > 0 {
                self.found.insert(date, Found { unexplained, since: at, accepted: 0 });
            }
        }
        first
    }
}

/// A day held against its plan; none if that cannot be done now.
fn hold(folder: &Folder, conductor: &mut Conductor, date: Date, now: Timestamp) -> Option<Reconciliation> {
    let zone = conductor.loaded().rules.zone.clone();
    let recorded = recorded(folder, conductor.loaded(), date).unwrap_or_else(|error| {
        tracing::error!(%error, %date, "recordings cannot be read");
        None
    });
    let day = conductor.journal().log().reconcile(date, &zone, Some(now), recorded.as_deref());
    day.inspect_err(|error| tracing::error!(%error, %date, "the day cannot be held against its plan")).ok()
}

impl Found {
    /// What a person should look into.
    fn text(&self, date: Date) -> Text {
        Text::new("station-alarm-unexplained")
            .with("date", date.strftime("%d/%m/%Y"))
            .with("day", date)
            .with("count", self.unexplained)
    }
}
