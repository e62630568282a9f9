//! What pages load: it is in the program, and nothing comes from elsewhere.

use std::sync::OnceLock;

use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::IntoResponse;

use super::week::ROWS;

/// A browser asks again after an hour: an upgraded station looks as it should by then.
const KEPT: (axum::http::HeaderName, &str) = (CACHE_CONTROL, "max-age=3600");

pub(in crate::console::web) async fn style() -> impl IntoResponse {
    ([(CONTENT_TYPE, "text/css; charset=utf-8"), KEPT], css())
}

/// The style sheet, with a class for each row of the week: no page has styles of its own.
fn css() -> &'static str {
    static CSS: OnceLock<String> = OnceLock::new();
    CSS.get_or_init(|| {
        // The names of the days stand before the first row.
        let row = |row: usize| {
            format!(".aligned .r{row}{{grid-row-start:{row}}}.aligned .s{row}{{grid-row-end:span {row}}}")
        };
        let rows: String = (1..=ROWS + 2).map(row).collect();
        format!("{}@media print,(min-width:70rem){{{rows}}}", include_str!("console.css"))
    })
}

pub(in crate::console::web) async fn script() -> impl IntoResponse {
    let js = concat!(include_str!("live.js"), include_str!("week.js"));
    ([(CONTENT_TYPE, "text/javascript; charset=utf-8"), KEPT], js)
}

pub(in crate::console::web) async fn upload() -> impl IntoResponse {
    let js = include_str!("upload.js");
    ([(CONTENT_TYPE, "text/javascript; charset=utf-8"), KEPT], js)
}

pub(in crate::console::web) async fn hold() -> impl IntoResponse {
    let js = include_str!("hold.js");
    ([(CONTENT_TYPE, "text/javascript; charset=utf-8"), KEPT], js)
}

pub(in crate::console::web) async fn talk() -> impl IntoResponse {
    let js = concat!(include_str!("talk/ask.js"), include_str!("talk/talk.js"));
    ([(CONTENT_TYPE, "text/javascript; charset=utf-8"), KEPT], js)
}

pub(in crate::console::web) async fn microphone() -> impl IntoResponse {
    let js = include_str!("talk/microphone.js");
    ([(CONTENT_TYPE, "text/javascript; charset=utf-8"), KEPT], js)
}

pub(in crate::console::web) async fn record() -> impl IntoResponse {
    let js = concat!(
        include_str!("talk/ask.js"),
        include_str!("urgent/record.js")
    );
    ([(CONTENT_TYPE, "text/javascript; charset=utf-8"), KEPT], js)
}

pub(in crate::console::web) async fn drill() -> impl IntoResponse {
    let js = include_str!("urgent/drill.js");
    ([(CONTENT_TYPE, "text/javascript; charset=utf-8"), KEPT], js)
}

pub(in crate::console::web) async fn icon() -> impl IntoResponse {
    let svg = include_str!("icon.svg");
    ([(CONTENT_TYPE, "image/svg+xml"), KEPT], svg)
}

/// A year: a font of another name would be another font.
const FOR_LONG: (axum::http::HeaderName, &str) = (CACHE_CONTROL, "max-age=31536000, immutable");

/// Noto Sans, variable in weight, its digits of one width; under the SIL Open Font License, which lies beside it.
pub(in crate::console::web) async fn latin() -> impl IntoResponse {
    let font: &[u8] = include_bytes!("font/latin.woff2");
    ([(CONTENT_TYPE, "font/woff2"), FOR_LONG], font)
}

/// The letters of Vietnamese that are not in the first.
pub(in crate::console::web) async fn vietnamese() -> impl IntoResponse {
    let font: &[u8] = include_bytes!("font/vietnamese.woff2");
    ([(CONTENT_TYPE, "font/woff2"), FOR_LONG], font)
}

/// On what terms it is there.
pub(in crate::console::web) async fn font_licence() -> impl IntoResponse {
    let text = include_str!("font/OFL.txt");
    ([(CONTENT_TYPE, "text/plain; charset=utf-8"), KEPT], text)
}
