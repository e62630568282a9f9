//! The library: folders people drop recordings into, and what is known about each.
//!
//! The folders are the truth about content. A file that has been left alone for a while is hashed,
//! decoded from end to end, measured, and copied by its hash; a file that leaves its folder is
//! withdrawn. The hard part is to tell what people did from what went wrong: a file half copied, a
//! folder on a stick that was pulled, a clock that is wrong. [`Library::scan_some`] decides all of it.
//!
//! Nothing here knows approvals or schedules; callers bring them.

mod catalogue;
mod complaint;
mod folders;
mod ingest;
mod library;
mod measure;
pub mod names;
pub mod patience;
mod store;

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;

pub use catalogue::recording::{LibraryRow, Outcome, Recording, State};
pub use complaint::{Complaint, Flaw, Matter, Refusal, Warning, Why};
pub use folders::notes::Notes;
pub use folders::walk::is_passed_over;
pub use folders::watch::{Watch, watch};
pub use ingest::scan::{CatalogueFile, Scan};
pub use ingest::settling::Settle;
pub use library::Library;
pub use measure::Measures;
pub use store::upkeep::{LEAST_KEEP, Rules, Upkept};
pub use store::verify::{Finding, Progress, Verdict};
pub use store::{Condition, Store};

use phatthanh_core::clock::Clock;
use phatthanh_core::names::SegmentId;

/// Why there is no library.
#[derive(Debug, thiserror::Error)]
pub enum LibraryError {
    /// The station's `var/` cannot be made or written.
    #[error("could not prepare {}", path.display())]
    Folder {
        /// The folder.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// The index cannot be opened, and is not merely damaged.
    #[error("could not open {}", path.display())]
    Index {
        /// The file.
        path: PathBuf,
        /// What the database says.
        source: rusqlite::Error,
    },
}

/// Returns when the bytes of each recording the station in `root` knows were first seen; leaves no trace.
#[must_use]
pub fn received(root: &Path, clock: Arc<dyn Clock>) -> BTreeMap<SegmentId, Timestamp> {
    let library = Library::peek(root, Settle::Aged(Duration::ZERO), clock);
    library.received().collect()
}
