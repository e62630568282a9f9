//! What is wrong with the files as they lie: a mistake by hand that never counted, and files beside them that nothing reads.

use std::path::PathBuf;

use super::history::Version;
use crate::config::{self, Fault, Outcome, Snapshot};
use crate::station::Folder;

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
    let held = versions.iter().rev();
    let held = held.filter(|version| version.rolled_back.is_none() && version.seq.is_some());
    let mut kept = held.map(|version| PathBuf::from("var/history").join(&version.after));
    Standing {
        blocked: faults,
        strays,
        good: kept.find(|place| folder.root().join(place).is_dir()),
    }
}
