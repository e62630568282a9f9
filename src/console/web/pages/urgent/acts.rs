//! Ending what is on air: asks once, then does it, with the person's name in the row.

use std::collections::BTreeSet;
use std::sync::Arc;

use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};

use crate::airlog::Airlog;
use crate::console::web::approvals::CHANNELS;
use crate::console::web::layout::{Page, token, wrong};
use crate::console::web::pages::approve::{MOST_NOTE, segments, write};
use crate::console::web::paths::{URGENT, URGENT_NOW};
use crate::console::web::site::Site;
use crate::console::web::trouble::Trouble;
use crate::console::web::visitor::{Fields, Visitor};
use crate::names::SegmentId;
use crate::rundown::Order;
use crate::station::consenting::Decision;
use crate::station::{Act, ordering};
use crate::words::{Text, harmless};

/// What an address has for all orders in force.
pub(super) const ALL: &str = "tat-ca";

const STOP: &str = "console-urgent-stop-title";

/// A page that asks once, or says why there is nothing to ask.
fn asking(visitor: &Visitor, title: &'static str, body: &Markup) -> Response {
    let page = Page {
        visitor,
        title,
        again: None,
    };
    let page = page.around(&html! {
        (body)
        p { a class="button" href=(URGENT_NOW) { (visitor.word("console-urgent-leave")) } }
    });
    page.into_response()
}

fn nothing(visitor: &Visitor, title: &'static str, why: &Text) -> Response {
    asking(visitor, title, &wrong(visitor, Some(why)))
}

/// Asks whether an order is to be stopped; all in force for [`ALL`].
pub(super) async fn ask_stop(
    site: &Site,
    visitor: &Visitor,
    asked: &str,
) -> Result<Response, Trouble> {
    let orders = site.log(Airlog::orders).await?;
    let is_it = |order: &&Arc<Order>| asked == ALL || order.number.to_string() == asked;
    let open: Vec<&Arc<Order>> = orders.open().filter(is_it).collect();
    if open.is_empty() {
        return Ok(nothing(visitor, STOP, &over(asked)));
    }
    let button = match open[..] {
        [order] => Text::new("console-urgent-stop").with("seq", order.number),
        _ => Text::new("console-urgent-stop-all"),
    };
    let body = html! {
        @for order in &open { p class="order" { (visitor.say(&said(order))) } }
        p { (visitor.word("console-urgent-stop-what")) }
        form method="post" action=(URGENT) {
            (token(visitor))
            @for order in &open { input type="hidden" name="lenh" value=(order.number); }
            div class="acts" {
                button class="main urgent" name="viec" value="dung" { (visitor.say(&button)) }
            }
        }
    };
    Ok(asking(visitor, STOP, &body))
}

fn said(order: &Order) -> Text {
    let titles: Vec<&str> = order.recordings.iter().map(|one| &*one.title).collect();
    Text::new("console-today-order")
        .with("level", order.urgency.name())
        .with("drill", if order.drill { "yes" } else { "no" })
        .with("by", harmless(&order.ordered_by))
        .with("titles", harmless(&titles.join(" · ")))
}

fn over(number: &str) -> Text {
    match number {
        "" | ALL => Text::new("console-urgent-over-all"),
        number => Text::new("console-urgent-over").with("seq", harmless(number)),
    }
}

/// Stops the orders that were asked about.
pub(super) async fn stop(
    site: &Site,
    visitor: &Visitor,
    fields: &Fields,
) -> Result<Response, Trouble> {
    let person = visitor.person().ok_or(Trouble::NotYours)?;
    let asked: BTreeSet<i64> = fields
        .all("lenh")
        .filter_map(|number| number.parse().ok())
        .collect();
    let (beside, by) = (site.clone(), person.said().to_owned());
    let stopped = Site::beside(move || {
        let _turn = beside.giving();
        let mut log = Airlog::open(&beside.folder().log())?;
        let orders = log.orders()?;
        let is_it = |order: &&Arc<Order>| asked.contains(&order.number);
        let open: Vec<Arc<Order>> = orders.open().filter(is_it).map(Arc::clone).collect();
        ordering::stop(&mut log, &open, &by, beside.now())?;
        Ok(!open.is_empty())
    })
    .await?;
    if !stopped {
        return Ok(nothing(visitor, STOP, &over(fields.get("lenh"))));
    }
    site.ask(Act::Orders)?;
    Ok(Redirect::to(URGENT_NOW).into_response())
}

