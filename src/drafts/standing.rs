//! What is wrong with the files as they lie: a mistake by hand that never counted, and files beside them that nothing reads.

use std::path::PathBuf;

use super::history::Version;
use crate::config::{self, Fault, Outcome, Snapshot};
use crate::station::Folder;

/// Where versions are kept, relative to the station.
const HISTORY: &str = "var/history";

/// How the files lie.
#[derive(Debug, Clone, Default)]
pub struct Standing {
    /// Why no station could be loaded with them: one that runs goes on by the files before.
    pub blocked: Vec<Fault>,
    /// Files and folders that were probably meant, and that nothing reads.
    pub strays: Vec<Fault>,
    /// Where the files of the last version lie that was in order, relative to the station.
    pub good: Option<PathBuf>,
}

/// Returns how the files lie, beside the versions that are known.
#[must_use]
pub fn standing(folder: &Folder, versions: &[Version]) -> Standing {
    let now = Snapshot::of(folder.root());
    let Outcome { loaded, mut faults } = config::load_as(folder.root(), &now);
    let stray = |fault: &Fault| fault.problem.key().starts_with("config-stray-");
    let strays = faults
        .iter()
        .filter(|fault| stray(fault))
        .cloned()
        .collect();
    faults.retain(|fault| fault.blocks && loaded.is_none());
    Standing {
        blocked: faults,
        strays,
        good: good(folder, versions).map(|digest| PathBuf::from(HISTORY).join(digest)),
    }
}

/// Returns the digest of the last version in order whose files are kept.
pub(super) fn good(folder: &Folder, versions: &[Version]) -> Option<String> {
    let held = versions.iter().rev();
    let mut held = held.filter(|version| version.rolled_back.is_none() && version.seq.is_some());
    let is_kept = |version: &&Version| folder.root().join(HISTORY).join(&version.after).is_dir();
    Some(held.find(is_kept)?.after.clone())
}
