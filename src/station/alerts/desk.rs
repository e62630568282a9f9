//! The alert desk: carries out what is decided of public warnings, in the airtime log and by the door of all orders.
//!
//! What a warning was decided to be stands in the log, and its document in `var/alerts`: so a restart says nothing again
//! and forgets nothing that waits. A running station and a person at the command line use one desk each.

use std::fs;
use std::io;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;

use crate::airlog::{Airlog, AirlogError, Alerted, Alerts, Channel, Ordered, Seq};
use crate::alert::{self, Action, Alert, AlertError, Decision, Key, Kind, State};
use crate::clock::Clock;
use crate::config::{AlertSource, Loaded};
use crate::library::{Library, Settle};
use crate::rundown::{OrderEnd, Urgency};
use crate::station::Folder;
use crate::station::said::said;
use crate::words::Text;

/// How often a warning is said whose source is not in the settings any more.
const REPEAT: u32 = 2;
/// Why a warning waits whose text cannot be made sound.
const NOT_SPOKEN: &str = "alert-not-spoken";

/// Why nothing came of a warning.
#[derive(Debug, thiserror::Error)]
pub enum DeskError {
    /// What came is no alert.
    #[error("not an alert: {0}")]
    NotAlert(#[from] AlertError),
    /// The airtime log cannot be read or written.
    #[error(transparent)]
    Log(#[from] AirlogError),
    /// Its document cannot be kept or read.
    #[error("could not keep the alert")]
    Document(#[from] io::Error),
    /// There is none of that id.
    #[error("no alert {0}")]
    Unknown(String),
    /// It waits for nobody.
    #[error("alert {0} waits for nobody")]
    Decided(String),
    /// There is no sound to air.
    #[error("no sound to air")]
    NotSpoken(Text),
}

/// What became of a warning that came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Came {
    /// It is known, and nothing is new.
    Known,
    /// It was decided and written down.
    Written,
    /// Nothing is written by a clock that is not believed; whether it waits for a person.
    Unwritten(bool),
}

/// Carries out what is decided.
#[derive(Debug, Clone)]
pub struct AlertDesk {
    folder: Folder,
    clock: Arc<dyn Clock>,
    loaded: Arc<Loaded>,
}

impl AlertDesk {
    /// Makes the desk of the station in `folder`, as `loaded` has its settings.
    #[must_use]
    pub fn new(folder: Folder, clock: Arc<dyn Clock>, loaded: Arc<Loaded>) -> Self {
        Self {
            folder,
            clock,
            loaded,
        }
    }

    /// Follows the settings of an edit from now on.
    pub(super) fn follow(&mut self, loaded: Arc<Loaded>) {
        self.loaded = loaded;
    }

    /// Decides what to do with a document that came by `source`, and does it.
    ///
    /// # Errors
    /// If it is no alert, or the log or its folder does not take it.
    pub fn receive(
        &self,
        bytes: &[u8],
        source: &AlertSource,
        believed: bool,
    ) -> Result<Came, DeskError> {
        let alert = alert::read(bytes)?;
        let id = Alerted::id(&alert.key);
        let mut log = self.log()?;
        let alerts = log.alerts()?;
        if alerts.get(&id).is_some() {
            return Ok(Came::Known);
        }

        let now = believed.then(|| self.clock.now());
        let decision = alert::decide(&alert, &alerts.others(&id), &source.listening, now);
        if !believed {
            return Ok(Came::Unwritten(decision.action == Action::Ask));
        }

        if decision.action != Action::Ignore {
            self.keep(&id, bytes)?;
        }
        let row = |state, reason| {
            Alerted::new(
                &alert,
                &source.name,
                source.listening.trusted,
                state,
                reason,
            )
        };
        let carried = Carried {
            alert: &alert,
            decision,
            repeat: source.repeat,
            row: &row,
        };
        self.carry_out(&mut log, &alerts, carried)?;
        Ok(Came::Written)
    }

    /// Looks again at all that waits: for its time, or for a person meanwhile it is over. Returns how many still wait
    /// for a person.
    ///
    /// # Errors
    /// If the log cannot be read or written.
    pub fn again(&self) -> Result<usize, DeskError> {
        let mut log = self.log()?;
        let alerts = log.alerts()?;
        let waits = |one: &&Alerted| matches!(one.state, State::Held | State::Asked);
        for waiting in alerts.iter().filter(waits) {
            let Ok(alert) = self.document(&waiting.id) else {
                continue;
            };
            let Some(source) = self.source(&waiting.source) else {
                continue;
            };
            let now = Some(self.clock.now());
            let others = alerts.others(&waiting.id);
            let decision = alert::decide(&alert, &others, &source.listening, now);
            let is_news = match decision.action {
                Action::Hold { .. } => waiting.state != State::Held,
                Action::Ask => waiting.state != State::Asked,
                // Its voice is tried again by the person who has it aired.
                Action::Air { .. } => waiting.reason.key() != NOT_SPOKEN,
                Action::Stop | Action::Ignore => true,
            };
            if is_news {
                let row = |state, reason| Alerted {
                    state,
                    reason,
                    ..waiting.clone()
                };
                let carried = Carried {
                    alert: &alert,
                    decision,
                    repeat: source.repeat,
                    row: &row,
                };
                self.carry_out(&mut log, &alerts, carried)?;
            }
        }

        let alerts = log.alerts()?;
        Ok(alerts
            .iter()
            .filter(|one| one.state == State::Asked)
            .count())
    }

    /// Has the warning called `id` aired, or carries out that it ends others, on the word of `by`.
    ///
    /// # Errors
    /// If there is none that waits, it cannot be spoken, or the log does not take it.
    pub fn air(&self, id: &str, by: &str) -> Result<Option<Seq>, DeskError> {
        let mut log = self.log()?;
        let alerts = log.alerts()?;
        let waiting = waiting(&alerts, id)?;
        let alert = self.document(&waiting.id)?;
        let now = self.clock.now();
        let known = alerts.others(&waiting.id);
        let ends: Vec<Key> = alert
            .about(&known)
            .into_iter()
            .map(|one| one.key.clone())
            .collect();
        let (urgency, until) = alert.by_word(now);
        let action = if alert.is_over() || alert.kind == Kind::Cancel {
            Action::Stop
        } else {
            Action::Air { urgency, until }
        };
        let decision = Decision {
            action,
            ends,
            reason: Text::new("alert-by-person").with("by", by),
        };
        let row = |state, reason| Alerted {
            state,
            reason,
            by: Some(by.to_owned()),
            ..waiting.clone()
        };
        let source = self.source(&waiting.source);
        let carried = Carried {
            alert: &alert,
            decision,
            repeat: source.map_or(REPEAT, |source| source.repeat),
            row: &row,
        };
        let (state, order) = self.carry_out(&mut log, &alerts, carried)?;
        match state {
            (State::Asked, reason) => Err(DeskError::NotSpoken(reason)),
            _ => Ok(order),
        }
    }

    /// Leaves the warning called `id`, on the word of `by`.
    ///
    /// # Errors
    /// If there is none that waits, or the log does not take it.
    pub fn drop(&self, id: &str, by: &str) -> Result<(), DeskError> {
        let mut log = self.log()?;
        let alerts = log.alerts()?;
        let dropped = Alerted {
            state: State::Ended,
            reason: Text::new("alert-dropped").with("by", by),
            by: Some(by.to_owned()),
            ..waiting(&alerts, id)?.clone()
        };
        log.alert(self.clock.now(), &[dropped], None, &[])?;
        Ok(())
    }

    /// Returns the warnings the log knows.
    ///
    /// # Errors
    /// If the log cannot be read.
    pub fn alerts(&self) -> Result<Alerts, DeskError> {
        Ok(self.log()?.alerts()?)
    }

    /// Returns the document of the warning called `id`.
    ///
    /// # Errors
    /// If it is not kept, or is damaged.
    pub fn document(&self, id: &str) -> Result<Alert, DeskError> {
        Ok(alert::read(&fs::read(self.place(id))?)?)
    }

    /// Writes down what becomes of a warning, with the order that says it and those it ends.
    fn carry_out(
        &self,
        log: &mut Airlog,
        alerts: &Alerts,
        carried: Carried<'_>,
    ) -> Result<((State, Text), Option<Seq>), DeskError> {
        let Carried {
            alert,
            decision,
            repeat,
            row,
        } = carried;
        let mut reason = decision.reason;
        let mut ends = decision.ends;
        let mut ordered = None;
        let state = match decision.action {
            Action::Air { urgency, until } => {
                match self.ordered(alert, urgency, until, repeat, row) {
                    Ok(order) => {
                        ordered = Some(order);
                        State::Aired
                    }
                    Err(problem) => {
                        // Nothing takes the place of what is ended: that stands until a person has decided.
                        ends.clear();
                        let what = problem.say(crate::words::Language::Vi);
                        reason = Text::new(NOT_SPOKEN).with("what", what);
                        State::Asked
                    }
                }
            }
            Action::Hold { .. } => State::Held,
            Action::Stop => State::Ended,
            Action::Ask => State::Asked,
            Action::Ignore => State::Left,
        };

        let how = if ordered.is_some() {
            OrderEnd::Replaced
        } else {
            OrderEnd::Stopped
        };
        let orders = log.orders()?;
        let ended: Vec<&Alerted> = alerts
            .iter()
            .filter(|one| ends.contains(&one.key()))
            .collect();
        let is_open = |seq: &Seq| orders.open().any(|order| order.number == seq.0);
        let over: Vec<(i64, OrderEnd)> = ended
            .iter()
            .filter_map(|one| one.order.filter(is_open))
            .map(|seq| (seq.0, how))
            .collect();
        let own = row(state, reason.clone());
        let ended = ended.into_iter().map(|one| Alerted {
            state: State::Ended,
            reason: reason.clone(),
            by: own.by.clone(),
            ..one.clone()
        });
        let rows: Vec<Alerted> = std::iter::once(own.clone()).chain(ended).collect();

        let order = log.alert(self.clock.now(), &rows, ordered.as_ref(), &over)?;
        tracing::info!(id = own.id, ?state, reason = reason.key(), "alert decided");
        Ok(((state, reason), order))
    }

    /// The order that says a warning; why there is none.
    fn ordered(
        &self,
        alert: &Alert,
        level: Urgency,
        until: Timestamp,
        repeat: u32,
        row: &dyn Fn(State, Text) -> Alerted,
    ) -> Result<Ordered, Text> {
        let settle = Settle::Aged(Duration::ZERO);
        let library = Library::peek(self.folder.root(), settle, Arc::clone(&self.clock));
        let made = said(
            &library,
            &self.loaded,
            &alert.spoken(),
            &alert.headline(),
            self.clock.now(),
        )?;
        let row = row(State::Aired, Text::new("alert-airs"));
        Ok(Ordered {
            by: row.by.unwrap_or(row.source),
            ordered_by: alert.whose(),
            channel: Channel::Message,
            level,
            drill: false,
            recordings: vec![made.recording],
            repeat,
            every_us: None,
            until,
            after_item: false,
            note: Some(format!("CAP {}", alert.key)),
        })
    }

    fn source(&self, name: &str) -> Option<&AlertSource> {
        let sources = &self.loaded.station.alerts;
        sources.iter().find(|source| source.name == name)
    }

    fn log(&self) -> Result<Airlog, AirlogError> {
        Airlog::open(&self.folder.log())
    }

    fn place(&self, id: &str) -> PathBuf {
        // The id is the hash's own; of a stranger's words none becomes a path.
        let name: String = id.chars().filter(char::is_ascii_alphanumeric).collect();
        self.folder.alerts().join(format!("{name}.xml"))
    }

    fn keep(&self, id: &str, bytes: &[u8]) -> io::Result<()> {
        let folder = self.folder.alerts();
        fs::create_dir_all(&folder)?;
        let mut file = tempfile::NamedTempFile::new_in(&folder)?;
        io::Write::write_all(&mut file, bytes)?;
        file.as_file().sync_all()?;
        file.persist(self.place(id))?;
        Ok(())
    }
}

/// A decision on its way into the log.
struct Carried<'a> {
    alert: &'a Alert,
    decision: Decision,
    repeat: u32,
    /// Its row, by what became of it and why.
    row: &'a dyn Fn(State, Text) -> Alerted,
}

/// The warning called `id` (or whose id begins so) that waits for its time or a person.
fn waiting<'a>(alerts: &'a Alerts, id: &str) -> Result<&'a Alerted, DeskError> {
    let mut named = alerts
        .iter()
        .filter(|one| !id.is_empty() && one.id.starts_with(id));
    match (named.next(), named.next()) {
        (Some(one), None) if matches!(one.state, State::Held | State::Asked) => Ok(one),
        (Some(_), None) => Err(DeskError::Decided(id.to_owned())),
        _ => Err(DeskError::Unknown(id.to_owned())),
    }
}
