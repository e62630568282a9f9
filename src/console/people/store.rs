//! The database of people.

use std::collections::BTreeSet;
use std::fs::OpenOptions;
use std::os::unix::fs::{MetadataExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::{Connection, OptionalExtension, Row};

use super::password::Secret;
use super::role::Role;
use super::{PeopleError, password};
use crate::words::Text;

/// The tables. People are never removed: rows of the airtime log name them.
const SCHEMA: &str = "
-- One row for each account.
create table if not exists person (
  id integer primary key,
  -- What is typed to sign in: small letters, digits, and . - _
  name text not null unique,
  -- What people call the person: stands in the airtime log.
  title text not null,
  -- Names of roles, with a blank between.
  roles text not null,
  -- argon2id of the password.
  salt blob not null,
  hash blob not null,
  -- 1 while the password is one that somebody else knows.
  must_change integer not null,
  -- argon2id of the PIN that opens a session after a pause; null if there is none.
  pin_salt blob,
  pin_hash blob,
  -- 1: the account is closed.
  disabled integer not null default 0
) strict;
-- One row for each session.
create table if not exists session (
  -- SHA-256 of what the browser holds.
  hash blob primary key,
  person integer not null references person (id),
  -- Which run of the machine the times are of.
  run text not null,
  -- Uptime when it began and when it was last used, in milliseconds.
  begun_ms integer not null,
  used_ms integer not null,
  -- Wrong PINs since it was last open.
  wrong integer not null default 0,
  -- The address it began from.
  address text not null
) strict;
-- One row for each token of a program. Never removed: rows of the airtime log name them.
create table if not exists token (
  id integer primary key,
  -- What people and rows call it: small letters, digits, and . - _
  name text not null unique,
  -- SHA-256 of what the program holds.
  hash blob not null,
  -- Names of scopes, with a blank between.
  scopes text not null,
  -- Who made it, as the airtime log calls them.
  made_by text not null,
  -- Unix time in seconds, UTC: when it was made, from when on it opens nothing, when it was taken back (null: it was
  -- not) and when it was last used (null: never), to the hour.
  made_s integer not null,
  expires_s integer not null,
  revoked_s integer,
  used_s integer
) strict;
";

/// Another program holds the file no longer.
const BUSY: Duration = Duration::from_secs(5);

/// An account's number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PersonId(pub(super) i64);

/// An account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// Its number.
    pub id: PersonId,
    /// What is typed to sign in.
    pub name: String,
    /// What people call the person.
    pub title: String,
    /// What the person may do.
    pub roles: BTreeSet<Role>,
    /// Whether somebody else knows the password.
    pub must_change: bool,
    /// Whether there is a PIN.
    pub has_pin: bool,
    /// Whether the account is closed.
    pub disabled: bool,
}

impl Person {
    /// Returns whether the person has one of `roles`.
    #[must_use]
    pub fn is_any(&self, roles: &[Role]) -> bool {
        roles.iter().any(|role| self.roles.contains(role))
    }

    /// Returns what the airtime log calls the person.
    #[must_use]
    pub fn said(&self) -> &str {
        &self.title
    }
}

/// The database of people, open.
#[derive(Debug)]
pub struct PeopleStore {
    pub(super) db: Connection,
    path: PathBuf,
    /// Which file it is.
    file: (u64, u64),
}

impl PeopleStore {
    /// Opens the one at `path`; makes it if there is none, so that only this account can read it.
    ///
    /// # Errors
    /// If it cannot be made or is no database of people.
    pub fn open(path: &Path) -> Result<Self, PeopleError> {
        let made = OpenOptions::new()
            .append(true)
            .create(true)
            .mode(0o600)
            .open(path);
        made.map_err(|source| PeopleError::Io {
            path: path.to_owned(),
            source,
        })?;
        let opened = Connection::open(path).and_then(|db| {
            db.busy_timeout(BUSY)?;
            db.execute_batch(SCHEMA)?;
            Ok(db)
        });
        let db = opened.map_err(|source| PeopleError::Sqlite {
            action: "open",
            path: path.to_owned(),
            source,
        })?;
        Ok(Self {
            db,
            path: path.to_owned(),
            file: file(path).unwrap_or_default(),
        })
    }

    /// Returns whether the file at its place is still the one that is open: `rm -rf var` takes it away.
    #[must_use]
    pub fn is_in_place(&self) -> bool {
        file(&self.path).is_some_and(|file| file == self.file)
    }

    pub(super) fn fault(
        &self,
        action: &'static str,
    ) -> impl FnOnce(rusqlite::Error) -> PeopleError {
        let path = self.path.clone();
        move |source| PeopleError::Sqlite {
            action,
            path,
            source,
        }
    }

