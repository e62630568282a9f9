//! A recording as sound, for whoever decides about it: in the browser, never through the station's card.

use axum::body::Body;
use axum::extract::{RawQuery, State};
use axum::http::HeaderMap;
use axum::response::Response;

use super::approve::sought;
use crate::console::web::site::Site;
use crate::console::web::sound::{Wav, ranged};
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

    ranged(headers, wav.bytes(), |part| {
        Body::new(wav.body(part, place))
    })
}
