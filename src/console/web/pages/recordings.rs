//! **Tin bài**: every recording with its state, found by words without accents; what was refused first, with its cure.

use std::sync::Arc;

use axum::extract::{RawQuery, State};
use maud::{Markup, html};

use crate::console::people::Role;
use crate::console::web::layout::{Page, pager};
use crate::console::web::paths::{APPROVE, RECORDINGS};
use crate::console::web::shelf::{Shelf, found};
use crate::console::web::site::Site;
use crate::console::web::trouble::Trouble;
use crate::console::web::visitor::{Fields, Visitor};
use crate::library;
use crate::rundown::Segment;
use crate::station::Current;
use crate::words::{Text, harmless};

/// So many stand on one page.
const PER_PAGE: usize = 30;

/// So many refused files stand before them; of more the number is said.
const MOST_REFUSED: usize = 20;

/// Nobody looks for more letters.
const MOST_LETTERS: usize = 100;

pub(in crate::console::web) async fn show(
    State(site): State<Site>,
    visitor: Visitor,
    RawQuery(query): RawQuery,
) -> Result<Markup, Trouble> {
    let asked = Fields::read(query.as_deref().unwrap_or_default().as_bytes());
    let words: String = asked.get("tim").chars().take(MOST_LETTERS).collect();
    let number = asked.get("trang").parse().unwrap_or(1);
    let shelf = site.shelf().await?;
    let page = Page {
        visitor: &visitor,
        title: "console-recordings",
        again: None,
    };
    let listed = if let Some(current) = site.current() {
        let (of, sought) = (current.clone(), words.clone());
        let all = Site::beside(move || Ok(found(&of, &sought))).await?;
        list(&site, &visitor, &shelf, &current, &all, (&words, number))
    } else {
        html! {}
    };
    Ok(page.around(&html! {
        (refused(&visitor, &shelf))
        form class="narrow" method="get" action=(RECORDINGS) role="search" {
            label for="tim" { (visitor.word("console-recordings-search")) }
            input id="tim" name="tim" type="search" maxlength=(MOST_LETTERS) value=(harmless(&words));
            button { (visitor.word("console-recordings-search-do")) }
        }
        (listed)
    }))
}

/// Files that could not be taken, and what to do about each.
fn refused(visitor: &Visitor, shelf: &Shelf) -> Markup {
    let more = shelf.refused.len().saturating_sub(MOST_REFUSED);
    html! {
        @if !shelf.refused.is_empty() {
            section {
                h2 { (visitor.say(&Text::new("console-recordings-refused").with("count", shelf.refused.len()))) }
                ul class="lacks" {
                    @for recording in shelf.refused.iter().take(MOST_REFUSED) {
                        li class="grave" {
                            span class="shape" aria-hidden="true" { "▲ " }
                            strong { (harmless(recording.path.as_str())) } ": "
                            @if let Some(reason) = recording.refusal() { (harmless(&reason.say(visitor.language))) }
                        }
                    }
                }
                @if more > 0 {
                    p { (visitor.say(&Text::new("console-recordings-more").with("count", more))) }
                }
            }
        }
    }
}

fn list(
    site: &Site,
    visitor: &Visitor,
    shelf: &Shelf,
    current: &Current,
    all: &[Arc<Segment>],
    (words, number): (&str, usize),
) -> Markup {
    let pages = all.len().div_ceil(PER_PAGE).max(1);
    let number = number.clamp(1, pages);
    let shown = all.chunks(PER_PAGE).nth(number - 1).unwrap_or_default();
    let now = site.now();
    html! {
        @if all.is_empty() {
            p { (visitor.word("console-recordings-none")) }
        } @else {
            p { (visitor.say(&Text::new("console-recordings-count").with("count", all.len()))) }
            ul class="cards" {
                @for segment in shown {
                    (card(visitor, shelf, current, segment, shelf.state(segment, current, now)))
                }
            }
        }
        (pager(visitor, number, pages, |page| page_at(words, page)))
    }
}

fn card(
    visitor: &Visitor,
    shelf: &Shelf,
    current: &Current,
    segment: &Segment,
    state: library::State,
) -> Markup {
    let topic = current.loaded.schedule.topics.get(&segment.topic);
    let topic = topic.map_or_else(|| segment.topic.to_string(), |topic| topic.title.clone());
    let (shape, name) = match state {
        library::State::Ready => ("●", "ready"),
        library::State::WaitingApproval => ("○", "waiting"),
        library::State::Withdrawn | library::State::Returned => ("↩", "returned"),
        library::State::Expired | library::State::Removed => ("×", "expired"),
        library::State::Refused => ("▲", "refused"),
    };
    html! {
        li {
            p {
                strong { (harmless(&segment.title)) } " · "
                span aria-hidden="true" { (shape) " " }
                (visitor.say(&Text::new("console-recordings-state").with("state", name)))
            }
            p { (topic) " · " (segment.length) }
            @if let Some((at, program)) = shelf.next(segment.id) {
                p { (visitor.say(&Text::new("console-recordings-next").with("at", at.say("%H:%M %d/%m/%Y")).with("program", program))) }
            }
            @if visitor.is_any(Role::APPROVING) {
                p { a class="button" href=(format!("{APPROVE}?bai={}", segment.id)) { (visitor.word("console-recordings-see")) } }
            }
            p class="hint" { (harmless(segment.path.as_str())) }
        }
    }
}

/// Returns where a page of what was searched is.
fn page_at(words: &str, number: usize) -> String {
    let query = form_urlencoded::Serializer::new(String::new())
        .append_pair("tim", words)
        .append_pair("trang", &number.to_string())
        .finish();
    format!("{RECORDINGS}?{query}")
}
