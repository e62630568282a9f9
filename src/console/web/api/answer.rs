//! Answers to programs: JSON as the commands print it, and what went wrong in words.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;

use crate::console::web::paths::CALENDAR;
use crate::console::web::trouble::Trouble;
use crate::console::wire::{Problem, Refused};
use crate::words::{Language, harmless_json};

/// Answers `value`, byte for byte as a command prints it.
///
/// # Errors
/// If it cannot be written, which is a mistake of ours.
pub(in crate::console::web) fn json(
    code: StatusCode,
    value: &impl Serialize,
) -> Result<Response, Trouble> {
    let text = serde_json::to_string(value).map_err(|_| Trouble::Broken)?;
    let text = format!("{}\n", harmless_json(&text));
    Ok((code, [(header::CONTENT_TYPE, "application/json")], text).into_response())
}

/// Says `trouble` to a program, in place of `answer`, whose headers stay.
pub(in crate::console::web) fn refused(
    answer: Response,
    language: Language,
    path: &str,
    trouble: &Trouble,
) -> Response {
    let refused = Refused {
        error: Problem {
            code: trouble.name().to_owned(),
            message: trouble.text().say(language),
        },
    };
    let (parts, _) = answer.into_parts();
    let mut said =
        json(trouble.code(), &refused).unwrap_or_else(|trouble| trouble.code().into_response());
    let headers = said.headers_mut();
    if let Some(allow) = parts.headers.get(header::ALLOW) {
        headers.insert(header::ALLOW, allow.clone());
    }
    match trouble {
        Trouble::Token => {
            // Only a calendar is asked for by a program in which a person types.
            let how = if path == CALENDAR {
                "Basic realm=\"phatthanh\", charset=\"UTF-8\""
            } else {
                "Bearer realm=\"phatthanh\""
            };
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static(how));
        }
        Trouble::Slow(seconds) => {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(*seconds));
        }
        _ => {}
    }
    said
}
