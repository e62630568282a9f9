//! Why an upload is refused, for the program that sends and for the person.

use std::io;
use std::sync::Arc;

use axum::http::StatusCode;

use crate::console::web::trouble::Trouble;
use crate::units::Size;
use crate::words::Text;

/// Why an upload is refused.
#[derive(Debug, Clone)]
pub(in crate::console::web) enum Refusal {
    /// It is of another version of the protocol.
    Protocol,
    /// What was said of it cannot be read.
    Request,
    /// No file was chosen, or there is nothing in it.
    Empty,
    /// It is longer than any may be.
    TooLong(Size),
    /// By its name it is no recording.
    Name(String),
    /// There is no such folder, or this person may put nothing there.
    Topic,
    /// What it is to replace is another's, or of another kind.
    Replaces,
    /// The person has so many open already.
    TooMany(usize),
    /// All together have.
    Full,
    /// The disk has no room for it.
    NoRoom(Size),
    /// There is no such upload, or it is another's.
    Unknown,
    /// The part ends elsewhere.
    Offset,
    /// The bytes come as something else than bytes.
    Kind,
    /// More came than was announced.
    Over,
    /// Another request is sending it.
    Held,
    /// So many send at the moment.
    Busy,
    /// Nothing came for too long, or the line was cut.
    Cut,
    /// The topic's folder is a link or no folder.
    Link,
    /// The topic's folder does not answer.
    Away,
    /// The disk fails.
    Disk(Arc<io::Error>),
    /// The page could not be made.
    Trouble(Trouble),
}

impl Refusal {
    /// Returns what a program is told.
    pub(in crate::console::web) fn code(&self) -> StatusCode {
        match self {
            Self::Protocol => StatusCode::PRECONDITION_FAILED,
            Self::Request | Self::Empty | Self::Name(_) | Self::Topic => StatusCode::BAD_REQUEST,
            Self::TooLong(_) | Self::Over => StatusCode::PAYLOAD_TOO_LARGE,
            Self::Replaces => StatusCode::FORBIDDEN,
            Self::TooMany(_) | Self::Full => StatusCode::TOO_MANY_REQUESTS,
            Self::NoRoom(_) => StatusCode::INSUFFICIENT_STORAGE,
            Self::Unknown => StatusCode::NOT_FOUND,
            Self::Offset => StatusCode::CONFLICT,
            Self::Kind => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::Held => StatusCode::LOCKED,
            Self::Busy | Self::Link | Self::Away | Self::Disk(_) => StatusCode::SERVICE_UNAVAILABLE,
            Self::Cut => StatusCode::REQUEST_TIMEOUT,
            Self::Trouble(trouble) => trouble.code(),
        }
    }

    /// Returns what happened and what to do.
    pub(in crate::console::web) fn text(&self) -> Text {
        match self {
            Self::Protocol | Self::Request | Self::Kind | Self::Over => {
                Text::new("console-upload-request")
            }
            Self::Empty => Text::new("console-upload-empty"),
            Self::TooLong(most) => Text::new("console-upload-too-long").with("most", most),
            Self::Name(name) => Text::new("console-upload-name").with("name", name),
            Self::Topic => Text::new("console-upload-topic-none"),
            Self::Replaces => Text::new("console-upload-replaces-none"),
            Self::TooMany(most) => Text::new("console-upload-too-many").with("most", most),
            Self::Full => Text::new("console-upload-full"),
            Self::NoRoom(room) => Text::new("console-upload-no-room").with("room", room),
            Self::Unknown => Text::new("console-upload-unknown"),
            Self::Offset | Self::Held | Self::Cut => Text::new("console-upload-cut"),
            Self::Busy => Text::new("console-upload-busy"),
            Self::Link => Text::new("console-upload-link"),
            Self::Away => Text::new("console-upload-away"),
            Self::Disk(problem) => Text::new("console-upload-disk").with("problem", problem),
            Self::Trouble(trouble) => trouble.text(),
        }
    }
}

impl From<io::Error> for Refusal {
    fn from(error: io::Error) -> Self {
        tracing::warn!(%error, "an upload cannot be kept");
        Self::Disk(Arc::new(error))
    }
}

impl From<rustix::io::Errno> for Refusal {
    fn from(error: rustix::io::Errno) -> Self {
        io::Error::from(error).into()
    }
}

impl From<Trouble> for Refusal {
    fn from(trouble: Trouble) -> Self {
        Self::Trouble(trouble)
    }
}
