//! `/api/v1/status`: what is on air now, as `phatthanh status --json` says it.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;

use super::answer;
use crate::console::web::site::Site;
use crate::console::web::trouble::Trouble;
use crate::station::Status;

pub(in crate::console::web) async fn show(State(site): State<Site>) -> Result<Response, Trouble> {
    answer::json(StatusCode::OK, &fresh(&site)?)
}

/// Returns what the station says of itself.
///
/// # Errors
/// If it has said nothing for some seconds: what was on air then is nobody's answer to what is on air.
pub(super) fn fresh(site: &Site) -> Result<Status, Trouble> {
    let mut status = site.status();
    if !site.is_fresh(&status) {
        return Err(Trouble::Mute);
    }
    // Whoever knows it makes the first account.
    status.console.first_code = None;
    Ok(status)
}
