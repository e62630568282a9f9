//! Once a day is over it is held against its plan; what has no reason raises an alarm, until somebody has
//! said why. The log is read on a thread of its own: the conductor does not wait for it.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp, ToSpan};

use crate::airlog::reconcile::Reconciliation;
use crate::airlog::{Airlog, AirlogError, Event};
use crate::alarm::Alarm;
use crate::config::Loaded;
use crate::station::Folder;
use crate::station::air::aircheck::recorded;
use crate::station::conductor::Conductor;
use crate::words::Text;

/// After midnight, what ran over from the day has ended and has its rows.
const AFTER_MIDNIGHT: SignedDuration = SignedDuration::from_mins(10);

/// Days not held against their plans are caught up with, so far back.
const BACK: i32 = 31;

/// An alarm about a day stands so long, unless that day is explained before.
const ALARMING: SignedDuration = SignedDuration::from_hours(7 * 24);

/// A log that could not be read is asked again after so long.
const AGAIN: SignedDuration = SignedDuration::from_secs(60);

/// The conductor's end: asks once a second, and takes what is known by then.
#[derive(Debug)]
pub(crate) struct DailyReconciliation {
    asks: Sender<Ask>,
    answers: Receiver<Answer>,
    /// Not answered yet.
    asked: bool,
}

/// The station as it is at a moment.
#[derive(Debug)]
struct Ask {
    loaded: Arc<Loaded>,
    now: Timestamp,
    /// The day of what is on air.
    on_air: Option<Date>,
    /// How often others wrote into the log.
    versions: u64,
}

/// What is to be written, and what to be reported.
#[derive(Debug, Default)]
struct Answer {
    rows: Vec<Event>,
    words: Vec<Text>,
}

impl DailyReconciliation {
    /// Reads the log of the station in `folder` on a thread of its own, which ends when this is dropped.
    pub(crate) fn start(folder: &Folder) -> Self {
        let (asks, asked) = channel::<Ask>();
        let (tell, answers) = channel();
        let mut days = Days::of(folder.clone());
        thread::spawn(move || {
            for ask in asked {
                if tell.send(days.look(&ask)).is_err() {
                    return;
                }
            }
        });
        Self {
            asks,
            answers,
            asked: false,
        }
    }

    /// Holds every day that is over and was not held against its plan yet; each is a row of the log.
    pub(crate) fn each_second(&mut self, conductor: &mut Conductor, now: Timestamp) {
        if let Ok(answer) = self.answers.try_recv() {
            self.take(answer, conductor, now);
        }

        // A row that waits may be what a day lacks.
        if self.asked || conductor.log_writer().waiting() > 0 {
            return;
        }

        let loaded = Arc::clone(conductor.loaded());
        let zone = loaded.rules.zone.clone();
        let on_air = conductor
            .on_air()
            .map(|(item, ..)| item.occurrence.due.to_zoned(zone).date());
        let versions = conductor.log_writer().versions();
        self.asked = self
            .asks
            .send(Ask {
                loaded,
                now,
                on_air,
                versions,
            })
            .is_ok();
    }

    fn take(&mut self, Answer { rows, words }: Answer, conductor: &mut Conductor, now: Timestamp) {
        self.asked = false;
        for row in rows {
            conductor.log_writer().event(now, row);
        }
        conductor.alarms_mut().set(Alarm::Unexplained, words, now);
    }

    /// Waits for the answer.
    #[cfg(test)]
    pub(crate) fn answered(&mut self, conductor: &mut Conductor, now: Timestamp) {
        if self.asked {
            let answer = self.answers.recv().unwrap();
            self.take(answer, conductor, now);
        }
    }
}

/// What is done, and what was found.
#[derive(Debug)]
struct Days {
    folder: Folder,
    /// The last day that needs nothing more; none before the first look.
    done: Option<Date>,
    /// Days with something unexplained.
    found: BTreeMap<Date, DayResult>,
    /// How often others had written into the log when it was last looked whether somebody has explained them.
    versions: u64,
    /// When the log could not be read.
    failed: Option<Timestamp>,
}

#[derive(Debug)]
struct DayResult {
    unexplained: u32,
    since: Timestamp,
    /// How often somebody has given a reason, as far as `unexplained` knows.
    accepted: usize,
}

impl Days {
    fn of(folder: Folder) -> Self {
        Self {
            folder,
            done: None,
            found: BTreeMap::new(),
            versions: 0,
            failed: None,
        }
    }

