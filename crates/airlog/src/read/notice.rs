//! What is said of the log itself, until a person has seen it; and what a log knows from the one before it.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use jiff::Timestamp;

use super::named::events;
use crate::entry::body::Facts;
use crate::entry::{Carried, Event, Seq};
use crate::error::AirlogError;
use crate::guard::READABLE;
use crate::write::files::beside;
use crate::write::log::Airlog;
use phatthanh_core::words::Text;

/// Something became of the log that people should know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// The entry that says so.
    pub seq: Seq,
    /// When.
    pub at: Timestamp,
    /// What of.
    pub of: NoticeOf,
    /// What.
    pub text: Text,
}

/// What a notice is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoticeOf {
    /// The log itself.
    Log,
    /// The library's catalogue.
    Library,
}

impl Airlog {
    /// What became of the log, and of the catalogue beside it, that no person has seen yet, as it was written.
    ///
    /// # Errors
    /// If the log cannot be read: damaged, held by another program, or written by a newer phatthanh.
    pub fn unseen(&self) -> Result<Vec<Notice>, AirlogError> {
        const NAMES: [&str; 6] = [
            "log-set-aside",
            "log-rebuilt",
            "log-put-back",
            "row-set-aside",
            "library-set-aside",
            "log-seen",
        ];
        let told: Vec<_> = self.read("read events of", |db| events(db, &NAMES)?.collect())?;
        let seen = told.iter().rev().find_map(|(_, _, event)| match event {
            Event::LogSeen { last, .. } => Some(*last),
            _ => None,
        });
        let unseen = told
            .into_iter()
            .filter(|(seq, ..)| seen.is_none_or(|seen| seen < *seq));
        Ok(unseen
            .filter_map(|(seq, at, event)| {
                Some(Notice {
                    seq,
                    at,
                    of: match event {
                        Event::LibrarySetAside { .. } => NoticeOf::Library,
                        _ => NoticeOf::Log,
                    },
                    text: text(&event)?,
                })
            })
            .collect())
    }

    /// Returns the names of what was set aside from the place of the catalogue, as far as this log says.
    ///
    /// # Errors
    /// If the log cannot be read: damaged, held by another program, or written by a newer phatthanh.
    pub fn catalogues_set_aside(&self) -> Result<BTreeSet<String>, AirlogError> {
        self.read("read events of", |db| {
            let rows = events(db, &["library-set-aside"])?;
            let names = rows.filter_map(|row| match row {
                Ok((_, _, Event::LibrarySetAside { old })) => Some(Ok(old)),
                Ok(_) => None,
                Err(problem) => Some(Err(problem)),
            });
            names.collect()
        })
    }

    /// Writes down that `by` has seen `notices`.
    ///
    /// # Errors
    /// If the row cannot be written: no room, log held or damaged. Nothing of it is written then.
    pub fn seen(&mut self, at: Timestamp, by: &str, notices: &[Notice]) -> Result<(), AirlogError> {
        let Some(last) = notices.iter().map(|notice| notice.seq).max() else {
            return Ok(());
        };
        self.event(
            at,
            &Event::LogSeen {
                by: by.to_owned(),
                last,
            },
        )
        .map(drop)
    }

    /// What is to be said of a log that does not hold all that aired; none if nothing shows that.
    #[must_use]
    pub fn beginning(&self) -> Option<Text> {
        if let Some(old) = self.goes_on_from() {
            return Some(Text::new("airlog-verified-begins-anew").with("old", old));
        }

        let is_empty = self.version().is_ok_and(|last| last == 0);
        let own = self.path.file_name()?.to_string_lossy().into_owned();
        let folder = fs::read_dir(self.path.parent()?)
            .ok()
            .filter(|_| is_empty)?;
        let names = folder.filter_map(|entry| entry.ok()?.file_name().into_string().ok());
        let mut beside: Vec<String> = names
            .filter(|name| {
                name.strip_prefix(&own)
                    .is_some_and(|rest| rest.starts_with('.'))
            })
            .collect();
        beside.sort();
        let old = beside.into_iter().next()?;
        Some(Text::new("airlog-verified-empty-beside").with("old", old))
    }

    /// The name of the log that was set aside for this one.
    fn goes_on_from(&self) -> Option<String> {
        let first = "select body from entry where seq = 1 and kind = 'event'";
        let first: String = self
            .read("read", |db| db.query_row(first, [], |row| row.get(0)))
            .ok()?;
        match Facts::parse("event", &first) {
            Some(Facts::Event(Event::LogSetAside { old, .. })) => Some(old),
            _ => None,
        }
    }

    /// The damaged log on which this one goes on, as far as it could be read; none if there is none.
    pub(crate) fn before(&self) -> Option<Self> {
        let old = self.goes_on_from()?;
        // A name, not a way out of the folder; and none before itself.
        let readable = beside(
            &self.path.with_file_name(Path::new(&old).file_name()?),
            READABLE,
        );
        if readable == self.path {
            return None;
        }
        Self::look(&readable).ok()
    }

    /// What was said of recordings in logs before this one.
    pub(crate) fn carried_over(&self) -> Result<Vec<Carried>, AirlogError> {
        self.read("read approvals of", |db| {
            let mut carried = Vec::new();
            for told in events(db, &["log-carried"])? {
                if let (_, _, Event::LogCarried { consents, .. }) = told? {
                    carried.extend(consents);
                }
            }
            Ok(carried)
        })
    }

    /// All that was ever said of recordings, to be carried over.
    pub(crate) fn carried(&self) -> Result<Vec<Carried>, AirlogError> {
        let mut carried = self.carried_over()?;
        self.read("read approvals of", |db| {
            let mut entries = db.prepare(
                "select seq, kind, at_us, body from entry where kind in ('approval', 'withdrawal') order by seq",
            )?;
            let mut rows = entries.query([])?;
            while let Some(row) = rows.next()? {
                let kind: String = row.get(1)?;
                let (approved, body) = match Facts::parse(&kind, &row.get::<_, String>(3)?) {
                    Some(Facts::Approval(body)) => (true, body),
                    Some(Facts::Withdrawal(body)) => (false, body),
                    _ => continue,
                };
                carried.push(Carried {
                    seq: row.get(0)?,
                    approved,
                    at_us: row.get(2)?,
                    by: body.by,
                    channel: body.channel,
                    note: body.note,
                    segment: body.segment,
                    text: body.text,
                });
            }
            Ok(carried)
        })
    }
}

/// For a person: what became of the log and what to do; none for an event that says nothing of it.
fn text(event: &Event) -> Option<Text> {
    Some(match event {
        Event::LogSetAside { old, last, .. } => Text::new("airlog-notice-set-aside")
            .with("old", old)
            .with("rows", last.map_or(0, |last| last.0)),
        Event::LogRebuilt { old } => Text::new("airlog-notice-rebuilt").with("old", old),
        Event::LogPutBack { old: Some(old) } => {
            Text::new("airlog-notice-replaced").with("old", old)
        }
        Event::LogPutBack { old: None } => Text::new("airlog-notice-put-back"),
        Event::LibrarySetAside { old } => Text::new("airlog-notice-library").with("old", old),
        Event::RowSetAside { kind, problem, .. } => Text::new("airlog-notice-row")
            .with("kind", kind)
            .with("problem", problem),
        _ => return None,
    })
}
