//! **Tin bài**: what is sent and became of it; every recording with its state, found by words without accents; what was
//! refused first, with its cure. People of another office see only their own.

use std::sync::Arc;

use axum::extract::{RawQuery, State};
use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};

use crate::airlog::Channel;
use crate::console::people::{Person, Role};
use crate::console::web::layout::{Page, pager, token, wrong};
use crate::console::web::pages::approve::{read, sought, write};
use crate::console::web::pages::cards::{Cards, address};
use crate::console::web::pages::sending;
use crate::console::web::pages::upload::drop_own;
use crate::console::web::paths::{APPROVE, RECORDINGS};
use crate::console::web::shelf::{Shelf, found};
use crate::console::web::site::Site;
use crate::console::web::trouble::Trouble;
use crate::console::web::uploads::refusal::Refusal;
use crate::console::web::visitor::{Fields, Visitor};
use crate::library;
use crate::names::{AudioPath, SegmentId};
use crate::rundown::Segment;
use crate::station::consenting::Decision;
use crate::station::script::script;
use crate::station::{Act, Current};
use crate::words::{Text, harmless};

/// So many stand on one page.
const PER_PAGE: usize = 30;

/// So many refused files stand before them; of more the number is said.
const MOST_REFUSED: usize = 20;

/// Nobody looks for more letters.
const MOST_LETTERS: usize = 100;

/// No more of a reason is kept.
const MOST_NOTE: usize = 500;

pub(in crate::console::web) async fn show(
    State(site): State<Site>,
    visitor: Visitor,
    RawQuery(query): RawQuery,
) -> Result<Markup, Trouble> {
    let asked = Fields::read(query.as_deref().unwrap_or_default().as_bytes());
    match sought(query.as_deref()) {
        Some(id) => one(&site, &visitor, id, asked.get("noi"), None).await,
        None => list(&site, &visitor, &asked, None).await,
    }
}

/// The page, with what is wrong with what was sent.
pub(in crate::console::web) async fn with(
    site: &Site,
    visitor: &Visitor,
    problem: Option<&Text>,
) -> Result<Markup, Trouble> {
    list(site, visitor, &Fields::default(), problem).await
}

/// What a form of this page asks for.
pub(in crate::console::web) async fn change(
    State(site): State<Site>,
    visitor: Visitor,
    fields: Fields,
) -> Result<Response, Trouble> {
    let done = match fields.get("viec") {
        "thu-hoi" => take_back(&site, &visitor, &fields).await?,
        "bo" => give_up(&site, &visitor, &fields).await?,
        _ => return Err(Trouble::Form),
    };
    match done {
        None => Ok(Redirect::to(RECORDINGS).into_response()),
        Some(problem) => {
            let page = with(&site, &visitor, Some(&problem)).await?;
            Ok(page.into_response())
        }
    }
}

/// Lets go of an upload that is not whole. Returns what is wrong, if something is.
async fn give_up(site: &Site, visitor: &Visitor, fields: &Fields) -> Result<Option<Text>, Trouble> {
    let query = format!("ma={}", fields.get("ma"));
    match drop_own(site, visitor, Some(&query)).await {
        Ok(()) => Ok(None),
        Err(Refusal::Trouble(trouble)) => Err(trouble),
        Err(refusal) => Ok(Some(refusal.text())),
    }
}

/// Takes back what the visitor sent, as `phatthanh withdraw` does. Returns what is wrong, if something is.
async fn take_back(
    site: &Site,
    visitor: &Visitor,
    fields: &Fields,
) -> Result<Option<Text>, Trouble> {
    let person = visitor.person().ok_or(Trouble::NotYours)?;
    let id: SegmentId = fields.get("bai").parse().map_err(|_| Trouble::Form)?;
    let current = site.current().ok_or(Trouble::Busy)?;
    let segment = current.catalogue.iter().find(|segment| segment.id == id);
    let Some(segment) = segment.cloned() else {
        return Ok(Some(Text::new("console-approve-gone")));
    };
    if !site.shelf().await?.may_take_back(person, id, &current) {
        return Err(Trouble::NotYours);
    }
    if let Some(problem) = site.undated() {
        return Ok(Some(problem));
    }

    let note: String = harmless(fields.get("ghi_chu").trim())
        .chars()
        .take(MOST_NOTE)
        .collect();
    let decision = Decision {
        approves: false,
        at: site.now(),
        by: person.said().to_owned(),
        channel: Channel::Message,
        note: Some(note).filter(|note| !note.is_empty()),
    };
    write(site, decision, vec![segment]).await?;
    if fields.get("ngay") == "1" {
        let by = person.said().to_owned();
        site.ask(Act::Leave { id, by })?;
    }
    Ok(None)
}

fn page(visitor: &Visitor) -> Page<'_> {
    Page {
        visitor,
        title: "console-recordings",
        again: None,
    }
}

