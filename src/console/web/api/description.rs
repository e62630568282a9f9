//! `/api/v1/openapi.json`: how all of it is asked, by `OpenAPI` 3.1.

use axum::http::header::CONTENT_TYPE;
use axum::response::IntoResponse;

/// Written by hand; the tests hold it against the routes and what they answer.
pub(in crate::console::web) const TEXT: &str = include_str!("openapi.json");

pub(in crate::console::web) async fn show() -> impl IntoResponse {
    ([(CONTENT_TYPE, "application/json")], TEXT)
}
