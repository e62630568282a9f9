//! Who asks for a page, and what they sent.

use std::convert::Infallible;
use std::net::IpAddr;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use sha2::{Digest, Sha256};

use super::trouble::Trouble;
use crate::airlog::{Attended, Did};
use crate::console::people::{Person, Role, Scope, Session, Standing, Token};
use crate::words::{Language, Text};

/// The cookie of who is signed in.
pub(super) const SESSION: &str = "phatthanh";

/// The cookie of who is not: what forms are bound to before.
pub(super) const GUEST: &str = "phatthanh_khach";

/// The cookie of the language.
pub(super) const LANGUAGE: &str = "phatthanh_ngon_ngu";

/// The field and the header in which a form's token comes.
pub(super) const TOKEN_FIELD: &str = "token";
pub(super) const TOKEN_HEADER: &str = "x-phatthanh-token";

/// Where a request came from, as the server saw it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Peer(pub(super) IpAddr);

/// The style that stands in an answer, as a policy names it: nothing else in the page is applied.
#[derive(Debug, Clone)]
pub(super) struct Styled(pub(super) String);

/// A page in the bar.
#[derive(Debug, Clone, Copy)]
pub(super) struct Link {
    /// Where.
    pub(super) path: &'static str,
    /// The message that is its name.
    pub(super) key: &'static str,
}

/// Who asks.
#[derive(Debug, Clone)]
pub(super) struct Visitor {
    /// What they read.
    pub(super) language: Language,
    /// Where they ask from.
    pub(super) address: IpAddr,
    /// How their session stands.
    pub(super) standing: Standing,
    /// The token a program came with; none if it came with none, or the page asks for none.
    pub(super) program: Option<Token>,
    /// What the browser holds, of the session or the guest: forms are bound to it.
    pub(super) held: String,
    /// The page asked for.
    pub(super) path: String,
    /// What the bar has for them.
    pub(super) bar: Vec<Link>,
}

impl Visitor {
    /// Returns who is signed in; none if nobody is, or the session rests.
    pub(super) fn person(&self) -> Option<&Person> {
        match &self.standing {
            Standing::Open(session) => Some(&session.person),
            Standing::Locked(_) | Standing::Over => None,
        }
    }

    /// Returns the session that rests, if one does.
    pub(super) fn locked(&self) -> Option<&Session> {
        match &self.standing {
            Standing::Locked(session) => Some(session),
            Standing::Open(_) | Standing::Over => None,
        }
    }

    /// Returns whether one of `roles` asks.
    pub(super) fn is_any(&self, roles: &[Role]) -> bool {
        self.person().is_some_and(|person| person.is_any(roles))
    }

    /// Returns whether a program asks whose token has `scope`.
    pub(super) fn has(&self, scope: Scope) -> bool {
        let token = self.program.as_ref();
        token.is_some_and(|token| token.scopes.contains(&scope))
    }

    /// Returns what every form of this visitor carries.
    pub(super) fn token(&self) -> String {
        form_token(&self.held)
    }

    /// Says a text as this visitor reads it.
    pub(super) fn say(&self, text: &Text) -> String {
        text.say(self.language)
    }

    /// Says the message `key`, which has no facts.
    pub(super) fn word(&self, key: &'static str) -> String {
        Text::new(key).say(self.language)
    }

    /// Makes the row of what this visitor did; of somebody not signed in, by the name `by`.
    pub(super) fn did(&self, did: Did, by: &str) -> Attended {
        // A name that was typed is foreign: the log takes no more of it than a name has.
        let by: String = by
            .trim()
            .chars()
            .filter(|c| !c.is_control())
            .take(80)
            .collect();
        Attended {
            did,
            by,
            from: Some(self.address.to_string()),
            about: None,
            roles: Vec::new(),
            recording: None,
            paper: None,
        }
    }
}

/// Returns the token of forms for whoever holds `held`: nobody finds the one from the other.
pub(super) fn form_token(held: &str) -> String {
    let digest = Sha256::new()
        .chain_update("phatthanh form\0")
        .chain_update(held)
        .finalize();
    crate::console::people::hex(&digest[..16])
}

