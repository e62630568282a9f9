//! `/man-hinh`: what is on air, for a screen on the wall that is read from across the room.

use axum::extract::State;
use maud::{Markup, html};

use super::today::{left, sentence};
use crate::console::web::layout::frame;
use crate::console::web::site::Site;
use crate::console::web::verdict::Verdict;
use crate::console::web::visitor::Visitor;

/// Without script the screen is asked for again so often, in seconds.
const AGAIN: u32 = 5;

pub(in crate::console::web) async fn show(State(site): State<Site>, visitor: Visitor) -> Markup {
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