    /// Returns whether nobody has an account yet.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub fn is_empty(&self) -> Result<bool, PeopleError> {
        self.db
            .query_row("select not exists (select 1 from person)", [], |row| {
                row.get(0)
            })
            .map_err(self.fault("read"))
    }

    /// Returns every account, by name.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub fn all(&self) -> Result<Vec<Person>, PeopleError> {
        let all = || {
            let mut people = self.db.prepare("select * from person order by name")?;
            people
                .query_map([], person)?
                .collect::<rusqlite::Result<_>>()
        };
        all().map_err(self.fault("read"))
    }

    /// Returns the account of that name; none if there is none.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub fn named(&self, name: &str) -> Result<Option<Person>, PeopleError> {
        let name = folded(name);
        self.db
            .query_row("select * from person where name = ?", [name], person)
            .optional()
            .map_err(self.fault("read"))
    }

    /// Makes an account. `must_change`: somebody else knows the password.
    ///
    /// # Errors
    /// [`PeopleError::Refused`] if the name cannot be used or is another's.
    pub fn add(
        &mut self,
        name: &str,
        title: &str,
        roles: &BTreeSet<Role>,
        secret: &Secret,
        must_change: bool,
    ) -> Result<Person, PeopleError> {
        let refused = |key| Err(PeopleError::Refused(Text::new(key).with("name", name)));
        let (name, title) = (folded(name), title.trim());
        if !can_be_typed(&name) {
            return refused("console-name-letters");
        }
        if title.is_empty() || title.chars().count() > 80 || title.chars().any(char::is_control) {
            return refused("console-title-missing");
        }
        if roles.is_empty() {
            return refused("console-roles-missing");
        }
        if self.named(&name)?.is_some() {
            return refused("console-name-taken");
        }

        let (salt, hash) = secret.parts();
        self.db
            .execute(
                "insert into person (name, title, roles, salt, hash, must_change) values (?, ?, ?, ?, ?, ?)",
                (&name, title, joined(roles), salt, hash, must_change),
            )
            .map_err(self.fault("write to"))?;
        Ok(Person {
            id: PersonId(self.db.last_insert_rowid()),
            name,
            title: title.to_owned(),
            roles: roles.clone(),
            must_change,
            has_pin: false,
            disabled: false,
        })
    }

    /// Gives an account other roles.
    ///
    /// # Errors
    /// If the database cannot be written.
    pub fn set_roles(&mut self, id: PersonId, roles: &BTreeSet<Role>) -> Result<(), PeopleError> {
        if roles.is_empty() {
            return Err(PeopleError::Refused(Text::new("console-roles-missing")));
        }
        self.set(
            "update person set roles = ?2 where id = ?1",
            (id.0, joined(roles)),
        )
    }

    /// Closes an account, or opens it again. Its sessions are over.
    ///
    /// # Errors
    /// If the database cannot be written.
    pub fn set_disabled(&mut self, id: PersonId, disabled: bool) -> Result<(), PeopleError> {
        self.set(
            "update person set disabled = ?2 where id = ?1",
            (id.0, disabled),
        )?;
        self.end_all(id)
    }

    /// Gives an account another password. Its sessions are over.
    ///
    /// # Errors
    /// If the database cannot be written.
    pub fn set_password(
        &mut self,
        id: PersonId,
        secret: &Secret,
        must_change: bool,
    ) -> Result<(), PeopleError> {
        let (salt, hash) = secret.parts();
        self.set(
            "update person set salt = ?2, hash = ?3, must_change = ?4 where id = ?1",
            (id.0, salt, hash, must_change),
        )?;
        self.end_all(id)
    }

    /// Gives an account another PIN, or none.
    ///
    /// # Errors
    /// If the database cannot be written.
    pub fn set_pin(&mut self, id: PersonId, pin: Option<&Secret>) -> Result<(), PeopleError> {
        let (salt, hash) = pin.map(Secret::parts).unzip();
        self.set(
            "update person set pin_salt = ?2, pin_hash = ?3 where id = ?1",
            (id.0, salt, hash),
        )
    }

    /// Returns whether `word` is the account's password.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub fn knows(&self, id: PersonId, word: &str) -> Result<bool, PeopleError> {
        let secret = self.secret("select salt, hash from person where id = ?", id)?;
        Ok(secret.is_some_and(|secret| secret.is(word)))
    }

    /// Returns whether `pin` is the account's PIN.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub fn knows_pin(&self, id: PersonId, pin: &str) -> Result<bool, PeopleError> {
        let kept = "select pin_salt, pin_hash from person where id = ? and pin_hash is not null";
        let secret = self.secret(kept, id)?;
        Ok(secret.is_some_and(|secret| secret.is(pin)))
    }

    /// Returns the account of that name if `word` opens it: it is its password, and the account is not closed. Takes
    /// as long where there is none.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub fn opened_by(&self, name: &str, word: &str) -> Result<Option<Person>, PeopleError> {
        let Some(person) = self.named(name)? else {
            password::Secret::pretend();
            return Ok(None);
        };
        let knows = self.knows(person.id, word)?;
        Ok(Some(person).filter(|person| knows && !person.disabled))
    }

    fn secret(&self, query: &str, id: PersonId) -> Result<Option<Secret>, PeopleError> {
        self.db
            .query_row(query, [id.0], |row| {
                Ok(Secret::kept(row.get(0)?, row.get(1)?))
            })
            .optional()
            .map_err(self.fault("read"))
    }

    pub(super) fn set(
        &mut self,
        update: &str,
        values: impl rusqlite::Params,
    ) -> Result<(), PeopleError> {
        self.db
            .execute(update, values)
            .map(drop)
            .map_err(self.fault("write to"))
    }
}

