//! The attention signal, as a browser plays it.

use axum::body::Body;
use axum::http::HeaderMap;
use axum::response::Response;

use crate::console::web::sound::{ranged, whole};
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
    ranged(headers, file.len() as u64, |part| {
        let (from, to) = (*part.start() as usize, *part.end() as usize);
        Body::from(file[from..=to].to_vec())
    })
}
