//! Who is signed in: sessions, counted by the machine's uptime.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use rusqlite::OptionalExtension;
use sha2::{Digest, Sha256};

use super::PeopleError;
use super::password::chance;
use super::store::{PeopleStore, Person, PersonId, person};
use crate::clock::Clock;

/// After so long without a page, a session asks for the PIN.
pub(super) const IDLE: Duration = Duration::from_secs(30 * 60);

/// After so long, it asks for the password.
pub(super) const LONGEST: Duration = Duration::from_secs(12 * 60 * 60);

/// A use is written down no more often: each would be a write to the disk.
const NOTED: Duration = Duration::from_secs(60);

/// So many wrong PINs end a session: then the password is asked for.
const WRONG_PINS: i64 = 3;

/// How long this run of the machine has lasted: what sessions are counted by.
#[derive(Debug, Clone)]
pub struct Uptime {
    clock: Arc<dyn Clock>,
    run: String,
    before: Duration,
}

impl Uptime {
    /// Counts by `clock`, from the start of the machine where it says when that was.
    ///
    /// # Errors
    /// If the system gives no chance numbers.
    pub fn of(clock: Arc<dyn Clock>) -> Result<Self, PeopleError> {
        // What a time source says is nobody's question here.
        let evidence = clock.evidence(Path::new("/nonexistent"));
        let (run, before) = match (evidence.boot, evidence.since_boot) {
            (Some(run), Some(since)) => (run, since.saturating_sub(clock.uptime())),
            // A machine that does not name its runs: sessions end with this process.
            _ => (hex(&chance::<16>()?), Duration::ZERO),
        };
        Ok(Self { clock, run, before })
    }

    /// Names this run of the machine: what was written to the disk in another may have been lost with its power.
    #[must_use]
    pub fn run(&self) -> &str {
        &self.run
    }

    fn ms(&self) -> i64 {
        i64::try_from((self.before + self.clock.uptime()).as_millis()).unwrap_or(i64::MAX)
    }
}

/// A session that is not over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// Whose.
    pub person: Person,
    /// The address it began from.
    pub address: String,
    /// How long ago it began.
    pub age: Duration,
}

/// How a session stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    /// It may do what its person may.
    Open(Session),
    /// It rested too long: it asks for the PIN, or the password where there is no PIN.
    Locked(Session),
    /// There is none, or it is over.
    Over,
}

impl PeopleStore {
    /// Begins a session of `id` and returns what the browser is to hold: 32 bytes of chance, in hexadecimal.
    ///
    /// # Errors
    /// If the database cannot be written, or the system gives no chance numbers.
    pub fn begin_session(
        &mut self,
        id: PersonId,
        address: &str,
        uptime: &Uptime,
    ) -> Result<String, PeopleError> {
        let token = hex(&chance::<32>()?);
        let now = uptime.ms();
        self.set(
            "delete from session where run <> ? or begun_ms < ?",
            (&uptime.run, now - LONGEST.as_millis() as i64),
        )?;
        self.set(
            "insert into session (hash, person, run, begun_ms, used_ms, address) values (?, ?, ?, ?, ?, ?)",
            (digest(&token), id.0, &uptime.run, now, now, address),
        )?;
        Ok(token)
    }

    /// Returns how the session stands whose browser holds `token`. Where it `is_use` by a person, and not by a page that
    /// asks by itself, the session rests from now on.
    ///
    /// # Errors
    /// If the database cannot be read or written.
    pub fn session(
        &mut self,
        token: &str,
        uptime: &Uptime,
        is_use: bool,
    ) -> Result<Standing, PeopleError> {
        let kept = self
            .db
            .query_row(
                "select * from session join person on person.id = session.person where session.hash = ?",
                [digest(token)],
                |row| {
                    let (run, begun, used): (String, i64, i64) =
                        (row.get("run")?, row.get("begun_ms")?, row.get("used_ms")?);
                    let (wrong, address): (i64, String) = (row.get("wrong")?, row.get("address")?);
                    Ok((person(row)?, run, begun, used, wrong, address))
                },
            )
            .optional()
            .map_err(self.fault("read"))?;
        let Some((person, run, begun, used, wrong, address)) = kept else {
            return Ok(Standing::Over);
        };

        let now = uptime.ms();
        let since = |then: i64| Duration::from_millis(u64::try_from(now - then).unwrap_or(0));
        let over = run != uptime.run || since(begun) >= LONGEST || wrong >= WRONG_PINS;
        if over || person.disabled {
            self.end_session(token)?;
            return Ok(Standing::Over);
        }

        let session = Session {
            person,
            address,
            age: since(begun),
        };
        if since(used) >= IDLE {
            return Ok(Standing::Locked(session));
        }
        if is_use && since(used) >= NOTED {
            self.use_session(token, uptime)?;
        }
        Ok(Standing::Open(session))
    }

    /// Opens a session that rested.
    ///
    /// # Errors
    /// If the database cannot be written.
    pub fn use_session(&mut self, token: &str, uptime: &Uptime) -> Result<(), PeopleError> {
        self.set(
            "update session set used_ms = ?, wrong = 0 where hash = ?",
            (uptime.ms(), digest(token)),
        )
    }

    /// Notes a wrong PIN.
    ///
    /// # Errors
    /// If the database cannot be written.
    pub fn wrong_pin(&mut self, token: &str) -> Result<(), PeopleError> {
        self.set(
            "update session set wrong = wrong + 1 where hash = ?",
            [digest(token)],
        )
    }

