//! What a program holds to ask the station, in place of a session: a token, with what it may and until when.
//!
//! It is chance, so one round of SHA-256 keeps it as well as a slow hash keeps a password. It lasts by the wall clock,
//! which nothing else here goes by: it outlives the machine's runs, and lasts for months.

use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;

use jiff::{SignedDuration, Timestamp};
use rusqlite::{OptionalExtension, Row};
use sha2::{Digest, Sha256};

use super::PeopleError;
use super::password::chance;
use super::sessions::hex;
use super::store::{PeopleStore, can_be_typed, folded};
use crate::words::Text;

/// What every token begins with: whoever finds one in a file sees what it is.
const MARK: &str = "phatthanh";

/// No token lasts longer, in days.
pub const LONGEST_DAYS: u32 = 3660;

/// A use is written down no more often, in seconds: each would be a write to the disk.
const NOTED_SECONDS: i64 = 3600;

/// What a token lets a program do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Scope {
    /// Read what is on air, the orders in force, the figures of `/metrics`.
    Status,
    /// Read what is planned, also as a calendar.
    Plan,
    /// Read the airtime log.
    Log,
    /// Read what is known of the recordings.
    Library,
    /// End what is on air, stop orders.
    Order,
    /// Give orders: have approved recordings said at once, and texts that a machine speaks.
    Interrupt,
    /// Show the screen on the wall, and nothing else: a browser that nobody sits at has it in its address.
    Wall,
}

impl Scope {
    /// All of them, as they are listed.
    pub const ALL: [Self; 7] = [
        Self::Status,
        Self::Plan,
        Self::Log,
        Self::Library,
        Self::Order,
        Self::Interrupt,
        Self::Wall,
    ];

    /// Returns its name in commands, forms and rows: it stays.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Status => "status",
            Self::Plan => "plan",
            Self::Log => "log",
            Self::Library => "library",
            Self::Order => "order",
            Self::Interrupt => "interrupt",
            Self::Wall => "wall",
        }
    }

    /// Returns what people call it.
    #[must_use]
    pub fn text(self) -> Text {
        Text::new("console-scope").with("scope", self.name())
    }
}

impl fmt::Display for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Scope {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, String> {
        let found = Self::ALL.into_iter().find(|scope| scope.name() == name);
        found.ok_or_else(|| Self::ALL.map(Self::name).join(", "))
    }
}

/// A token as it is known: never what the program holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    id: i64,
    /// What people call it.
    pub name: String,
    /// What it lets a program do.
    pub scopes: BTreeSet<Scope>,
    /// Who made it.
    pub made_by: String,
    /// When it was made.
    pub made: Timestamp,
    /// From when on it opens nothing.
    pub expires: Timestamp,
    /// When it was taken back; none if it was not.
    pub revoked: Option<Timestamp>,
    /// When it was last used, to the hour; none if it never was.
    pub used: Option<Timestamp>,
}

impl Token {
    /// Returns what the airtime log calls whoever acts with it.
    #[must_use]
    pub fn said(&self) -> String {
        format!("token:{}", self.name)
    }

    /// Returns whether it opens something at `now`.
    #[must_use]
    pub fn holds(&self, now: Timestamp) -> bool {
        self.revoked.is_none() && now < self.expires
    }

    /// Returns its state at `now` as messages and JSON have it.
    #[must_use]
    pub fn state(&self, now: Timestamp) -> &'static str {
        match self.revoked {
            Some(_) => "revoked",
            None if now < self.expires => "good",
            None => "expired",
        }
    }
}

/// What a token is to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TokenWish<'a> {
    /// What people are to call it.
    pub name: &'a str,
    /// What it is to let a program do.
    pub scopes: BTreeSet<Scope>,
    /// How many days it is to last.
    pub days: u32,
    /// Who makes it, as the airtime log calls them.
    pub by: &'a str,
    /// When.
    pub at: Timestamp,
}

/// Whose token a word is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Held {
    /// One that opens something.
    Good(Token),
    /// One that is expired or taken back.
    Over(Token),
    /// Nobody's.
    Unknown,
}

impl PeopleStore {
    /// Makes a token. Returns it with what the program is to hold, which is kept nowhere.
    ///
    /// # Errors
    /// [`PeopleError::Refused`] if the name cannot be used or was used before, if there is no scope, or it would last for no
    /// day or too many.
    pub fn add_token(&mut self, wish: &TokenWish<'_>) -> Result<(Token, String), PeopleError> {
        let refused = |key| Err(PeopleError::Refused(Text::new(key).with("name", wish.name)));
        let name = folded(wish.name);
        if !can_be_typed(&name) {
            return refused("console-token-letters");
        }
        if wish.scopes.is_empty() {
            return refused("console-token-scopes-missing");
        }
        if !(1..=LONGEST_DAYS).contains(&wish.days) {
            return Err(PeopleError::Refused(
                Text::new("console-token-days").with("most", LONGEST_DAYS),
            ));
        }
        if self.tokens()?.iter().any(|token| token.name == name) {
            return refused("console-token-taken");
        }

        let secret = hex(&chance::<32>()?);
        let lasts = SignedDuration::from_hours(24 * i64::from(wish.days));
        let expires = wish.at.saturating_add(lasts).unwrap_or(Timestamp::MAX);
        let scopes: Vec<&str> = wish.scopes.iter().map(|scope| scope.name()).collect();
        self.set(
            "insert into token (name, hash, scopes, made_by, made_s, expires_s) values (?, ?, ?, ?, ?, ?)",
            (
                &name,
                digest(&secret),
                scopes.join(" "),
                wish.by,
                wish.at.as_second(),
                expires.as_second(),
            ),
        )?;
        let id = self.db.last_insert_rowid();
        let token = Token {
            id,
            name,
            scopes: wish.scopes.clone(),
            made_by: wish.by.to_owned(),
            made: wish.at,
            expires,
            revoked: None,
            used: None,
        };
        Ok((token, format!("{MARK}-{id}-{secret}")))
    }

