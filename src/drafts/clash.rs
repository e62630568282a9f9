//! What others changed, since a draft was made, of what it touches itself.

use jiff::civil::Date;

use super::apply::edited;
use super::error::{Clash, DraftError};
use super::files::refused;
use super::operation::Operation;
use crate::config::Snapshot;

/// Whose word holds where two changed the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Take {
    /// The draft's, and the slot as it was when the draft was made.
    Yours,
    /// That of those who were there first; the draft's operation falls away.
    Theirs,
    /// The draft's keys on top of theirs.
    Both,
}

/// The operations to carry out on `now`, where they were made on `base`: as they are where nobody touched the same, else
/// as `take` says.
///
/// # Errors
/// [`DraftError::Clash`]: somebody touched the same, and nobody has said whose word holds.
pub(super) fn settled(
    operations: &[Operation],
    base: &Snapshot,
    now: &Snapshot,
    from: Date,
    take: Option<Take>,
) -> Result<Vec<Operation>, DraftError> {
    let (mut settled, mut clashes) = (Vec::new(), Vec::new());
    for operation in operations {
        let was = operation.touches(base).map_err(|error| refused(&error))?;
        let theirs = operation.touches(now).map_err(|error| refused(&error))?;
        if was == theirs {
            settled.push(operation.clone());
            continue;
        }
        match take {
            Some(Take::Theirs) => {}
            Some(Take::Both) => settled.push(operation.clone()),
            Some(Take::Yours) => settled.push(operation.with_all_of(base, from)?),
            None => {
                let after = |snapshot: &Snapshot| -> Option<String> {
                    let edited = edited(snapshot, std::slice::from_ref(operation), from, "");
                    operation.touches(&edited.ok()?.snapshot).ok()?
                };
                clashes.push(Clash {
                    what: operation.target(),
                    base: was,
                    yours: after(base),
                    theirs,
                    both: after(now),
                });
            }
        }
    }

    if clashes.is_empty() {
        Ok(settled)
    } else {
        Err(DraftError::Clash(clashes))
    }
}
