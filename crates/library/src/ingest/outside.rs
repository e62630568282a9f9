//! A recording that is to air and may lie in no folder: what an order says.
//!
//! It is decoded and measured from end to end before anybody hears it, as all that airs, and a copy of it is kept: the
//! stick it came on may be gone by then. What the library knows already takes no time.

use std::io;
use std::path::Path;

use jiff::Timestamp;

use super::batch::Ingest;
use super::take::Ingested;
use crate::catalogue::inventory::Inventory;
use crate::catalogue::known::Known;
use crate::catalogue::recording::{Outcome, Recording};
use crate::folders::found::{FoundFile, Stamp};
use crate::store;
use crate::store::archive::Shelf;
use phatthanh_core::names::{AudioPath, SegmentId};
use phatthanh_core::rundown::Segment;
use phatthanh_core::words::Text;

/// The folder that a file from elsewhere is said to lie in.
const ELSEWHERE: &str = "khan-cap";

impl Ingest {
    /// Ingests `file`, wherever it lies, and keeps a copy of it. Returns it as planning sees it.
    ///
    /// The copy goes into the station's store, even if the library leaves no trace otherwise.
    ///
    /// # Errors
    ///
    /// Why it cannot air, in words.
    pub(crate) fn take_outside(
        &self,
        file: &Path,
        audio: &Path,
        inventory: &Inventory,
        now: Timestamp,
    ) -> Result<Segment, Text> {
        let unreadable =
            |problem: io::Error| Text::new("library-unreadable").with("problem", problem);
        let archive = inventory.archive();
        let store = archive.store();
        store.prepare(now).map_err(unreadable)?;
        let stamp = Stamp::of(file).map_err(unreadable)?;
        let id = store::identify(file).map_err(unreadable)?;

        let copied = archive.copies().get(&id);
        let held = copied.map_or(stamp.size, |copied| copied.size);
        let is_it = |known: &&Known| known.id() == Some(id) && known.refusal().is_none();
        if let Some(known) = inventory
            .all()
            .find(is_it)
            .filter(|_| store.holds(id, held))
        {
            let segment = known.recording().segment(None, known.path().topic());
            return segment.ok_or_else(|| Text::new("library-damaged"));
        }

        let name = file.file_name().unwrap_or_default().to_string_lossy();
        let path = file.strip_prefix(audio).ok().map_or_else(
            || AudioPath::from(&*format!("{ELSEWHERE}/{name}")),
            |inside| AudioPath::from(&*inside.to_string_lossy()),
        );
        let unknown = |_: SegmentId| None;
        let context = self.context(Shelf::Store(store), archive.copies(), &unknown);
        let found = FoundFile {
            path: path.clone(),
            file: file.to_owned(),
            stamp,
            parts: Vec::new(),
        };

        let (outcome, copy) = match context.take(&found) {
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

        for kept in store.keep(copy.into_iter().collect()) {
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
