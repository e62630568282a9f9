//! An order in words before it is given, and giving it.

use std::sync::Arc;

use axum::extract::{RawQuery, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};

use super::choose;
use super::signal::{SIGNAL, signal};
use crate::airlog::{Airlog, Channel, Seq};
use crate::config::Loaded;
use crate::console::web::approvals::CHANNELS;
use crate::console::web::layout::{Page, token};
use crate::console::web::pages::listen::heard;
use crate::console::web::pages::today::left;
use crate::console::web::paths::{HOLD, URGENT, URGENT_NOW, URGENT_SOUND};
use crate::console::web::site::Site;
use crate::console::web::trouble::Trouble;
use crate::console::web::urgent::{
    Asked, Effect, FIELDS, Making, Ready, Refused, effect, give as give_ready, make_ready,
};
use crate::console::web::visitor::{Fields, Visitor};
use crate::playout::SILENT;
use crate::rundown::{Order, Orders, Urgency};
use crate::station::Status;
use crate::units::instant;
use crate::words::{Text, harmless, harmless_lines};

/// How a moment is said.
const WHEN: &str = "%H:%M %d/%m/%Y";

/// Has what was asked made ready, and shows what would be heard of it.
pub(super) async fn show(
    site: &Site,
    visitor: &Visitor,
    fields: &Fields,
) -> Result<Response, Trouble> {
    let person = visitor.person().ok_or(Trouble::NotYours)?;
    let current = site.current().ok_or(Trouble::Busy)?;
    let asked = match Asked::read(fields, &current.loaded.rules.zone, site.now()) {
        Ok(asked) => asked,
        Err(problem) => return again(site, visitor, fields, &problem).await,
    };
    let making = Making {
        person: person.clone(),
        language: visitor.language,
    };
    let ready = match make_ready(site, making, asked).await? {
        Ok(ready) => ready,
        Err(problem) => return again(site, visitor, fields, &problem).await,
    };

    let now = site.now();
    let Some(ordered) = ready.ordered(person.said(), now) else {
        let problem = Text::new("console-urgent-until");
        return again(site, visitor, fields, &problem).await;
    };
    let order = ordered.order(Seq(0), now);
    let mut orders = site.log(Airlog::orders).await?;
    let mut replaced = Vec::new();
    if ready.asked.replaces {
        replaced.extend(orders.open().map(Arc::clone));
        orders = Orders::default();
    }
    let status = site.status();
    let seen = effect(&order, &orders, &status, &current.loaded, now);
    let page = Page {
        visitor,
        title: "console-urgent-confirm",
        again: None,
    };
    let page = page.around(&html! {
        @if order.drill { p class="order" { (visitor.word("console-urgent-is-drill")) } }
        dl class="effect" {
            (what(visitor, &ready, &order))
            (where_and_when(visitor, &order, &status, &seen, &current.loaded))
            (cuts(visitor, &seen, &replaced))
            (by_whom(visitor, &ready.asked, person.said()))
        }
        (confirm(visitor, fields, &ready))
    });
    Ok(page.into_response())
}

/// Shows the form again, with what is wrong.
pub(super) async fn again(
    site: &Site,
    visitor: &Visitor,
    fields: &Fields,
    problem: &Text,
) -> Result<Response, Trouble> {
    let page = choose::page(site, visitor, fields, Some(problem)).await?;
    Ok(page.into_response())
}

/// What sounds: each recording, and what a machine reads.
fn what(visitor: &Visitor, ready: &Ready, order: &Order) -> Markup {
    html! {
        dt { (visitor.word("console-urgent-says")) }
        @for (place, recording) in order.recordings.iter().enumerate() {
            @let name = Text::new("console-approve-listen").with("title", &recording.title);
            dd {
                strong { (harmless(&recording.title)) } " · " (left(recording.length.to_duration()))
                @if ready.unapproved.contains(&recording.id) {
                    p class="mild" { span aria-hidden="true" { "△ " } (visitor.word("console-urgent-not-approved-yet")) }
                }
                audio controls preload="none" aria-label=(visitor.say(&name))
                    src=(format!("{URGENT_SOUND}?ma={}&so={place}", ready.key)) {}
            }
        }
        @if let Some((reading, unknown)) = &ready.reading {
            dt { (visitor.word("console-urgent-reads")) }
            dd { div class="script" { (harmless_lines(reading)) } }
            @for words in unknown {
                dd class="mild" {
                    span aria-hidden="true" { "△ " }
                    (visitor.say(&Text::new("console-urgent-unknown").with("words", harmless(words))))
                }
            }
        }
        @if let Some(problem) = &ready.voice {
            @let key = if ready.reading.is_some() { "console-urgent-other-voice" } else { "console-urgent-warning" };
            dd class="mild" {
                span aria-hidden="true" { "△ " }
                (visitor.say(&Text::new(key).with("what", problem.say(visitor.language))))
            }
        }
    }
}

