//! Programs that ask with a token: who they are.

use std::fmt;
use std::net::IpAddr;
use std::time::Duration;

use axum::http::{HeaderMap, header};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::site::Site;
use super::trouble::Trouble;
use super::visitor::{Fields, cookie};
use crate::airlog::{Attended, Did};
use crate::console::people::{Held, Token};

/// Under this name wrong tokens are delayed: no account is called so.
const TRIED: &str = ":token";

/// Of so many wrong tokens in a row each has a row of the log. A program asks for ever, and the log is kept for ever.
const ROWS: u32 = 6;

/// Longer than any token.
const MOST: usize = 200;

/// What a program came with.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Given(String);

impl fmt::Debug for Given {
    /// Writes that there is one: a token stands in no log.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Given(…)")
    }
}

impl Given {
    /// Reads what came with a request: `Bearer`, or, where it only `reads`, `Basic` with the token as its password. None if
    /// nothing came.
    ///
    /// A calendar knows only the second, which a browser sends by itself once it was typed.
    pub(super) fn read(headers: &HeaderMap, reads: bool) -> Option<Self> {
        let (scheme, value) = authorization(headers)?;
        if scheme.eq_ignore_ascii_case("bearer") {
            return Some(Self(value.trim().to_owned()));
        }
        if !scheme.eq_ignore_ascii_case("basic") || !reads {
            return None;
        }
        let both = STANDARD.decode(value.trim()).ok()?;
        let both = String::from_utf8(both).ok()?;
        let (_, word) = both.split_once(':')?;
        Some(Self(word.to_owned()))
    }
}

/// What an address of the screen on the wall carries its token by.
pub(super) const WALL_FIELD: &str = "the";

/// The cookie for which a screen on the wall exchanges its token.
pub(super) const WALL_COOKIE: &str = "phatthanh_man_hinh";

impl Given {
    /// Reads the token of a screen on the wall: of its address, or, unless it `is_known` otherwise, of its cookie.
    pub(super) fn of_wall(headers: &HeaderMap, query: &str, is_known: bool) -> Option<Self> {
        let typed = Self::typed(query);
        let kept = || cookie(headers, WALL_COOKIE).filter(|kept| !kept.is_empty() && !is_known);
        typed.or_else(|| kept().map(Self))
    }

    /// Reads the token of an address.
    pub(super) fn typed(query: &str) -> Option<Self> {
        let fields = Fields::read(query.as_bytes());
        let typed = fields.get(WALL_FIELD).trim();
        (!typed.is_empty()).then(|| Self(typed.to_owned()))
    }

    /// Returns the cookie that a browser keeps it by for so many seconds: sent to the wall alone, and by no other site.
    pub(super) fn baked(&self, path: &str, seconds: i64) -> String {
        let Self(word) = self;
        format!("{WALL_COOKIE}={word}; Path={path}; Max-Age={seconds}; HttpOnly; SameSite=Strict")
    }
}

fn authorization(headers: &HeaderMap) -> Option<(&str, &str)> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    value.trim().split_once(' ')
}

/// Returns the token that a program came with.
///
/// A right one is never delayed: it is too long to be guessed, and the delay is for what asks wrongly again and again.
///
/// # Errors
/// [`Trouble::Token`] if it opens nothing, [`Trouble::Slow`] if that was so just before.
pub(super) async fn known(site: &Site, given: Given, address: IpAddr) -> Result<Token, Trouble> {
    let now = site.now();
    let held = if given.0.len() > MOST {
        Held::Unknown
    } else {
        site.people(move |people| people.held(&given.0, now))
            .await?
    };
    let by = match held {
        Held::Good(token) => return Ok(token),
        Held::Over(token) => token.said(),
        Held::Unknown => "token".to_owned(),
    };

    let uptime = site.uptime();
    let left = site.delays().wait(TRIED, address, uptime);
    if let Some(left) = left {
        return Err(Trouble::Slow(whole_seconds(left)));
    }
    if site.delays().wrong(TRIED, address, uptime) <= ROWS {
        tracing::warn!(by, %address, "a token was refused");
        site.attend(Attended {
            did: Did::Refused,
            by,
            from: Some(address.to_string()),
            about: None,
            roles: Vec::new(),
            recording: None,
            paper: None,
        })?;
    }
    Err(Trouble::Token)
}

fn whole_seconds(length: Duration) -> u64 {
    length.as_secs() + u64::from(length.subsec_nanos() > 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_comes_as_bearer_or_as_a_password() {
        let word = |word: &str| Some(Given(word.to_owned()));
        for (sent, reads, given) in [
            ("Bearer abc", true, word("abc")),
            ("bearer  abc ", false, word("abc")),
            ("Basic eDphYmM=", true, word("abc")),
            ("Basic OmE6Yg==", true, word("a:b")),
            ("Basic eDphYmM=", false, None),
            ("Basic x", true, None),
            ("Basic YWJj", true, None),
            ("Basic gICA", true, None),
            ("Digest abc", true, None),
            ("Bearer", true, None),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(header::AUTHORIZATION, sent.parse().unwrap());
            assert_eq!(Given::read(&headers, reads), given, "{sent} {reads}");
        }
        assert_eq!(Given::read(&HeaderMap::new(), true), None);
    }
}
