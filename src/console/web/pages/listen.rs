//! A recording as sound, for whoever decides about it: in the browser, never through the station's card.

use axum::body::Body;
use axum::extract::{RawQuery, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

use super::approve::sought;
use crate::console::web::site::Site;
use crate::console::web::sound::{Wav, range};
use crate::console::web::trouble::Trouble;
use crate::rundown::Segment;
use crate::units::{Gain, Lufs};

pub(in crate::console::web) async fn sound(
    State(site): State<Site>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Response, Trouble> {
    let current = site.current().ok_or(Trouble::Nowhere)?;
    let id = sought(query.as_deref()).ok_or(Trouble::Nowhere)?;
    let mut places = current.catalogue.iter();
    let segment = places
        .find(|segment| segment.id == id)
        .ok_or(Trouble::Nowhere)?;
    heard(&site, segment, current.loaded.rules.loudness, &headers)
}

/// Sends the part of `segment` that a browser asks for, as it sounds on air.
///
/// # Errors
/// If so many listen that this one goes without.
pub(super) fn heard(
    site: &Site,
    segment: &Segment,
    target: Lufs,
    headers: &HeaderMap,
) -> Result<Response, Trouble> {
    let place = site.listen().ok_or(Trouble::Busy)?;
    let gain = segment
        .loudness
        .map_or(Gain::UNITY, |loudness| loudness.to(target));
    let wav = Wav {
        stored: site.folder().store().path(segment.id),
        sides: segment.sides,
        length: segment.length,
        gain: gain.linear(),
    };

    let (bytes, asked) = (wav.bytes(), headers.get(header::RANGE));
    let asked = asked.and_then(|value| value.to_str().ok());
    let Some((part, is_part)) = range(asked, bytes) else {
        let all = format!("bytes */{bytes}");
        let told = [(header::CONTENT_RANGE, all)];
        return Ok((StatusCode::RANGE_NOT_SATISFIABLE, told).into_response());
    };
    let (from, to) = (*part.start(), *part.end());
    let mut answer = Response::new(Body::new(wav.body(part, place)));
    let told = answer.headers_mut();
    told.insert(header::CONTENT_TYPE, HeaderValue::from_static("audio/wav"));
    told.insert(header::ACCEPT_RANGES, HeaderValue::from_static("bytes"));
    told.insert(header::CONTENT_LENGTH, HeaderValue::from(to - from + 1));
    if is_part {
        let which = HeaderValue::from_str(&format!("bytes {from}-{to}/{bytes}"));
        told.insert(header::CONTENT_RANGE, which.map_err(|_| Trouble::Broken)?);
        *answer.status_mut() = StatusCode::PARTIAL_CONTENT;
    }
    Ok(answer)
}