/// Returns the value of a cookie that was sent.
pub(super) fn cookie(headers: &HeaderMap, name: &str) -> Option<String> {
    let sent = headers.get_all(header::COOKIE).iter();
    sent.filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(key, _)| *key == name)
        .map(|(_, value)| value.to_owned())
}

/// Returns the language of ours that a program asks for before others; none if it names none.
pub(super) fn accepted(headers: &HeaderMap) -> Option<Language> {
    let mut best = None;
    let asked = headers.get_all(header::ACCEPT_LANGUAGE).iter();
    for part in asked
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
    {
        let mut pieces = part.split(';').map(str::trim);
        let tag = pieces.next().unwrap_or_default().to_lowercase();
        let language = match tag.split('-').next() {
            Some("vi") => Language::Vi,
            Some("en") => Language::En,
            _ => continue,
        };
        let weight = pieces.find_map(|piece| piece.strip_prefix("q=")?.parse::<f32>().ok());
        let weight = weight.unwrap_or(1.0);
        if weight > best.map_or(0.0, |(most, _)| most) {
            best = Some((weight, language));
        }
    }
    best.map(|(_, language)| language)
}

/// Writes a cookie that scripts cannot read and other sites do not send with forms.
pub(super) fn bake(name: &str, value: &str, seconds: u32) -> String {
    format!("{name}={value}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Lax")
}

/// What a form sent, its token checked by the guard.
#[derive(Debug, Default, Clone)]
pub(super) struct Fields(Vec<(String, String)>);

impl Fields {
    /// Reads what a browser sends of a form.
    pub(super) fn read(body: &[u8]) -> Self {
        Self(form_urlencoded::parse(body).into_owned().collect())
    }

    /// Returns the field `name`; empty if it was not sent.
    pub(super) fn get(&self, name: &str) -> &str {
        let found = self.0.iter().find(|(key, _)| key == name);
        found.map_or("", |(_, value)| value.as_str())
    }

    /// Returns the name of every field, in the order they were sent.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|(key, _)| key.as_str())
    }

    /// Returns every value sent under `name`.
    pub(super) fn all(&self, name: &'static str) -> impl Iterator<Item = &str> {
        let fields = self.0.iter();
        fields
            .filter(move |(key, _)| key == name)
            .map(|(_, value)| value.as_str())
    }
}

impl<S: Sync> FromRequestParts<S> for Visitor {
    type Rejection = Trouble;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Trouble> {
        // The guard stands before every route.
        parts
            .extensions
            .get::<Self>()
            .cloned()
            .ok_or(Trouble::Broken)
    }
}

impl<S: Sync> FromRequestParts<S> for Fields {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(parts.extensions.get::<Self>().cloned().unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_is_answered_in_the_language_it_likes_best() {
        let vi = Some(Language::Vi);
        let en = Some(Language::En);
        for (asked, language) in [
            ("vi", vi),
            ("en-GB,en;q=0.9", en),
            ("fr, en;q=0.3, vi;q=0.7", vi),
            ("VI-VN;q=0.2,en;q=0.1", vi),
            ("en;q=0", None),
            ("*", None),
            ("", None),
            (";;q=,,", None),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(header::ACCEPT_LANGUAGE, asked.parse().unwrap());
            assert_eq!(accepted(&headers), language, "{asked}");
        }
        assert_eq!(accepted(&HeaderMap::new()), None);
    }

    #[test]
    fn cookies_and_fields_are_read_as_browsers_send_them() {
        let mut headers = HeaderMap::new();
        headers.append(header::COOKIE, "a=1; phatthanh=xyz".parse().unwrap());
        headers.append(header::COOKIE, "phatthanh_khach=k".parse().unwrap());
        assert_eq!(cookie(&headers, SESSION).as_deref(), Some("xyz"));
        assert_eq!(cookie(&headers, GUEST).as_deref(), Some("k"));
        assert_eq!(cookie(&headers, "phat"), None);
        let fields = Fields::read("name=h%E1%BA%A1nh+a&role=x&role=y&token".as_bytes());
        assert_eq!(fields.get("name"), "hạnh a");
        assert_eq!(fields.all("role").collect::<Vec<_>>(), ["x", "y"]);
        assert_eq!(fields.get("token"), "");
        assert_eq!(fields.get("none"), "");
        assert_ne!(form_token("a"), form_token("b"));
        assert!(!form_token("abc").contains("abc"));
    }
}