fn where_and_when(
    visitor: &Visitor,
    order: &Order,
    status: &Status,
    seen: &Effect,
    loaded: &Loaded,
) -> Markup {
    let output = match status.card.as_deref() {
        None => "none",
        Some(SILENT) => "silent",
        Some(_) => "card",
    };
    let place = Text::new("console-urgent-on")
        .with("station", &status.station)
        .with("output", output);
    let lasts = Text::new("console-urgent-lasts")
        .with(
            "signal",
            if order.urgency == Urgency::Routine {
                "no"
            } else {
                "yes"
            },
        )
        .with("times", order.repeat)
        .with("length", left(seen.round.to_duration()));
    html! {
        dt { (visitor.word("console-urgent-where")) }
        dd { (visitor.say(&place)) }
        dt { (visitor.word("console-urgent-how-urgent")) }
        dd { (visitor.say(&Text::new("console-urgent-level-as").with("level", order.urgency.name()))) }
        dt { (visitor.word("console-urgent-begins")) }
        dd { strong { (visitor.say(&seen.when)) } }
        dt { (visitor.word("console-urgent-how-long")) }
        dd {
            (visitor.say(&lasts)) " "
            @if let Some(every) = order.every {
                (visitor.say(&Text::new("console-urgent-rounds").with("minutes", every.as_mins()))) " "
            }
            (visitor.say(&Text::new("console-urgent-ends").with("until", instant::say(order.until, &loaded.rules.zone, WHEN))))
        }
    }
}

fn cuts(visitor: &Visitor, seen: &Effect, replaced: &[Arc<Order>]) -> Markup {
    html! {
        dt { (visitor.word("console-urgent-cuts-what")) }
        dd { strong { (visitor.say(&seen.cuts)) } }
        @for order in replaced {
            @let text = Text::new("console-urgent-replaces").with("seq", order.number).with("by", harmless(&order.ordered_by));
            dd { strong { (visitor.say(&text)) } }
        }
    }
}

fn by_whom(visitor: &Visitor, asked: &Asked, by: &str) -> Markup {
    let text = Text::new("console-urgent-order-of")
        .with("ordered_by", &asked.ordered_by)
        .with("by", by);
    html! {
        dt { (visitor.word("console-urgent-order")) }
        dd { (visitor.say(&text)) }
        dd { (visitor.say(&Text::new("console-channel").with("channel", channel(asked.channel)))) }
        @if let Some(note) = &asked.note { dd { (note) } }
    }
}

/// Returns how forms name a channel.
fn channel(channel: Channel) -> &'static str {
    let named = CHANNELS.into_iter().find(|(_, known)| *known == channel);
    named.map_or("loi-noi", |(name, _)| name)
}

/// The form that gives it, and the way back to what was typed.
fn confirm(visitor: &Visitor, fields: &Fields, ready: &Ready) -> Markup {
    html! {
        form method="post" action=(URGENT) {
            (token(visitor))
            input type="hidden" name="ma" value=(ready.key);
            (kept(fields))
            div class="acts" {
                button class="main urgent hold" name="viec" value="phat" aria-describedby="giu"
                    data-hold=(visitor.word("console-urgent-hold"))
                    data-short=(visitor.word("console-urgent-held-short")) {
                    (visitor.word("console-urgent-do"))
                }
                button name="viec" value="sua" { (visitor.word("console-urgent-back")) }
                button name="viec" value="tai-ban" { (visitor.word("console-urgent-desk-do")) }
            }
            p id="giu" class="hint" role="status" {}
        }
        script src=(HOLD) defer {}
    }
}

/// What was typed, for the way back.
pub(super) fn kept(fields: &Fields) -> Markup {
    html! {
        @for name in FIELDS {
            @for value in fields.all(name).filter(|value| !value.is_empty()) {
                input type="hidden" name=(name) value=(value);
            }
        }
    }
}

/// Gives what was shown.
pub(super) async fn give(
    site: &Site,
    visitor: &Visitor,
    fields: &Fields,
) -> Result<Response, Trouble> {
    let person = visitor.person().ok_or(Trouble::NotYours)?;
    let problem = match give_ready(site, person, fields.get("ma")).await? {
        Ok(_) => return Ok(Redirect::to(URGENT_NOW).into_response()),
        Err(Refused::Because(problem)) => problem,
        Err(Refused::Same(same)) => Text::new("console-urgent-same").with("seq", same.number),
    };
    again(site, visitor, fields, &problem).await
}

/// Sends what an order that is ready says, to who had it made ready.
///
/// # Errors
/// If there is none, or so many listen that this one goes without.
pub(in crate::console::web) async fn sound(
    State(site): State<Site>,
    visitor: Visitor,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Response, Trouble> {
    let asked = Fields::read(query.as_deref().unwrap_or_default().as_bytes());
    let person = visitor.person().ok_or(Trouble::NotYours)?;
    let current = site.current().ok_or(Trouble::Nowhere)?;
    let ready = site.ready().get(asked.get("ma"), person, site.uptime());
    let ordered = ready.and_then(|ready| ready.ordered(person.said(), site.now()));
    let order = ordered.ok_or(Trouble::Nowhere)?.order(Seq(0), site.now());
    if asked.get("so") == SIGNAL {
        return signal(&headers);
    }
    let place: usize = asked.get("so").parse().map_err(|_| Trouble::Nowhere)?;
    let segment = order.recordings.get(place).ok_or(Trouble::Nowhere)?;
    heard(&site, segment, current.loaded.rules.loudness, &headers)
}
