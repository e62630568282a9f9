//! What pages load: it is in the program, and nothing comes from elsewhere.

use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::IntoResponse;

/// A browser asks again after an hour: an upgraded station looks as it should by then.
const KEPT: (axum::http::HeaderName, &str) = (CACHE_CONTROL, "max-age=3600");

pub(in crate::console::web) async fn style() -> impl IntoResponse {
    let css = include_str!("console.css");
    ([(CONTENT_TYPE, "text/css; charset=utf-8"), KEPT], css)
}

pub(in crate::console::web) async fn script() -> impl IntoResponse {
    let js = include_str!("live.js");
    ([(CONTENT_TYPE, "text/javascript; charset=utf-8"), KEPT], js)
}

pub(in crate::console::web) async fn icon() -> impl IntoResponse {
    let svg = include_str!("icon.svg");
    ([(CONTENT_TYPE, "image/svg+xml"), KEPT], svg)
}
