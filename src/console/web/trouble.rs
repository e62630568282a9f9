//! What keeps a page from being made, and how people read it.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

use crate::airlog::AirlogError;
use crate::console::people::{PeopleError, Scope};
use crate::words::Text;

/// What keeps a page from being made. The guard puts it into words, in the visitor's language.
#[derive(Debug, Clone)]
pub(super) enum Trouble {
    /// The station has so much to do that this could not be noted.
    Busy,
    /// Work beside broke off: a mistake of ours.
    Broken,
    /// The people's database fails.
    People,
    /// The airtime log fails.
    Log,
    /// The form was made for another session, or long ago.
    Stale,
    /// Nobody of these roles asks.
    NotYours,
    /// There is no such page.
    Nowhere,
    /// The page was asked for under a name that is not this computer's.
    Host,
    /// Another site sent this form.
    Origin,
    /// Too much was sent, or something else than a form.
    Form,
    /// It took too long.
    Late,
    /// A program has no token that opens this.
    Token,
    /// A program came with wrong tokens and has to wait, in seconds.
    Slow(u64),
    /// A program's token holds, and does not have this scope.
    Scope(Scope),
    /// The station has said nothing for some seconds.
    Mute,
    /// What was asked cannot be, as asked.
    Asked(Text),
    /// It cannot be done as things stand.
    Against(Text),
    /// The page is there and is not asked for in this way.
    Method,
}

impl Trouble {
    pub(super) fn code(&self) -> StatusCode {
        match self {
            Self::Busy | Self::People | Self::Log | Self::Late | Self::Mute => {
                StatusCode::SERVICE_UNAVAILABLE
            }
            Self::Broken => StatusCode::INTERNAL_SERVER_ERROR,
            Self::Stale | Self::NotYours | Self::Origin | Self::Scope(_) => StatusCode::FORBIDDEN,
            Self::Host => StatusCode::MISDIRECTED_REQUEST,
            Self::Nowhere => StatusCode::NOT_FOUND,
            Self::Form | Self::Asked(_) => StatusCode::BAD_REQUEST,
            Self::Token => StatusCode::UNAUTHORIZED,
            Self::Slow(_) => StatusCode::TOO_MANY_REQUESTS,
            Self::Against(_) => StatusCode::CONFLICT,
            Self::Method => StatusCode::METHOD_NOT_ALLOWED,
        }
    }

    /// Returns its name for programs: it stays.
    pub(super) fn name(&self) -> &'static str {
        match self {
            Self::Busy => "busy",
            Self::Broken => "broken",
            Self::People => "people",
            Self::Log => "log",
            Self::Stale => "stale",
            Self::NotYours => "not-yours",
            Self::Nowhere => "nowhere",
            Self::Host => "host",
            Self::Origin => "origin",
            Self::Form => "form",
            Self::Late => "late",
            Self::Token => "token",
            Self::Slow(_) => "slow",
            Self::Scope(_) => "scope",
            Self::Mute => "mute",
            Self::Asked(_) => "asked",
            Self::Against(_) => "against",
            Self::Method => "method",
        }
    }

    /// Returns what happened and what to do.
    pub(super) fn text(&self) -> Text {
        let key = match self {
            Self::Asked(text) | Self::Against(text) => return text.clone(),
            Self::Busy => "console-trouble-busy",
            Self::Broken => "console-trouble-broken",
            Self::People => "console-trouble-people",
            Self::Log => "console-trouble-log",
            Self::Stale => "console-trouble-stale",
            Self::NotYours => "console-trouble-not-yours",
            Self::Nowhere => "console-trouble-nowhere",
            Self::Host => "console-trouble-host",
            Self::Origin => "console-trouble-origin",
            Self::Form => "console-trouble-form",
            Self::Late => "console-trouble-late",
            Self::Token => "console-trouble-token",
            Self::Slow(_) => "console-trouble-slow",
            Self::Scope(_) => "console-trouble-scope",
            Self::Mute => "console-trouble-mute",
            Self::Method => "console-trouble-method",
        };
        match self {
            Self::Slow(seconds) => Text::new(key).with("seconds", *seconds),
            Self::Scope(scope) => Text::new(key).with("scope", scope.name()),
            _ => Text::new(key),
        }
    }
}

impl From<PeopleError> for Trouble {
    fn from(error: PeopleError) -> Self {
        tracing::warn!(
            error = &error as &dyn std::error::Error,
            "people cannot be asked"
        );
        Self::People
    }
}

impl From<AirlogError> for Trouble {
    fn from(error: AirlogError) -> Self {
        tracing::warn!(
            error = &error as &dyn std::error::Error,
            "the console cannot read the airtime log"
        );
        Self::Log
    }
}

impl IntoResponse for Trouble {
    fn into_response(self) -> Response {
        let mut response = self.code().into_response();
        response.extensions_mut().insert(self);
        response
    }
}
