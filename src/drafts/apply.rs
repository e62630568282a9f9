//! Operations on the files of a station as they stand.

use std::path::Path;

use jiff::civil::Date;

use super::error::DraftError;
use super::files::refused;
use super::operation::Operation;
use crate::config::{Content, Replacement, Replacements, Snapshot, Splice};

/// What operations make of a station's files.
#[derive(Debug, Clone)]
pub struct Edited {
    /// The files after them.
    pub snapshot: Snapshot,
    /// Each file that changes, old and new.
    pub files: Replacements,
}

/// Carries out `operations` on `base`, one after another, to hold from `from` on; `note` stands above new blocks.
///
/// # Errors
/// [`DraftError::Refused`]: one of them cannot be carried out.
pub(super) fn edited(
    base: &Snapshot,
    operations: &[Operation],
    from: Date,
    note: &str,
) -> Result<Edited, DraftError> {
    let mut edited = Edited {
        snapshot: base.clone(),
        files: Replacements::new(),
    };
    for operation in operations {
        for splice in operation.splices(&edited.snapshot, from, note)? {
            edited.splice(base, &splice)?;
        }
    }
    // What ends as it began is no change.
    edited.files.retain(|_, file| file.old != file.new);
    Ok(edited)
}

/// Returns what `operations` would make of the files in `base`, to hold from `from` on.
///
/// # Errors
/// [`DraftError::Refused`]: one of them cannot be carried out.
pub fn preview(
    base: &Snapshot,
    operations: &[Operation],
    from: Date,
) -> Result<Snapshot, DraftError> {
    Ok(edited(base, operations, from, "")?.snapshot)
}

impl Edited {
    fn splice(&mut self, base: &Snapshot, splice: &Splice) -> Result<(), DraftError> {
        let path = splice.file();
        let before = own(&self.snapshot, path);
        let after = splice
            .apply(before.as_deref().unwrap_or_default())
            .map_err(|error| refused(&error))?;
        let file = self.files.entry(path.to_owned());
        let file = file.or_insert_with(|| Replacement {
            old: own(base, path),
            new: None,
        });
        file.new = Some(after.clone());
        let files = &mut self.snapshot.files;
        files.insert(path.to_owned(), Content::Bytes(after));
        Ok(())
    }
}

/// The bytes of a file; none where there is no file.
pub(super) fn own(snapshot: &Snapshot, path: &Path) -> Option<Vec<u8>> {
    match snapshot.files.get(path) {
        Some(Content::Bytes(bytes)) => Some(bytes.clone()),
        _ => None,
    }
}