/// Asks whether what is on air is to be skipped.
pub(super) fn ask_skip(site: &Site, visitor: &Visitor) -> Response {
    const TITLE: &str = "console-urgent-skip-title";
    let status = site.status();
    let Some(on_air) = status.on_air.filter(|_| site.is_fresh(&site.status())) else {
        return nothing(visitor, TITLE, &Text::new("console-urgent-nothing-on"));
    };
    let next = status.next.first();
    let text = Text::new("console-urgent-skip-what")
        .with("title", harmless(&on_air.title))
        .with("known", if next.is_some() { "yes" } else { "no" })
        .with("next", next.map_or("", |next| &next.title));
    let body = html! {
        p class="sentence" { (visitor.say(&text)) }
        form method="post" action=(URGENT) {
            (token(visitor))
            input type="hidden" name="bat_dau" value=(on_air.start.at().as_microsecond());
            div class="acts" {
                button class="main urgent" name="viec" value="bo-qua" { (visitor.word("console-urgent-skip")) }
            }
        }
    };
    asking(visitor, TITLE, &body)
}

/// Skips what began at `start`, if it is still on.
pub(super) fn skip(site: &Site, visitor: &Visitor, start: &str) -> Result<Response, Trouble> {
    let person = visitor.person().ok_or(Trouble::NotYours)?;
    let on_air = site.status().on_air;
    let is_on = on_air.is_some_and(|on| on.start.at().as_microsecond().to_string() == start);
    if !is_on {
        let gone = Text::new("console-urgent-gone-by");
        return Ok(nothing(visitor, "console-urgent-skip-title", &gone));
    }
    let by = person.said().to_owned();
    site.ask(Act::Skip { by })?;
    Ok(Redirect::to(URGENT_NOW).into_response())
}

/// Asks why a recording is to be withdrawn, and leave the air.
pub(super) async fn ask_withdraw(
    site: &Site,
    visitor: &Visitor,
    id: &str,
    problem: Option<&Text>,
) -> Result<Response, Trouble> {
    const TITLE: &str = "console-urgent-withdraw-title";
    let person = visitor.person().ok_or(Trouble::NotYours)?;
    let current = site.current().ok_or(Trouble::Busy)?;
    let id: SegmentId = id.parse().map_err(|_| Trouble::Nowhere)?;
    let Some(segments) = segments(&[id], &current.catalogue) else {
        let why = Text::new("console-urgent-withdraw-gone");
        return Ok(nothing(visitor, TITLE, &why));
    };
    if !site.approvals().await?.may(person, id) {
        let why = Text::new("console-urgent-withdraw-not-yours");
        return Ok(nothing(visitor, TITLE, &why));
    }
    let body = html! {
        (wrong(visitor, problem))
        @for segment in &segments {
            @let text = Text::new("console-urgent-withdraw-what").with("title", harmless(&segment.title));
            p class="sentence" { (visitor.say(&text)) }
            p class="hint" { (harmless(segment.path.as_str())) }
        }
        form method="post" action=(URGENT) {
            (token(visitor))
            input type="hidden" name="bai" value=(id);
            label for="kenh" { (visitor.word("console-approve-channel")) }
            select id="kenh" name="kenh" {
                @for (name, _) in CHANNELS {
                    option value=(name) { (visitor.say(&Text::new("console-channel").with("channel", name))) }
                }
            }
            label for="ghi_chu" { (visitor.word("console-urgent-withdraw-why")) }
            input id="ghi_chu" name="ghi_chu" maxlength=(MOST_NOTE) required autocomplete="off";
            div class="acts" {
                button class="main urgent" name="viec" value="thu-hoi" { (visitor.word("console-urgent-withdraw")) }
            }
        }
    };
    Ok(asking(visitor, TITLE, &body))
}

/// Withdraws a recording, and takes it off the air if it is on.
pub(super) async fn withdraw(
    site: &Site,
    visitor: &Visitor,
    fields: &Fields,
) -> Result<Response, Trouble> {
    let person = visitor.person().ok_or(Trouble::NotYours)?;
    let current = site.current().ok_or(Trouble::Busy)?;
    let named = fields.get("bai");
    let id: SegmentId = named.parse().map_err(|_| Trouble::Nowhere)?;
    if !site.approvals().await?.may(person, id) {
        return Err(Trouble::NotYours);
    }
    let note: String = harmless(fields.get("ghi_chu").trim())
        .chars()
        .take(MOST_NOTE)
        .collect();
    let how = fields.get("kenh");
    let channel = CHANNELS.into_iter().find(|(name, _)| *name == how);
    let problem = match channel {
        _ if note.is_empty() => Text::new("console-approve-why"),
        None => Text::new("console-approve-how"),
        Some((_, channel)) => {
            let Some(segments) = segments(&[id], &current.catalogue) else {
                return ask_withdraw(site, visitor, named, None).await;
            };
            let decision = Decision {
                approves: false,
                at: site.now(),
                by: person.said().to_owned(),
                channel,
                note: Some(note),
            };
            write(site, decision, segments).await?;
            let by = person.said().to_owned();
            site.ask(Act::Leave { id, by })?;
            return Ok(Redirect::to(URGENT_NOW).into_response());
        }
    };
    ask_withdraw(site, visitor, named, Some(&problem)).await
}
