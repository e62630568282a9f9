//! What keeps a page from being made, and how people read it.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

use crate::airlog::AirlogError;
use crate::console::people::PeopleError;
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
}

impl Trouble {
    pub(super) fn code(&self) -> StatusCode {
        match self {
            Self::Busy | Self::People | Self::Log | Self::Late => StatusCode::SERVICE_UNAVAILABLE,
            Self::Broken => StatusCode::INTERNAL_SERVER_ERROR,
            Self::Stale | Self::NotYours | Self::Origin => StatusCode::FORBIDDEN,
            Self::Host => StatusCode::MISDIRECTED_REQUEST,
            Self::Nowhere => StatusCode::NOT_FOUND,
            Self::Form => StatusCode::BAD_REQUEST,
        }
    }

    /// Returns what happened and what to do.
    pub(super) fn text(&self) -> Text {
        Text::new(match self {
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
        })
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