fn file(path: &Path) -> Option<(u64, u64)> {
    let found = std::fs::metadata(path).ok()?;
    Some((found.dev(), found.ino()))
}

/// Returns whether a name is one that everybody can type, in commands too.
pub(super) fn can_be_typed(name: &str) -> bool {
    let fits =
        |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b".-_".contains(&byte);
    (2..=32).contains(&name.len()) && name.bytes().all(fits)
}

/// Returns a name as it is kept: people type capitals.
pub(super) fn folded(name: &str) -> String {
    name.trim().to_lowercase()
}

fn joined(roles: &BTreeSet<Role>) -> String {
    let names: Vec<&str> = roles.iter().map(|role| role.name()).collect();
    names.join(" ")
}

pub(super) fn person(row: &Row<'_>) -> rusqlite::Result<Person> {
    let roles: String = row.get("roles")?;
    Ok(Person {
        id: PersonId(row.get("id")?),
        name: row.get("name")?,
        title: row.get("title")?,
        // A role of a newer phatthanh gives nothing here.
        roles: roles
            .split(' ')
            .filter_map(|name| name.parse().ok())
            .collect(),
        must_change: row.get("must_change")?,
        has_pin: row.get::<_, Option<Vec<u8>>>("pin_hash")?.is_some(),
        disabled: row.get("disabled")?,
    })
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    fn store() -> (tempfile::TempDir, PeopleStore) {
        let folder = tempfile::tempdir().unwrap();
        let store = PeopleStore::open(&folder.path().join("people.db")).unwrap();
        (folder, store)
    }

    #[test]
    fn nobody_else_reads_it_and_no_password_stands_in_it() {
        let (folder, mut store) = store();
        assert!(store.is_empty().unwrap());
        let secret = Secret::of_password("lúa chín vàng đồng", "hanh").unwrap();
        let roles = BTreeSet::from([Role::Legal, Role::Admin]);
        let hanh = store
            .add(" Hanh ", "Nguyễn Thị Hạnh", &roles, &secret, false)
            .unwrap();
        assert_eq!(store.named("HANH").unwrap(), Some(hanh.clone()));
        assert!(!store.is_empty().unwrap());
        let path = folder.path().join("people.db");
        let bytes = std::fs::read(&path).unwrap();
        assert!(!bytes.windows(6).any(|part| part == "vàng ".as_bytes()));
        assert_eq!(
            std::fs::metadata(&path).unwrap().permissions().mode() & 0o777,
            0o600
        );

        assert_eq!(
            store.opened_by("hanh", "lúa chín vàng đồng").unwrap(),
            Some(hanh.clone())
        );
        assert_eq!(store.opened_by("hanh", "lúa chín").unwrap(), None);
        assert_eq!(
            store.opened_by("nobody", "lúa chín vàng đồng").unwrap(),
            None
        );
        store.set_disabled(hanh.id, true).unwrap();
        assert_eq!(store.opened_by("hanh", "lúa chín vàng đồng").unwrap(), None);
        store.set_disabled(hanh.id, false).unwrap();
        store
            .set_password(hanh.id, &Secret::new("khác hẳn").unwrap(), true)
            .unwrap();
        assert!(
            store
                .opened_by("hanh", "khác hẳn")
                .unwrap()
                .unwrap()
                .must_change
        );
        store
            .set_pin(hanh.id, Some(&Secret::of_pin("2580").unwrap()))
            .unwrap();
        assert!(
            store.knows_pin(hanh.id, "2580").unwrap() && !store.knows_pin(hanh.id, "2581").unwrap()
        );
        store.set_pin(hanh.id, None).unwrap();
        assert!(!store.knows_pin(hanh.id, "2580").unwrap());
    }

    #[test]
    fn a_name_is_one_persons_and_can_be_typed() {
        let (_folder, mut store) = store();
        let secret = Secret::new("một từ").unwrap();
        let roles = BTreeSet::from([Role::Staff]);
        store
            .add("lan", "Trần Thị Lan", &roles, &secret, false)
            .unwrap();
        for (name, title, roles, key) in [
            ("Lan", "Lê Lan", &roles, "console-name-taken"),
            ("hạnh", "Hạnh", &roles, "console-name-letters"),
            ("a", "An", &roles, "console-name-letters"),
            ("binh", " ", &roles, "console-title-missing"),
            ("binh", "Bình", &BTreeSet::new(), "console-roles-missing"),
        ] {
            let error = store.add(name, title, roles, &secret, false).unwrap_err();
            assert_eq!(error.refused().unwrap().key(), key, "{name}");
        }
        assert_eq!(store.all().unwrap().len(), 1);
    }
}