    /// Returns every token there ever was, the newest first.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub fn tokens(&self) -> Result<Vec<Token>, PeopleError> {
        let all = || {
            let mut tokens = self.db.prepare("select * from token order by id desc")?;
            tokens
                .query_map([], token)?
                .collect::<rusqlite::Result<_>>()
        };
        all().map_err(self.fault("read"))
    }

    /// Takes the token of that name back at `now`. Returns it; none if there is none that holds.
    ///
    /// # Errors
    /// If the database cannot be read or written.
    pub fn revoke_token(
        &mut self,
        name: &str,
        now: Timestamp,
    ) -> Result<Option<Token>, PeopleError> {
        let name = folded(name);
        let mut own = self.tokens()?.into_iter();
        let Some(token) = own.find(|token| token.name == name && token.revoked.is_none()) else {
            return Ok(None);
        };
        self.set(
            "update token set revoked_s = ?2 where id = ?1",
            (token.id, now.as_second()),
        )?;
        Ok(Some(token))
    }

    /// Returns whose token `word` is at `now`, and notes its use.
    ///
    /// # Errors
    /// If the database cannot be read or written.
    pub fn held(&mut self, word: &str, now: Timestamp) -> Result<Held, PeopleError> {
        let Some((id, secret)) = parts(word) else {
            return Ok(Held::Unknown);
        };
        let kept = self
            .db
            .query_row("select * from token where id = ?", [id], |row| {
                Ok((token(row)?, row.get::<_, Vec<u8>>("hash")?))
            })
            .optional()
            .map_err(self.fault("read"))?;
        let Some((token, _)) = kept.filter(|(_, hash)| same(hash, &digest(secret))) else {
            return Ok(Held::Unknown);
        };
        if !token.holds(now) {
            return Ok(Held::Over(token));
        }

        let noted = token.used.map_or(i64::MIN, Timestamp::as_second);
        if now.as_second().saturating_sub(noted).abs() >= NOTED_SECONDS {
            self.set(
                "update token set used_s = ?2 where id = ?1",
                (token.id, now.as_second()),
            )?;
        }
        Ok(Held::Good(token))
    }
}

/// Splits what a program holds into the token's number and its secret.
fn parts(word: &str) -> Option<(i64, &str)> {
    let (id, secret) = word
        .strip_prefix(MARK)?
        .strip_prefix('-')?
        .split_once('-')?;
    Some((id.parse().ok()?, secret))
}

/// Compares in a time that says nothing of where they differ.
fn same(one: &[u8], other: &[u8]) -> bool {
    let differs = one.iter().zip(other).fold(0, |all, (a, b)| all | (a ^ b));
    differs == 0 && one.len() == other.len()
}

fn digest(secret: &str) -> Vec<u8> {
    Sha256::digest(secret.as_bytes()).to_vec()
}

