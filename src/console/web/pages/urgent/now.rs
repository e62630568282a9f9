//! What is on air now, the orders in force, and how they are ended.

use axum::extract::State;
use jiff::SignedDuration;
use maud::{Markup, html};

use super::acts::ALL;
use crate::console::web::layout::Page;
use crate::console::web::pages::today::{Piece, sentence, state};
use crate::console::web::paths::{PAPERS_DUE, URGENT, URGENT_LIVE};
use crate::console::web::site::Site;
use crate::console::web::trouble::Trouble;
use crate::console::web::verdict::Verdict;
use crate::console::web::visitor::Visitor;
use crate::station::{OrderStatus, Status};
use crate::words::{Text, harmless};

/// Without script the page is asked for again so often, in seconds.
const AGAIN: u32 = 10;

/// The station takes an order up in this time.
const TAKEN: SignedDuration = SignedDuration::from_secs(4);

pub(in crate::console::web) async fn show(
    State(site): State<Site>,
    visitor: Visitor,
) -> Result<Markup, Trouble> {
    let status = site.status();
    let verdict = Verdict::of(&status, site.is_fresh(&status));
    let page = Page {
        visitor: &visitor,
        title: "console-urgent-now",
        again: Some(AGAIN),
    };
    let [state, words, acts, orders] = pieces(&visitor, &site, &status, verdict);
    Ok(page.around(&html! {
        section class="air" data-live=(URGENT_LIVE) {
            div id=(state.id) aria-live="polite" { (state.inside) }
            div id=(words.id) { (words.inside) }
            div id=(acts.id) { (acts.inside) }
        }
        section {
            h2 { (visitor.word("console-urgent-orders")) }
            div id=(orders.id) aria-live="polite" { (orders.inside) }
        }
        p class="beside" {
            a class="button" href=(URGENT) { (visitor.word("console-urgent-another")) } " "
            a class="button" href=(PAPERS_DUE) { (visitor.word("console-papers-due")) }
        }
    }))
}

/// Makes what changes while the page is open. What can be pressed changes only with what it is about: a press that
/// falls on a change would be lost.
pub(in crate::console::web) fn pieces(
    visitor: &Visitor,
    site: &Site,
    status: &Status,
    verdict: Verdict,
) -> [Piece; 4] {
    let piece = |id, inside| Piece { id, inside };
    let words = html! { p class="sentence" { (visitor.say(&sentence(status, verdict))) } };
    [
        piece("trang-thai", state(visitor, verdict)),
        piece("cau", words),
        piece("viec", acts(visitor, status)),
        piece("lenh", orders(visitor, site, status)),
    ]
}

/// What can be done about what is on air.
fn acts(visitor: &Visitor, status: &Status) -> Markup {
    html! {
        @if let Some(on_air) = &status.on_air {
            p class="beside" {
                a class="button" href=(format!("{URGENT}?bo-qua={}", on_air.start.at().as_microsecond())) {
                    (visitor.word("console-urgent-skip"))
                } " "
                @if let Some(id) = on_air.id {
                    a class="button" href=(format!("{URGENT}?thu-hoi={id}")) { (visitor.word("console-urgent-withdraw")) }
                }
            }
        }
    }
}

/// The orders in force, and one that the station has yet to take up.
fn orders(visitor: &Visitor, site: &Site, status: &Status) -> Markup {
    let latest = site.ready().latest();
    let coming = latest.filter(|(number, at)| {
        let is_known = status.orders.iter().any(|order| order.seq == *number);
        !is_known && status.now.at().duration_since(*at) < TAKEN
    });
    html! {
        @if let Some((number, _)) = coming {
            p class="order" { (visitor.say(&Text::new("console-urgent-taking").with("seq", number))) }
        } @else if status.orders.is_empty() {
            p { span class="shape" aria-hidden="true" { "■ " } (visitor.word("console-urgent-no-orders")) }
        }
        @if !status.orders.is_empty() {
            ul class="cards" {
                @for order in &status.orders { (order_card(visitor, order, status)) }
            }
            @if status.orders.len() > 1 {
                p { a class="button urgent" href=(format!("{URGENT}?dung={ALL}")) { (visitor.word("console-urgent-stop-all")) } }
            }
        }
    }
}

fn order_card(visitor: &Visitor, order: &OrderStatus, status: &Status) -> Markup {
    let text = Text::new("console-today-order")
        .with("level", order.level.name())
        .with("drill", if order.drill { "yes" } else { "no" })
        .with("by", harmless(&order.ordered_by))
        .with("titles", harmless(&order.titles.join(" · ")));
    html! {
        li {
            p class="order" { (visitor.say(&Text::new("console-urgent-number").with("seq", order.seq))) ". " (visitor.say(&text)) }
            p { (visitor.say(&progress(order, status))) }
            p { a class="button urgent" href=(format!("{URGENT}?dung={}", order.seq)) {
                (visitor.say(&Text::new("console-urgent-stop").with("seq", order.seq)))
            } }
        }
    }
}

/// Says what is left of an order.
fn progress(order: &OrderStatus, status: &Status) -> Text {
    let due = order.due.filter(|due| due.at() > status.now.at());
    Text::new("console-urgent-left")
        .with("count", order.readings_left)
        .with("waits", if due.is_some() { "yes" } else { "no" })
        .with(
            "due",
            due.map_or_else(String::new, |due| due.since(status.now)),
        )
        .with("until", order.until.since(status.now))
}
