//! What a disk does to the log: for tests of those who write to it (feature `harm`).

use super::write::log::Airlog;

/// More pages than any log has.
const ROOM: i64 = i32::MAX as i64;

impl Airlog {
    /// Makes the disk take nothing, as one that the system has write-protected, or take it again.
    ///
    /// # Panics
    ///
    /// If `SQLite` does not know the pragma.
    pub fn write_protect(&self, is: bool) {
        self.db
            .pragma_update(None, "query_only", is)
            .expect("a pragma of SQLite");
    }

    /// Fills the disk, so that the log gets no page beyond those it has, or makes room again.
    ///
    /// # Panics
    ///
    /// If `SQLite` does not know the pragma.
    pub fn fill_disk(&self, is: bool) {
        let pages = if is { 1 } else { ROOM };
        self.db
            .pragma_update_and_check(None, "max_page_count", pages, |_| Ok(()))
            .expect("a pragma of SQLite");
    }
}