fn token(row: &Row<'_>) -> rusqlite::Result<Token> {
    let scopes: String = row.get("scopes")?;
    let at = |seconds: i64| Timestamp::from_second(seconds).unwrap_or(Timestamp::MIN);
    Ok(Token {
        id: row.get("id")?,
        name: row.get("name")?,
        // A scope of a newer phatthanh gives nothing here.
        scopes: scopes
            .split(' ')
            .filter_map(|name| name.parse().ok())
            .collect(),
        made_by: row.get("made_by")?,
        made: at(row.get("made_s")?),
        expires: at(row.get("expires_s")?),
        revoked: row.get::<_, Option<i64>>("revoked_s")?.map(at),
        used: row.get::<_, Option<i64>>("used_s")?.map(at),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn store() -> (tempfile::TempDir, PeopleStore) {
        let folder = tempfile::tempdir().unwrap();
        let store = PeopleStore::open(&folder.path().join("people.db")).unwrap();
        (folder, store)
    }

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    fn wish(name: &str) -> TokenWish<'_> {
        TokenWish {
            name,
            scopes: BTreeSet::from([Scope::Status, Scope::Log]),
            days: 30,
            by: "Người quản",
            at: at("2026-11-24T10:30:00Z"),
        }
    }

    #[test]
    fn it_opens_until_it_expires_or_is_taken_back() {
        let (_folder, mut store) = store();
        let (token, word) = store.add_token(&wish("Theo-doi")).unwrap();
        assert_eq!(token.name, "theo-doi");
        assert_eq!(token.expires, at("2026-12-24T10:30:00Z"));
        for (now, good) in [
            ("2026-11-24T10:30:00Z", true),
            ("2026-12-24T10:29:59Z", true),
            ("2026-12-24T10:30:00Z", false),
            ("2030-01-01T00:00:00Z", false),
        ] {
            let held = store.held(&word, at(now)).unwrap();
            assert_eq!(matches!(held, Held::Good(_)), good, "{now}");
            assert_ne!(held, Held::Unknown, "{now}");
        }

        let now = at("2026-11-25T00:00:00Z");
        assert!(store.revoke_token("THEO-DOI", now).unwrap().is_some());
        assert!(matches!(store.held(&word, now).unwrap(), Held::Over(_)));
        assert_eq!(store.revoke_token("theo-doi", now).unwrap(), None);
        assert_eq!(store.revoke_token("khong-co", now).unwrap(), None);
        assert_eq!(store.tokens().unwrap()[0].revoked, Some(now));
    }

    #[test]
    fn another_word_is_nobodys() {
        let (_folder, mut store) = store();
        let (_, word) = store.add_token(&wish("mot")).unwrap();
        let (_, second) = store.add_token(&wish("hai")).unwrap();
        let now = at("2026-11-24T12:00:00Z");
        let swapped = format!("phatthanh-1-{}", second.rsplit_once('-').unwrap().1);
        for wrong in [
            "",
            "phatthanh",
            "phatthanh-1-",
            "phatthanh-9-00",
            "phatthanh--1-00",
            &word[..word.len() - 1],
            &format!("{word}0"),
            &word.to_uppercase(),
            &swapped,
        ] {
            assert_eq!(store.held(wrong, now).unwrap(), Held::Unknown, "{wrong}");
        }
        assert!(
            matches!(store.held(&word, now).unwrap(), Held::Good(token) if token.name == "mot")
        );
        assert!(
            matches!(store.held(&second, now).unwrap(), Held::Good(token) if token.name == "hai")
        );
    }

    #[test]
    fn what_the_program_holds_stands_nowhere() {
        let (folder, mut store) = store();
        let (_, word) = store.add_token(&wish("mot")).unwrap();
        let secret = word.rsplit_once('-').unwrap().1;
        let bytes = std::fs::read(folder.path().join("people.db")).unwrap();
        let holds = |part: &[u8]| bytes.windows(part.len()).any(|at| at == part);
        assert!(!holds(secret.as_bytes()) && holds(&digest(secret)));
        assert!(!format!("{:?}", store.tokens().unwrap()).contains(secret));
    }

    #[test]
    fn a_use_is_noted_by_the_hour() {
        let (_folder, mut store) = store();
        let (_, word) = store.add_token(&wish("mot")).unwrap();
        let used = |store: &PeopleStore| store.tokens().unwrap()[0].used;
        assert_eq!(used(&store), None);
        for (now, noted) in [
            ("2026-11-24T12:00:00Z", "2026-11-24T12:00:00Z"),
            ("2026-11-24T12:59:59Z", "2026-11-24T12:00:00Z"),
            ("2026-11-24T13:00:00Z", "2026-11-24T13:00:00Z"),
        ] {
            store.held(&word, at(now)).unwrap();
            assert_eq!(used(&store), Some(at(noted)), "{now}");
        }
    }

    #[test]
    fn what_cannot_be_is_refused_and_a_name_is_one_tokens_for_good() {
        let (_folder, mut store) = store();
        store.add_token(&wish("mot")).unwrap();
        store.revoke_token("mot", wish("x").at).unwrap();
        let none = BTreeSet::new();
        for (wish, key) in [
            (wish("Một"), "console-token-letters"),
            (wish("a"), "console-token-letters"),
            (wish("MOT"), "console-token-taken"),
            (
                TokenWish {
                    scopes: none,
                    ..wish("hai")
                },
                "console-token-scopes-missing",
            ),
            (
                TokenWish {
                    days: 0,
                    ..wish("hai")
                },
                "console-token-days",
            ),
            (
                TokenWish {
                    days: LONGEST_DAYS + 1,
                    ..wish("hai")
                },
                "console-token-days",
            ),
        ] {
            let error = store.add_token(&wish).unwrap_err();
            assert_eq!(error.refused().unwrap().key(), key, "{}", wish.name);
        }
        assert_eq!(store.tokens().unwrap().len(), 1);
    }

    /// A station's people as an older phatthanh left them.
    #[test]
    fn people_of_before_tokens_get_the_table() {
        let (folder, store) = store();
        let path = folder.path().join("people.db");
        drop(store);
        rusqlite::Connection::open(&path)
            .unwrap()
            .execute_batch("drop table token")
            .unwrap();
        let mut store = PeopleStore::open(&path).unwrap();
        assert!(store.add_token(&wish("mot")).is_ok());
    }
}