    fn look(&mut self, ask: &Ask) -> Answer {
        let mut rows = Vec::new();
        if self
            .failed
            .is_none_or(|failed| ask.now.duration_since(failed).abs() >= AGAIN)
        {
            let read = self.hold_days(ask, &mut rows).and_then(|()| self.hear(ask));
            self.failed = read.as_ref().is_err().then_some(ask.now);
            if let Err(error) = read {
                tracing::error!(%error, "days cannot be held against their plans");
            }
        }

        self.found
            .retain(|_, found| ask.now.duration_since(found.since) < ALARMING);
        // The latest day first.
        let words = self
            .found
            .iter()
            .rev()
            .map(|(date, found)| found.text(*date))
            .collect();
        Answer { rows, words }
    }

    fn hold_days(&mut self, ask: &Ask, rows: &mut Vec<Event>) -> Result<(), AirlogError> {
        let settled = ask.now.saturating_sub(AFTER_MIDNIGHT).unwrap_or(ask.now);
        let today = settled.to_zoned(ask.loaded.rules.zone.clone()).date();
        let Ok(yesterday) = today.yesterday() else {
            return Ok(());
        };

        if self.done.is_some_and(|done| done >= yesterday)
            || ask.on_air.is_some_and(|date| date < today)
        {
            return Ok(());
        }

        let log = Airlog::open_read_only(&self.folder.log())?;
        let mut date = match self.done {
            Some(done) => done.tomorrow().unwrap_or(yesterday),
            None => self.first(&log, yesterday, ask.now)?,
        };

        while date <= yesterday {
            let day = hold(&self.folder, &log, date, ask)?;
            // Before the station kept plans, or away for the whole day: nothing to hold against.
            if day.planned.is_some() {
                let unexplained = day.unexplained();
                tracing::info!(%date, differences = day.differences.len(), unexplained, "day held against its plan");
                if unexplained > 0 {
                    self.found.insert(
                        date,
                        DayResult {
                            unexplained,
                            since: ask.now,
                            accepted: 0,
                        },
                    );
                }
                rows.push(day.event());
            }
            self.done = Some(date);
            let Ok(next) = date.tomorrow() else { break };
            date = next;
        }

        self.done = Some(yesterday);
        Ok(())
    }

    /// Whether somebody has said meanwhile why a day was otherwise.
    fn hear(&mut self, ask: &Ask) -> Result<(), AirlogError> {
        if self.found.is_empty() || ask.versions == self.versions {
            return Ok(());
        }

        let log = Airlog::open_read_only(&self.folder.log())?;
        for (date, found) in &mut self.found {
            let accepted = log.acceptances(*date)?.len();
            if accepted == found.accepted {
                continue;
            }
            let day = hold(&self.folder, &log, *date, ask)?;
            found.accepted = accepted;
            found.unexplained = day.unexplained();
            tracing::info!(%date, unexplained = found.unexplained, "somebody said why the day differs");
        }

        self.found.retain(|_, found| found.unexplained > 0);
        self.versions = ask.versions;
        Ok(())
    }

    /// The first day to be held: after the last that the log says was; and what those before it found.
    fn first(
        &mut self,
        log: &Airlog,
        yesterday: Date,
        now: Timestamp,
    ) -> Result<Date, AirlogError> {
        let earliest = yesterday.checked_sub(BACK.days()).unwrap_or(yesterday);
        let since = now
            .saturating_sub(SignedDuration::from_hours(24 * (i64::from(BACK) + 1)))
            .unwrap_or(now);
        let mut first = earliest;
        for (at, event) in log.incidents(since, now)? {
            let Event::Reconciled {
                date, unexplained, ..
            } = event
            else {
                continue;
            };
            first = first.max(date.tomorrow().unwrap_or(date));
            if unexplained > 0 {
                self.found.insert(
                    date,
                    DayResult {
                        unexplained,
                        since: at,
                        accepted: 0,
                    },
                );
            }
        }

        Ok(first)
    }
}

/// A day held against its plan.
fn hold(
    folder: &Folder,
    log: &Airlog,
    date: Date,
    ask: &Ask,
) -> Result<Reconciliation, AirlogError> {
    let recorded = recorded(folder, &ask.loaded, date).unwrap_or_else(|error| {
        tracing::error!(%error, %date, "recordings cannot be read");
        None
    });
    log.reconcile(
        date,
        &ask.loaded.rules.zone,
        Some(ask.now),
        recorded.as_deref(),
    )
}

impl DayResult {
    /// What a person should look into.
    fn text(&self, date: Date) -> Text {
        Text::new("station-alarm-unexplained")
            .with("date", date.strftime("%d/%m/%Y"))
            .with("day", date)
            .with("count", self.unexplained)
    }
}
