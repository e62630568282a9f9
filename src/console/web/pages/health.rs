//! `/healthz`: whether sound that should be there reaches the card.

use axum::extract::State;
use axum::http::StatusCode;

use crate::console::web::site::Site;
use crate::console::web::verdict::Verdict;

/// Answers 200 while what is due is heard, or nothing is due and the card is there; 503 otherwise. One word, and no name
/// of anything: whoever watches need not be anybody.
pub(in crate::console::web) async fn show(State(site): State<Site>) -> (StatusCode, String) {
    let status = site.status();
    let verdict = Verdict::of(&status, site.is_fresh(&status));
    let code = match verdict {
        Verdict::Heard | Verdict::Quiet => StatusCode::OK,
        Verdict::Silent | Verdict::Unknown => StatusCode::SERVICE_UNAVAILABLE,
    };
    (code, format!("{}\n", verdict.name()))
}
