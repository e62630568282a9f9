//! Looks through the whole store at once, and reports what is not as it should be.
//!
//! Reads beside a running station: what a copy must hold is asked anew before it is called damaged,
//! because the station may just have made it again.

use std::io;
use std::path::PathBuf;

use super::{Condition, Store};
use crate::LibraryError;
use crate::catalogue::index::Reading;
use crate::catalogue::inventory::Inventory;
use crate::catalogue::known::Known;
use crate::folders::drop_folders::DropFolders;
use phatthanh_core::names::{AudioPath, SegmentId};

/// How far verifying is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// Copies looked through.
    pub done: usize,
    /// Copies to look through.
    pub of: usize,
}

/// Something in the store that is not as it should be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The copy; none for a file that is none.
    pub id: Option<SegmentId>,
    /// The recording whose copy it is.
    pub path: Option<AudioPath>,
    /// The file in the store.
    pub file: PathBuf,
    /// What is wrong with it; [`Condition::Good`] of what belongs to nothing.
    pub condition: Condition,
    /// Whether the file is in its folder, so that the next scan makes the copy again.
    pub in_folder: bool,
}

/// What came of looking through the store.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Verdict {
    /// Copies that hold what they must.
    pub good: usize,
    /// Copies that do not, are missing, or could not be read.
    pub bad: Vec<Finding>,
    /// What belongs to no recording.
    pub strays: Vec<Finding>,
}

/// Hashes every copy again, and throws away the damaged, so that the next scan makes them again.
///
/// # Errors
///
/// If the store or the index cannot be read, or a damaged copy cannot be removed.
pub(crate) fn verify(
    inventory: &Inventory,
    folders: &DropFolders,
    mut tell: impl FnMut(Progress),
) -> Result<Verdict, LibraryError> {
    let archive = inventory.archive();
    let store = archive.store();
    let folder = |source: io::Error| LibraryError::Folder {
        path: store.folder().to_owned(),
        source,
    };

    let mut verdict = Verdict::default();
    if !store.folder().is_dir() {
        return Ok(verdict);
    }

    let held = store.held().map_err(folder)?;
    let path = archive.index_path();
    let index = Reading::open(&path).map_err(|source| LibraryError::Index { path, source })?;
    let walk = folders.walk(inventory).unwrap_or_default();
    let finding = |id: SegmentId, known: Option<&Known>, condition| Finding {
        id: Some(id),
        path: known.map(|known| known.path().clone()),
        file: store.path(id),
        condition,
        in_folder: known.is_some_and(|known| walk.holds(known.path())),
    };

    let known = inventory.by_id();
    let strays = held.ids.iter().filter(|id| !known.contains_key(id));
    verdict
        .strays
        .extend(strays.map(|id| finding(*id, None, Condition::Good)));
    verdict
        .strays
        .extend(held.strays.into_iter().map(|file| Finding {
            id: None,
            path: None,
            file,
            condition: Condition::Good,
            in_folder: false,
        }));
    for (done, (id, recording)) in known.iter().enumerate() {
        tell(Progress {
            done,
            of: known.len(),
        });
        match look_through(store, *id, &index) {
            Condition::Good => verdict.good += 1,
            // What has left its folder needs no copy.
            Condition::Missing if recording.gone.is_some() => {}
            condition => {
                if condition == Condition::Damaged {
                    store.remove(*id).map_err(folder)?;
                }
                verdict.bad.push(finding(*id, Some(recording), condition));
            }
        }
    }

    tell(Progress {
        done: known.len(),
        of: known.len(),
    });
    Ok(verdict)
}

fn look_through(store: &Store, id: SegmentId, index: &Reading) -> Condition {
    // An index that does not answer accuses no copy.
    let expected = || index.bytes(id).map_err(|_| Condition::Unread);
    let look = || expected().map_or_else(|found| found, |bytes| store.verify(id, bytes));
    match look() {
        Condition::Damaged => look(),
        found => found,
    }
}
