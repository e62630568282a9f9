//! `/man-hinh`: what is on air, for a screen on the wall that is read from across the room.

use axum::extract::{RawQuery, State};
use axum::http::HeaderValue;
use axum::http::header::{REFERRER_POLICY, SET_COOKIE};
use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};

use super::today::{left, sentence};
use crate::console::people::Scope;
use crate::console::web::layout::frame;
use crate::console::web::paths::WALL;
use crate::console::web::programs::Given;
use crate::console::web::site::Site;
use crate::console::web::verdict::Verdict;
use crate::console::web::visitor::Visitor;

/// Without script the screen is asked for again so often, in seconds.
const AGAIN: u32 = 5;

pub(in crate::console::web) async fn show(
    State(site): State<Site>,
    visitor: Visitor,
    RawQuery(query): RawQuery,
) -> Response {
    match exchanged(&site, &visitor, query.as_deref().unwrap_or_default()) {
        Some(exchanged) => exchanged,
        None => page(&site, &visitor).into_response(),
    }
}

/// Exchanges the token of the address for a cookie, and leads to the address without it: it stays in no history that
/// others read, and goes to nobody as where one came from. None if the address has none.
fn exchanged(site: &Site, visitor: &Visitor, query: &str) -> Option<Response> {
    let given = Given::typed(query)?;
    let left = visitor.program.as_ref().map_or(0, |token| {
        token.expires.duration_since(site.now()).as_secs().max(0)
    });
    let mut answer = Redirect::to(WALL).into_response();
    let headers = answer.headers_mut();
    headers.insert(REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    // Only one that is for the wall is kept: another opens more than a screen needs.
    if visitor.has(Scope::Wall)
        && let Ok(cookie) = HeaderValue::from_str(&given.baked(WALL, left))
    {
        headers.append(SET_COOKIE, cookie);
    }
    Some(answer)
}

fn page(site: &Site, visitor: &Visitor) -> Markup {
    let status = site.status();
    let verdict = Verdict::of(&status, site.is_fresh(&status));
    let body = html! {
        main class={ "wall " (verdict.name()) } {
            h1 { (status.station) }
            p class="clock" { time { (status.now.say("%H:%M:%S")) } }
            p class="verdict" { span aria-hidden="true" { (verdict.shape()) " " } (visitor.say(&verdict.text())) }
            @match &status.on_air {
                Some(on_air) if verdict == Verdict::Heard => {
                    p class="title" { (on_air.title) }
                    p class="left" { (left(on_air.end.at().duration_since(status.now.at()))) }
                }
                _ => p class="title" { (visitor.say(&sentence(&status, verdict))) },
            }
            @if let (Verdict::Heard | Verdict::Quiet, Some(next)) = (verdict, status.next.first()) {
                p class="after" { time { (next.start.since(status.now)) } " " (next.title) }
            }
            @for alarm in status.alarms.iter().take(1) {
                p class="alarm" { (alarm.words) }
            }
        }
    };
    frame(
        visitor.language,
        &visitor.word("console-wall"),
        Some(AGAIN),
        &body,
    )
}
