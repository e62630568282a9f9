//! A recording that is to air and may lie in no folder: what an order says.
//!
//! It is decoded and measured from end to end before anybody hears it, as all that airs, and a copy of it is kept: the
//! stick it came on may be gone by then. What the library knows already takes no time.

use std::io;
use std::path::Path;

use jiff::Timestamp;

use super::take::{IngestContext, Ingested};
use crate::catalogue::known::Known;
use crate::catalogue::recording::{Outcome, Recording};
use crate::folders::found::{FoundFile, Stamp};
use crate::{Library, store};
use phatthanh_core::names::AudioPath;
use phatthanh_core::rundown::Segment;
use phatthanh_core::words::Text;

/// The folder that a file from elsewhere is said to lie in.
const ELSEWHERE: &str = "khan-cap";

impl Library {
    /// Takes in `file`, wherever it lies, and keeps a copy of it. Returns it as planning sees it, or why it cannot air.
    ///
    /// # Errors
    /// Why it cannot air, in words.
    pub fn take_outside(&self, file: &Path, now: Timestamp) -> Result<Segment, Text> {
        let unreadable =
            |problem: io::Error| Text::new("library-unreadable").with("problem", problem);
        self.store.prepare(now).map_err(unreadable)?;
        let stamp = Stamp::of(file).map_err(unreadable)?;
        let id = store::identify(file).map_err(unreadable)?;
        let is_it = |known: &&Known| known.id() == Some(id) && known.refusal().is_none();
        let held = self
            .copies
            .get(&id)
            .map_or(stamp.size, |copied| copied.size);
        if let Some(known) = self
            .known()
            .find(is_it)
            .filter(|_| self.store.holds(id, held))
        {
            let segment = known.recording().segment(None, known.path().topic());
            return segment.ok_or_else(|| Text::new("library-damaged"));
        }
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        let path = file.strip_prefix(&self.audio).ok().map_or_else(
            || AudioPath::from(&*format!("{ELSEWHERE}/{name}")),
            |inside| AudioPath::from(&*inside.to_string_lossy()),
        );
        let desk = IngestContext {
            store: Some(&self.store),
            scratch: None,
            copies: &self.copies,
            converter: &self.converter,
            known: &|_| None,
        };
        let found = FoundFile {
            path: path.clone(),
            file: file.to_owned(),
            stamp,
            parts: Vec::new(),
        };
        let (outcome, copy) = match desk.take(&found) {
            Ingested::Made { outcome, copy, .. } => (outcome, copy),
            Ingested::As(outcome) => (outcome, None),
            Ingested::Changed => return Err(Text::new("library-outside-changed")),
            Ingested::StoreFailed(problem) => return Err(unreadable(problem)),
        };
        let title = match &outcome {
            Outcome::Refused { reason, .. } => return Err(reason.clone().into()),
            Outcome::Passed { measures, .. } => {
                crate::names::title(measures.title.as_deref(), &name)
            }
        };
        for kept in self.store.keep(copy.into_iter().collect()) {
            kept.map_err(unreadable)?;
        }
        let recording = Recording {
            path: path.clone(),
            stamp,
            title: title.into(),
            added: now,
            gone: None,
            outcome,
        };
        recording
            .segment(None, path.topic())
            .ok_or_else(|| Text::new("library-damaged"))
    }
}