async fn list(
    site: &Site,
    visitor: &Visitor,
    asked: &Fields,
    problem: Option<&Text>,
) -> Result<Markup, Trouble> {
    let person = visitor.person().ok_or(Trouble::NotYours)?;
    let words: String = asked.get("tim").chars().take(MOST_LETTERS).collect();
    let number = asked.get("trang").parse().unwrap_or(1);
    let shelf = site.shelf().await?;
    let Some(current) = site.current() else {
        return Ok(page(visitor).around(&wrong(visitor, problem)));
    };
    let (of, sought) = (current.clone(), words.clone());
    let (seen, who) = (Arc::clone(&shelf), person.clone());
    let all = Site::beside(move || Ok(found(&of, &sought, |segment| seen.is_seen(&who, segment))))
        .await?;
    let uploads = sending::open(site, person).await;
    let replaces = asked.get("thay");
    let cards = Cards {
        visitor,
        person,
        shelf: &shelf,
        current: &current,
        now: site.now(),
    };
    Ok(page(visitor).around(&html! {
        (wrong(visitor, problem))
        (refused(visitor, &shelf.refused(person)))
        (sending::form(visitor, person, &current, replaces))
        (sending::unfinished(visitor, &uploads))
        (sending::sent(&cards))
        @if !sending::is_replacing(replaces) {
            section {
                h2 { (visitor.word("console-recordings-all")) }
                form class="narrow" method="get" action=(RECORDINGS) role="search" {
                    label for="tim" { (visitor.word("console-recordings-search")) }
                    input id="tim" name="tim" type="search" maxlength=(MOST_LETTERS) value=(harmless(&words));
                    button { (visitor.word("console-recordings-search-do")) }
                }
                (cards_of(&cards, &all, (&words, number)))
            }
        }
    }))
}

/// Files that could not be taken, and what to do about each.
fn refused(visitor: &Visitor, refused: &[&library::Recording]) -> Markup {
    let more = refused.len().saturating_sub(MOST_REFUSED);
    html! {
        @if !refused.is_empty() {
            section {
                h2 { (visitor.say(&Text::new("console-recordings-refused").with("count", refused.len()))) }
                ul class="lacks" {
                    @for recording in refused.iter().take(MOST_REFUSED) {
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

fn cards_of(cards: &Cards<'_>, all: &[Arc<Segment>], (words, number): (&str, usize)) -> Markup {
    let visitor = cards.visitor;
    let pages = all.len().div_ceil(PER_PAGE).max(1);
    let number = number.clamp(1, pages);
    let shown = all.chunks(PER_PAGE).nth(number - 1).unwrap_or_default();
    html! {
        @if all.is_empty() {
            p { (visitor.word("console-recordings-none")) }
        } @else {
            p { (visitor.say(&Text::new("console-recordings-count").with("count", all.len()))) }
            ul class="cards" {
                @for segment in shown { li { (cards.card(segment)) } }
            }
        }
        (pager(visitor, number, pages, |page| page_at(words, page)))
    }
}

/// Returns where a page of what was searched is.
fn page_at(words: &str, number: usize) -> String {
    address("tim", words, "trang", &number.to_string())
}

/// The page of one recording: its words beside it, and what its author may do with it.
async fn one(
    site: &Site,
    visitor: &Visitor,
    id: SegmentId,
    place: &str,
    problem: Option<&Text>,
) -> Result<Markup, Trouble> {
    let person = visitor.person().ok_or(Trouble::NotYours)?;
    let (shelf, current) = (site.shelf().await?, site.current().ok_or(Trouble::Nowhere)?);
    let mut seen = current
        .catalogue
        .iter()
        .filter(|segment| segment.id == id && shelf.is_seen(person, segment));
    // Where it was asked for, if it still lies there.
    let first = seen.next().ok_or(Trouble::Nowhere)?;
    let place = AudioPath::from(place);
    let segment = std::iter::once(first).chain(seen);
    let segment = segment.fold(first, |found, segment| {
        if segment.path == place {
            segment
        } else {
            found
        }
    });

    let (folder, path) = (site.folder().clone(), segment.path.clone());
    let words = Site::beside(move || Ok(script(&folder, &path, &folder.store().path(id)))).await?;
    let cards = Cards {
        visitor,
        person,
        shelf: &shelf,
        current: &current,
        now: site.now(),
    };
    let author = shelf.author(&segment.path, Some(id));
    Ok(page(visitor).around(&html! {
        (wrong(visitor, problem))
        p { a class="button" href=(RECORDINGS) { (visitor.word("console-recordings-back")) } }
        h2 { (harmless(&segment.title)) }
        p { (cards.standing(segment)) }
        p { (cards.topic(segment)) " · " (segment.length) }
        (cards.airs(segment))
        @if let Some(author) = author {
            p { (visitor.say(&Text::new("console-recordings-author").with("by", &author.by).with("at", author.at.say("%H:%M %d/%m/%Y")))) }
        }
        p class="hint" { (harmless(segment.path.as_str())) }
        @if visitor.is_any(Role::APPROVING) {
            p { a class="button" href=(format!("{APPROVE}?bai={id}")) { (visitor.word("console-recordings-see")) } }
        }
        (read(visitor, &words))
        (own_acts(visitor, person, &shelf, &current, segment))
    }))
}

/// What its author may do with a recording.
fn own_acts(
    visitor: &Visitor,
    person: &Person,
    shelf: &Shelf,
    current: &Current,
    segment: &Segment,
) -> Markup {
    let sends = person.is_any(Role::SENDING) && shelf.is_own(person, segment);
    html! {
        @if sends {
            p { a class="button" href=(address("thay", segment.path.as_str(), "tim", "")) { (visitor.word("console-recordings-replace")) } }
        }
        @if shelf.may_take_back(person, segment.id, current) {
            form class="narrow card" method="post" action=(RECORDINGS) {
                (token(visitor))
                input type="hidden" name="bai" value=(segment.id);
                label for="ghi_chu" { (visitor.word("console-recordings-why")) }
                input id="ghi_chu" name="ghi_chu" maxlength=(MOST_NOTE) autocomplete="off";
                label class="tick" {
                    input type="checkbox" name="ngay" value="1";
                    (visitor.word("console-withdraw-now"))
                }
                button name="viec" value="thu-hoi" { (visitor.word("console-recordings-take-back")) }
            }
        }
    }
}
