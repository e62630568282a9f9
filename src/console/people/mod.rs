//! Who may do what at the console: people, their roles, their passwords and sessions.
//!
//! Kept in a database of its own, `var/people.db`, that only the station's account can read: the airtime log is shown
//! to strangers, and no password belongs near it. What people do stands in the airtime log, under their names.
//!
//! Passwords are kept as argon2id hashes, sessions and tokens as the SHA-256 of what the browser or program holds. Lengths of time are
//! counted by the machine's uptime: office clocks are wrong, and a session must not last because one was set back.

mod password;
mod role;
mod sessions;
mod store;
mod tokens;

use std::io;
use std::path::PathBuf;

use crate::words::Text;

pub use password::{LEAST_CHARACTERS, Secret, chance, make_up};
pub use role::Role;
pub(in crate::console) use sessions::hex;
pub use sessions::{Session, Standing, Uptime};
pub use store::{PeopleStore, Person, PersonId};
pub use tokens::{Held, LONGEST_DAYS, Scope, Token, TokenWish};

/// What went wrong with people, by what to do about it.
#[derive(Debug, thiserror::Error)]
pub enum PeopleError {
    /// The database cannot be opened, read or written.
    #[error("could not {action} {}", path.display())]
    Sqlite {
        /// What was tried.
        action: &'static str,
        /// On which file.
        path: PathBuf,
        /// Why not.
        source: rusqlite::Error,
    },
    /// The database cannot be made.
    #[error("could not make {}", path.display())]
    Io {
        /// Which file.
        path: PathBuf,
        /// Why not.
        source: io::Error,
    },
    /// The system gives no chance numbers.
    #[error("the system gives no random numbers")]
    NoChance(#[source] io::Error),
    /// What a person chose cannot be used.
    #[error("{}", .0.say(crate::words::Language::En))]
    Refused(Text),
}

impl PeopleError {
    /// Returns what a person chose wrongly; none for what is the machine's fault.
    #[must_use]
    pub fn refused(&self) -> Option<&Text> {
        match self {
            Self::Refused(text) => Some(text),
            _ => None,
        }
    }
}
