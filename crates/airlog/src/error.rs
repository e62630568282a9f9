//! What can go wrong with the log, by what the caller should do.

use std::io;
use std::path::{Path, PathBuf};

use rusqlite::ErrorCode;

use super::Seq;
use phatthanh_core::words::Text;

/// `SQLITE_IOERR_SHMSIZE`.
const NO_ROOM_FOR_INDEX: i32 = 0x130a;

/// `SQLITE_IOERR_READ`, `_SHORT_READ`, `_DATA`, `_CORRUPTFS`: the disk does not give back what was written.
const NOT_GIVEN_BACK: [i32; 4] = [0x010a, 0x020a, 0x200a, 0x210a];

/// The log could not be used.
#[derive(Debug, thiserror::Error)]
pub enum AirlogError {
    /// There is no log yet (opened to read). Nothing has aired.
    #[error("there is no {}", path.display())]
    Missing {
        /// Where it was looked for.
        path: PathBuf,
    },
    /// Written by a newer phatthanh: use that one.
    #[error("{} has schema {found}, this phatthanh knows {known}", path.display())]
    TooNew {
        /// The log.
        path: PathBuf,
        /// Its schema.
        found: i64,
        /// The newest known here.
        known: i64,
    },
    /// Not a log any more. Restore a copy, or [`set_aside`](super::set_aside) and begin a new one.
    #[error("{} is damaged: {problem}", path.display())]
    Damaged {
        /// The log.
        path: PathBuf,
        /// What was seen.
        problem: String,
    },
    /// No space left on the disk: nothing was written, try again when there is.
    #[error("no space left on the disk of {}", path.display())]
    Full {
        /// The log.
        path: PathBuf,
    },
    /// Another process has kept the log to itself for longer than any append takes: try again.
    #[error("{} is in use by another process", path.display())]
    Busy {
        /// The log.
        path: PathBuf,
    },
    /// That airing is not open: it has ended, or never began. A caller bug, or a second daemon.
    #[error("airing {of} is not open")]
    NotOpen {
        /// The airing.
        of: Seq,
    },
    /// The file system refused.
    #[error("could not {action} {}", path.display())]
    Io {
        /// What was tried.
        action: &'static str,
        /// On what.
        path: PathBuf,
        /// Why not.
        source: io::Error,
    },
    /// `SQLite` refused, for none of the reasons above.
    #[error("could not {action} {}", path.display())]
    Sqlite {
        /// What was tried.
        action: &'static str,
        /// On what.
        path: PathBuf,
        /// Why not.
        source: rusqlite::Error,
    },
}

impl AirlogError {
    /// What `SQLite` said while `action` was tried on `path`, sorted by remedy.
    pub(super) fn sqlite(action: &'static str, path: &Path, source: rusqlite::Error) -> Self {
        use rusqlite::Error::{
            FromSqlConversionFailure, IntegralValueOutOfRange, InvalidColumnType,
        };

        let path = path.to_owned();
        let unreadable = matches!(
            source,
            FromSqlConversionFailure(..) | IntegralValueOutOfRange(..) | InvalidColumnType(..)
        );
        let extended = source.sqlite_error().map(|error| error.extended_code);
        let unreadable = unreadable
            || extended.is_some_and(|code| NOT_GIVEN_BACK.contains(&code))
            // Every log has all tables and columns that are asked for.
            || matches!(&source, rusqlite::Error::SqliteFailure(_, Some(words)) if words.starts_with("no such "));

        // The index of the write-ahead file could not grow: nothing else is written then.
        let no_room = extended == Some(NO_ROOM_FOR_INDEX);
        match source.sqlite_error_code() {
            _ if no_room => Self::Full { path },
            Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => Self::Damaged {
                path,
                problem: source.to_string(),
            },
            Some(ErrorCode::DiskFull) => Self::Full { path },
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Self::Busy { path },
            _ if unreadable => Self::Damaged {
                path,
                problem: source.to_string(),
            },
            _ => Self::Sqlite {
                action,
                path,
                source,
            },
        }
    }

    /// Whether the file is no use as it is: it does not become a log of ours by waiting.
    pub(super) fn is_lasting(&self) -> bool {
        matches!(self, Self::Damaged { .. } | Self::TooNew { .. })
    }

    /// Whether this row will never be written, however often it is tried, and others will.
    #[must_use]
    pub fn is_hopeless(&self) -> bool {
        match self {
            Self::NotOpen { .. } => true,
            Self::Sqlite { source, .. } => matches!(
                source.sqlite_error_code(),
                Some(
                    ErrorCode::ConstraintViolation
                        | ErrorCode::TypeMismatch
                        | ErrorCode::TooBig
                        | ErrorCode::ParameterOutOfRange
                )
            ),
            _ => false,
        }
    }

    /// For a person: what is wrong, why, what to do.
    #[must_use]
    pub fn text(&self) -> Text {
        match self {
            Self::Missing { path } => Text::new("airlog-missing").with("path", path.display()),
            Self::TooNew { path, found, known } => Text::new("airlog-too-new")
                .with("path", path.display())
                .with("found", found)
                .with("known", known),
            Self::Damaged { path, problem } => Text::new("airlog-damaged")
                .with("path", path.display())
                .with("problem", problem),
            Self::Full { path } => Text::new("airlog-full").with("path", path.display()),
            Self::Busy { path } => Text::new("airlog-busy").with("path", path.display()),
            Self::NotOpen { of } => Text::new("airlog-not-open").with("seq", of),
            Self::Io { path, source, .. } => Text::new("airlog-io")
                .with("path", path.display())
                .with("problem", source),
            Self::Sqlite { path, source, .. } => Text::new("airlog-io")
                .with("path", path.display())
                .with("problem", source),
        }
    }
}
