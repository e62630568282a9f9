//! `/ca`: the certificate of the station's authority, which phones and computers are given once, and how. Readable before
//! anybody trusts it, and so without encryption too: what makes it the right one is the fingerprint on paper.

use std::fmt::Write as _;

use axum::extract::State;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::http::{HeaderMap, header};
use axum::response::IntoResponse;
use maud::{Markup, html};
use qrcode::{Color, QrCode};

use crate::console::tls::Authority;
use crate::console::web::layout::Page;
use crate::console::web::paths::{CA, CA_FILE};
use crate::console::web::site::Site;
use crate::console::web::trouble::Trouble;
use crate::console::web::visitor::Visitor;
use crate::words::Text;

/// Light around a code, in its own squares: readers need four.
const MARGIN: usize = 4;

pub(in crate::console::web) async fn show(
    State(site): State<Site>,
    visitor: Visitor,
    headers: HeaderMap,
) -> Result<Markup, Trouble> {
    let authority = authority(&site).await?;
    let page = Page {
        visitor: &visitor,
        title: "console-ca",
        again: None,
    };
    // The guard let no other name in than this computer's.
    let host = headers
        .get(header::HOST)
        .and_then(|host| host.to_str().ok())
        .unwrap_or_default();
    Ok(page.around(&html! {
        @match authority {
            Some(authority) => {
                p { (visitor.word("console-ca-why")) }
                p { a class="button main" href=(CA_FILE) download { (visitor.word("console-ca-take")) } }
                h2 { (visitor.word("console-ca-fingerprint")) }
                p { code class="fingerprint" { (authority.fingerprint()) } }
                p class="hint" { (visitor.word("console-ca-compare")) }
                h2 { (visitor.word("console-ca-how")) }
                @for device in ["android", "iphone", "windows", "firefox"] {
                    section class="card" {
                        h3 { (visitor.say(&Text::new("console-ca-device").with("device", device))) }
                        p { (visitor.say(&Text::new("console-ca-steps").with("device", device))) }
                    }
                }
                @if let Some(code) = code(&format!("http://{host}{CA}")) {
                    section class="card" {
                        h2 { (visitor.word("console-ca-code")) }
                        (code)
                        p { code { "http://" (host) (CA) } }
                    }
                }
            }
            None => p { (visitor.word("console-ca-none")) },
        }
    }))
}

pub(in crate::console::web) async fn file(
    State(site): State<Site>,
) -> Result<impl IntoResponse, Trouble> {
    let authority = authority(&site).await?.ok_or(Trouble::Nowhere)?;
    let headers = [
        (CONTENT_TYPE, "application/x-x509-ca-cert"),
        (
            CONTENT_DISPOSITION,
            "attachment; filename=\"dai-truyen-thanh.crt\"",
        ),
    ];
    Ok((headers, authority.certificate().to_vec()))
}

/// The authority, where the station's file wants encryption.
async fn authority(site: &Site) -> Result<Option<Authority>, Trouble> {
    let wanted = site
        .current()
        .is_some_and(|current| current.loaded.station.console.tls);
    if !wanted {
        return Ok(None);
    }

    let folder = site.folder().tls();
    Site::beside(move || {
        Authority::open(&folder).map_err(|error| {
            tracing::warn!(%error, "the authority of the pages cannot be read");
            Trouble::Broken
        })
    })
    .await
}

/// Draws what a phone's camera reads as `address`; none if it is too long for that.
fn code(address: &str) -> Option<Markup> {
    let code = QrCode::new(address).ok()?;
    let (width, colors) = (code.width(), code.to_colors());
    let dark = colors
        .iter()
        .enumerate()
        .filter(|(_, color)| **color == Color::Dark);
    let mut squares = String::new();
    for (place, _) in dark {
        let (x, y) = (place % width + MARGIN, place / width + MARGIN);
        let _infallible = write!(squares, "M{x} {y}h1v1h-1z");
    }

    let side = width + 2 * MARGIN;
    Some(html! {
        svg class="code" viewBox={ "0 0 " (side) " " (side) } role="img" aria-label=(address) shape-rendering="crispEdges" {
            path fill="#fff" d={ "M0 0h" (side) "v" (side) "h-" (side) "z" } {}
            path fill="#000" d=(squares) {}
        }
    })
}
