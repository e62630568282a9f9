//! The attention signal, as a browser plays it.

use axum::body::Body;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};

use crate::console::web::sound::{range, whole};
use crate::console::web::trouble::Trouble;
use crate::sound::Attention;
use crate::units::{CHANNELS, Frames};

/// What an address has for it.
pub(super) const SIGNAL: &str = "bao-hieu";

/// Sends the attention signal, as it sounds on air.
pub(super) fn signal(headers: &HeaderMap) -> Result<Response, Trouble> {
    let mut samples = vec![0.0; Attention::LENGTH.index() * CHANNELS];
    Attention::new(Frames::ZERO).fill(&mut samples);
    let file = whole(&samples);
    let asked = headers.get(header::RANGE);
    let asked = asked.and_then(|value| value.to_str().ok());
    let (part, is_part) = range(asked, file.len() as u64).ok_or(Trouble::Nowhere)?;
    let (from, to) = (*part.start(), *part.end());
    let told = [
        (header::CONTENT_TYPE, "audio/wav".to_owned()),
        (header::ACCEPT_RANGES, "bytes".to_owned()),
    ];
    let body = Body::from(file[from as usize..=to as usize].to_vec());
    let mut answer = (told, body).into_response();
    if is_part {
        let which = format!("bytes {from}-{to}/{}", file.len());
        let which = which.parse().map_err(|_| Trouble::Broken)?;
        answer.headers_mut().insert(header::CONTENT_RANGE, which);
        *answer.status_mut() = StatusCode::PARTIAL_CONTENT;
    }
    Ok(answer)
}
