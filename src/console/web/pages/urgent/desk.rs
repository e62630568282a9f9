//! A drill at the desk: an order heard in this browser as it would be on air, and nowhere else.
//!
//! Nothing of it goes to the conductor: the person hears the parts of the order one after another, and a row says that
//! it was opened. A drill on air is another thing, and takes the way of every order.

use axum::response::{IntoResponse, Response};
use maud::{Markup, html};

use super::review::{again, kept};
use super::signal::SIGNAL;
use crate::airlog::{Attended, Did, Seq};
use crate::console::web::layout::{Page, token};
use crate::console::web::pages::today::left;
use crate::console::web::paths::{DRILL_SCRIPT, URGENT, URGENT_SOUND};
use crate::console::web::site::Site;
use crate::console::web::trouble::Trouble;
use crate::console::web::urgent::Ready;
use crate::console::web::visitor::{Fields, Visitor};
use crate::rundown::{Order, Urgency};
use crate::words::{Text, harmless};

/// Plays what is ready at the desk alone.
pub(super) async fn drill(
    site: &Site,
    visitor: &Visitor,
    fields: &Fields,
) -> Result<Response, Trouble> {
    let person = visitor.person().ok_or(Trouble::NotYours)?;
    let ready = site.ready().get(fields.get("ma"), person, site.uptime());
    let ordered = ready
        .as_ref()
        .and_then(|ready| ready.ordered(person.said(), site.now()));
    let (Some(ready), Some(ordered)) = (ready, ordered) else {
        let problem = Text::new("console-urgent-stale");
        return again(site, visitor, fields, &problem).await;
    };
    let order = ordered.order(Seq(0), site.now());
    let titles: Vec<&str> = order.recordings.iter().map(|one| &*one.title).collect();
    site.attend(Attended {
        about: Some(titles.join(" · ")),
        ..visitor.did(Did::DeskDrill, person.said())
    })?;

    let word =
        |what: &'static str| visitor.say(&Text::new("console-urgent-desk").with("what", what));
    let page = Page {
        visitor,
        title: "console-urgent-desk-title",
        again: None,
    };
    let page = page.around(&html! {
        section class="air" {
            p class="verdict quiet" {
                span class="shape" aria-hidden="true" { "◆ " } (word("only"))
            }
            p { (word("what")) }
        }
        section id="tai-ban" data-play=(word("play")) data-halt=(word("halt")) data-over=(word("over"))
            data-failed=(word("failed")) {
            p { button type="button" id="tai-ban-nghe" class="button" hidden { (word("play")) } }
            p id="tai-ban-tin" role="status" {}
            ol { (parts(visitor, &ready, &order)) }
        }
        form method="post" action=(URGENT) {
            (token(visitor))
            (kept(fields))
            div class="acts" {
                button class="main" name="viec" value="xem" { (word("back")) }
                button name="viec" value="sua" { (visitor.word("console-urgent-back")) }
            }
        }
        script src=(DRILL_SCRIPT) defer {}
    });
    Ok(page.into_response())
}

/// What sounds, in its order.
fn parts(visitor: &Visitor, ready: &Ready, order: &Order) -> Markup {
    let address = |part: &str| format!("{URGENT_SOUND}?ma={}&so={part}", ready.key);
    let signal = visitor.say(&Text::new("console-urgent-desk").with("what", "signal"));
    html! {
        @if order.urgency != Urgency::Routine {
            li { (signal) audio controls preload="none" aria-label=(signal) src=(address(SIGNAL)) {} }
        }
        @for time in 1..=order.repeat {
            @for (place, recording) in order.recordings.iter().enumerate() {
                @let name = visitor.say(&Text::new("console-urgent-desk-part")
                    .with("title", harmless(&recording.title))
                    .with("time", time)
                    .with("times", order.repeat)
                    .with("length", left(recording.length.to_duration())));
                li { (name) audio controls preload="none" aria-label=(name) src=(address(&place.to_string())) {} }
            }
        }
    }
}
