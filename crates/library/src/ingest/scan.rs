//! What one look at the folders did and found.

use std::time::Duration;

use crate::complaint::Refusal;
use phatthanh_core::names::AudioPath;
use phatthanh_core::words::Text;

/// When a store that failed is tried again.
pub(crate) const STORE_RETRY: Duration = Duration::from_secs(60);

/// A folder that did not answer is asked again so soon.
pub(crate) const AGAIN: Duration = Duration::from_secs(5);

/// What a scan did and found.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Scan {
    /// Ingested: new, changed, or back again.
    pub taken: Vec<AudioPath>,
    /// Looked at and refused, with the reason.
    pub refused: Vec<(AudioPath, Refusal)>,
    /// Withdrawn: the file has left its folder.
    pub withdrawn: Vec<AudioPath>,
    /// What is wrong and not with one recording: a folder that vanished, a store that is full. Said
    /// by each scan as long as it lasts.
    pub warnings: Vec<Text>,
    /// Files that are still changing, or were a moment ago.
    pub settling: usize,
    /// Files left for the next call by the limit.
    pub waiting: usize,
    /// When to look again although nothing changes; none if there is no need.
    pub next_look: Option<Duration>,
    /// How the catalogue's own file stands.
    pub catalogue_file: CatalogueFile,
}

/// How the file stands in which the library keeps what it knows: `var/catalogue.db`.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct CatalogueFile {
    /// Why it cannot be written: what is known is kept in memory.
    pub away: Option<Text>,
    /// The names of files that were set aside from its place and lie beside it yet.
    pub set_aside: Vec<String>,
}

impl Scan {
    /// Whether the catalogue is another than before.
    #[must_use]
    pub fn changed(&self) -> bool {
        !(self.taken.is_empty() && self.refused.is_empty() && self.withdrawn.is_empty())
    }

    pub(crate) fn settles_in(&mut self, left: Duration) {
        self.settling += 1;
        self.look_in(left);
    }

    pub(crate) fn look_in(&mut self, left: Duration) {
        self.next_look = Some(self.next_look.map_or(left, |next| next.min(left)));
    }
}