    /// Ends a session.
    ///
    /// # Errors
    /// If the database cannot be written.
    pub fn end_session(&mut self, token: &str) -> Result<(), PeopleError> {
        self.set("delete from session where hash = ?", [digest(token)])
    }

    /// Ends every session of `id`.
    ///
    /// # Errors
    /// If the database cannot be written.
    pub fn end_all(&mut self, id: PersonId) -> Result<(), PeopleError> {
        self.set("delete from session where person = ?", [id.0])
    }

    /// Returns every session that is not over, the newest first.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub fn sessions(&self, uptime: &Uptime) -> Result<Vec<Session>, PeopleError> {
        let now = uptime.ms();
        let all = || {
            let mut sessions = self.db.prepare(
                "select * from session join person on person.id = session.person \
                 where run = ?1 and begun_ms > ?2 and disabled = 0 order by begun_ms desc",
            )?;
            sessions
                .query_map((&uptime.run, now - LONGEST.as_millis() as i64), |row| {
                    let begun: i64 = row.get("begun_ms")?;
                    Ok(Session {
                        person: person(row)?,
                        address: row.get("address")?,
                        age: Duration::from_millis(u64::try_from(now - begun).unwrap_or(0)),
                    })
                })?
                .collect::<rusqlite::Result<_>>()
        };
        all().map_err(self.fault("read"))
    }
}

fn digest(token: &str) -> Vec<u8> {
    Sha256::digest(token.as_bytes()).to_vec()
}

/// Writes bytes in hexadecimal.
pub(in crate::console) fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::clock::SimClock;
    use crate::console::people::{Role, Secret};

    struct Trial {
        _folder: tempfile::TempDir,
        store: PeopleStore,
        person: Person,
        clock: Arc<SimClock>,
        uptime: Uptime,
    }

    fn trial() -> Trial {
        let folder = tempfile::tempdir().unwrap();
        let mut store = PeopleStore::open(&folder.path().join("people.db")).unwrap();
        let secret = Secret::new("một từ").unwrap();
        let roles = BTreeSet::from([Role::Staff]);
        let person = store
            .add("lan", "Trần Thị Lan", &roles, &secret, false)
            .unwrap();
        let clock = Arc::new(SimClock::new("2026-11-24T10:30:00Z".parse().unwrap()));
        let uptime = Uptime::of(clock.clone()).unwrap();
        Trial {
            _folder: folder,
            store,
            person,
            clock,
            uptime,
        }
    }

    #[test]
    fn a_session_rests_locks_and_ends_by_uptime() {
        let Trial {
            mut store,
            person,
            clock,
            uptime,
            _folder,
        } = trial();
        let token = store
            .begin_session(person.id, "127.0.0.1", &uptime)
            .unwrap();
        let stands = |store: &mut PeopleStore| store.session(&token, &uptime, true).unwrap();
        assert!(matches!(stands(&mut store), Standing::Open(_)));
        // The wall clock is set a day on: nobody is signed out by it.
        clock.jump(jiff::SignedDuration::from_hours(24));
        assert!(matches!(stands(&mut store), Standing::Open(_)));
        clock.sleep(IDLE.saturating_sub(Duration::from_secs(1)));
        assert!(matches!(stands(&mut store), Standing::Open(_)));
        clock.sleep(IDLE);
        assert!(matches!(stands(&mut store), Standing::Locked(_)));
        store.use_session(&token, &uptime).unwrap();
        assert!(matches!(stands(&mut store), Standing::Open(_)));
        for _ in 0..30 {
            clock.sleep(IDLE.saturating_sub(Duration::from_secs(60)));
            stands(&mut store);
        }
        assert_eq!(stands(&mut store), Standing::Over, "twelve hours are over");
        assert_eq!(
            store.session("another", &uptime, true).unwrap(),
            Standing::Over
        );
    }

    #[test]
    fn a_closed_account_a_new_password_three_wrong_pins_end_it() {
        let Trial {
            mut store,
            person,
            uptime,
            _folder,
            ..
        } = trial();
        let begin =
            |store: &mut PeopleStore| store.begin_session(person.id, "::1", &uptime).unwrap();
        let token = begin(&mut store);
        assert_eq!(store.sessions(&uptime).unwrap().len(), 1);
        store.set_disabled(person.id, true).unwrap();
        store.set_disabled(person.id, false).unwrap();
        assert_eq!(
            store.session(&token, &uptime, true).unwrap(),
            Standing::Over
        );
        let token = begin(&mut store);
        store
            .set_password(person.id, &Secret::new("khác").unwrap(), false)
            .unwrap();
        assert_eq!(
            store.session(&token, &uptime, true).unwrap(),
            Standing::Over
        );
        let token = begin(&mut store);
        (0..3).for_each(|_| store.wrong_pin(&token).unwrap());
        assert_eq!(
            store.session(&token, &uptime, true).unwrap(),
            Standing::Over
        );
        let token = begin(&mut store);
        let other_run = Uptime {
            run: "another".into(),
            ..uptime.clone()
        };
        assert_eq!(
            store.session(&token, &other_run, true).unwrap(),
            Standing::Over
        );
        assert_eq!(store.sessions(&uptime).unwrap(), []);
    }
}
