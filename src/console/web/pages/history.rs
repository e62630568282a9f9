//! **Sổ thay đổi**: every version of the station's files that came to be, what it changed, and taking it back.

use std::sync::Arc;

use axum::extract::{RawQuery, State};
use axum::response::{IntoResponse, Redirect, Response};
use jiff::civil::Date;
use maud::{Markup, html};

use super::differing::{self, in_charge, texts};
use crate::airlog::Seq;
use crate::config::{self, Fault, Snapshot, zone};
use crate::console::people::Role;
use crate::console::web::charge::may_sign;
use crate::console::web::edits;
use crate::console::web::layout::{Page, pager, token, wrong};
use crate::console::web::paths::{HISTORY, WEEK};
use crate::console::web::site::Site;
use crate::console::web::trouble::Trouble;
use crate::console::web::visitor::{Fields, Visitor};
use crate::drafts::{self, DraftError, Edited, Kind, Standing, Version};
use crate::units::instant;
use crate::words::{Text, harmless};

/// So many stand on one page.
const PER_PAGE: usize = 25;

/// Letters of a digest that people see: no two versions of a station share them.
const SHOWN: usize = 12;

pub(in crate::console::web) async fn show(
    State(site): State<Site>,
    visitor: Visitor,
    RawQuery(asked): RawQuery,
) -> Result<Markup, Trouble> {
    let asked = Fields::read(asked.unwrap_or_default().as_bytes());
    match asked.get("dong").parse() {
        Ok(seq) => {
            one(
                &site,
                &visitor,
                Seq(seq),
                !asked.get("truoc").is_empty(),
                &[],
            )
            .await
        }
        Err(_) => list(&site, &visitor, asked.get("trang").parse().unwrap_or(1)).await,
    }
}

fn page(visitor: &Visitor, again: Option<u32>) -> Page<'_> {
    Page {
        visitor,
        title: "week-history",
        again,
    }
}

type Known = (Vec<Version>, Standing);

async fn versions(site: &Site) -> Result<Result<Known, DraftError>, Trouble> {
    let folder = site.folder().clone();
    Site::beside(move || {
        let versions = drafts::history(&folder, &edits::log(&folder)?);
        Ok(versions.map(|versions| {
            let standing = drafts::standing(&folder, &versions);
            (versions, standing)
        }))
    })
    .await
}

/// How the files lie: what keeps them from counting, and what lies beside them.
fn stands(visitor: &Visitor, standing: &Standing) -> Markup {
    let lines = |faults: &[Fault]| {
        html! {
            ul class="lacks" {
                @for fault in faults.iter().take(PER_PAGE) { li { (harmless(&fault.say(visitor.language))) } }
            }
        }
    };
    html! {
        @if !standing.blocked.is_empty() {
            section class="card" role="alert" {
                h2 { "▲ " (visitor.word("week-standing")) }
                (lines(&standing.blocked))
                p { (visitor.word("week-standing-remedy")) }
                @if let Some(good) = &standing.good {
                    p { (visitor.say(&Text::new("week-standing-good").with("path", good.display()))) }
                    @if visitor.is_any(Role::APPROVING) {
                        p { (visitor.word("week-put-back-why")) }
                        form method="post" action=(HISTORY) {
                            (token(visitor))
                            button class="main" name="viec" value="dat-lai" { (visitor.word("week-put-back")) }
                        }
                    }
                }
            }
        }
        @if !standing.strays.is_empty() {
            section class="card" {
                h2 { (visitor.word("week-standing-strays")) }
                (lines(&standing.strays))
            }
        }
    }
}

async fn list(site: &Site, visitor: &Visitor, number: usize) -> Result<Markup, Trouble> {
    let versions = versions(site).await?;
    let (versions, standing) = match &versions {
        Ok((versions, standing)) => (&versions[..], standing),
        Err(error) => return Ok(page(visitor, None).around(&differing::refusal(visitor, error))),
    };
    let pages = versions.len().div_ceil(PER_PAGE).max(1);
    let number = number.clamp(1, pages);
    let latest = versions.iter().rev();
    Ok(page(visitor, None).around(&html! {
        p class="hint" { (visitor.word("week-history-why")) }
        (stands(visitor, standing))
        @if versions.is_empty() { p { (visitor.word("week-history-none")) } }
        ul class="cards" {
            @for version in latest.skip((number - 1) * PER_PAGE).take(PER_PAGE) {
                li { (card(site, visitor, version)) }
            }
        }
        (pager(visitor, number, pages, |page| format!("{HISTORY}?trang={page}")))
    }))
}

/// A version as the list has it.
fn card(site: &Site, visitor: &Visitor, version: &Version) -> Markup {
    html! {
        p { (said(site, visitor, version)) }
        @if let Some(like) = version.like {
            p class="hint" { (visitor.say(&Text::new("week-history-like").with("seq", like))) }
        }
        @if let Some(title) = &version.title { p { strong { (harmless(title)) } } }
        @if let Some(why) = &version.rolled_back {
            p class="wrong" { "▲ " (visitor.say(&Text::new("week-rolled-back").with("why", visitor.say(why)))) }
        }
        @if let (Some(seq), true) = (version.seq, version.before.is_some()) {
            p { a class="button" href=(format!("{HISTORY}?dong={seq}")) {
                (visitor.say(&Text::new("week-history-see").with("seq", seq)))
            } }
        }
    }
}

/// How a version came to be, in one sentence.
fn said(site: &Site, visitor: &Visitor, version: &Version) -> String {
    let zone = site
        .current()
        .map_or_else(zone::vietnam, |current| current.loaded.rules.zone.clone());
    let kind = match (version.kind, &version.by, version.seq) {
        (Kind::First, ..) => "first",
        (Kind::Signed, ..) => "signed",
        (Kind::Undone, ..) => "undone",
        (Kind::PutBack, ..) => "put-back",
        (Kind::Hand, Some(_), _) => "hand-signed",
        (Kind::Hand, None, Some(_)) => "hand",
        (Kind::Hand, None, None) => "hand-new",
    };
    let owners: Vec<&str> = version.owners.iter().map(String::as_str).collect();
    let number = |number: Option<String>| number.unwrap_or_default();
    let from = version
        .from
        .map(|from| from.strftime("%d/%m/%Y").to_string());
    let text = Text::new("week-history-line")
        .with("kind", kind)
        .with("at", instant::say(version.at, &zone, "%H:%M %d/%m/%Y"))
        .with("by", version.by.as_deref().unwrap_or_default())
        .with("author", version.author.as_deref().unwrap_or_default())
        .with(
            "draft",
            number(version.draft.map(|draft| draft.to_string())),
        )
        .with("from", number(from))
        .with("of", number(version.of.map(|of| of.to_string())))
        .with("known", if owners.is_empty() { "no" } else { "yes" })
        .with("owners", owners.join(", "));
    visitor.say(&text)
}

/// A version, the files on both sides of it, and the files as they would be without it.
struct Sight {
    version: Version,
    sides: Result<(Snapshot, Snapshot), Text>,
    undone: Result<(Snapshot, Edited), DraftError>,
}

async fn sight(site: &Site, of: Seq) -> Result<Result<Sight, DraftError>, Trouble> {
    let folder = site.folder().clone();
    Site::beside(move || {
        let log = edits::log(&folder)?;
        let versions = match drafts::history(&folder, &log) {
            Ok(versions) => versions,
            Err(error) => return Ok(Err(error)),
        };
        let no = |key: &'static str| Text::new(key).with("seq", of);
        let Some(version) = versions.into_iter().find(|version| version.seq == Some(of)) else {
            return Ok(Err(DraftError::Refused(no("edit-no-version"))));
        };
        let kept = |digest: &str| config::kept(folder.root(), digest);
        let sides = match &version.before {
            None => Err(no("edit-undo-first")),
            Some(before) => kept(before)
                .zip(kept(&version.after))
                .ok_or_else(|| no("edit-not-kept")),
        };
        let undone = drafts::undone(&folder, &log, of);
        Ok(Ok(Sight {
            version,
            sides,
            undone,
        }))
    })
    .await
}

/// The page of one version; `ahead` shows what taking it back would do.
async fn one(
    site: &Site,
    visitor: &Visitor,
    of: Seq,
    ahead: bool,
    problems: &[Text],
) -> Result<Markup, Trouble> {
    let sight = match sight(site, of).await? {
        Ok(sight) => sight,
        Err(error) => {
            return Ok(page(visitor, None).around(&html! {
                (differing::refusal(visitor, &error))
                p { a class="button" href=(HISTORY) { (visitor.word("week-history")) } }
            }));
        }
    };
    let today = edits::today(site);
    let compared = match (&sight.sides, &sight.undone, ahead) {
        (_, Ok((now, edited)), true) => {
            Some(edits::difference(site, now.clone(), edited.snapshot.clone(), today).await?)
        }
        (Ok((before, after)), _, false) => {
            let from = sight
                .version
                .from
                .unwrap_or_else(|| day(site, &sight.version));
            Some(edits::difference(site, before.clone(), after.clone(), from).await?)
        }
        _ => None,
    };
    let waits = matches!(compared, Some(None));
    let digest: String = sight.version.after.chars().take(SHOWN).collect();
    Ok(page(visitor, waits.then_some(3)).around(&html! {
        @for problem in problems { (wrong(visitor, Some(problem))) }
        p { a class="button" href=(HISTORY) { "◀ " (visitor.word("week-history")) } }
        h2 { (said(site, visitor, &sight.version)) }
        @if let Some(title) = &sight.version.title { p { strong { (harmless(title)) } } }
        @if let Some(why) = &sight.version.rolled_back {
            p class="wrong" { "▲ " (visitor.say(&Text::new("week-rolled-back").with("why", visitor.say(why)))) }
        }
        @if !sight.version.files.is_empty() { p { (harmless(&sight.version.files.join(", "))) } }
        p class="hint" { code { (digest) } }
        @match (&sight.sides, &compared) {
            (Err(text), None) => (wrong(visitor, Some(text))),
            (_, Some(compared)) => {
                @if ahead { p { strong { (visitor.word("week-undo-would")) } } }
                (differing::show(visitor, compared.as_ref()))
            },
            _ => {}
        }
        (acts(visitor, &sight, of, ahead))
        p { a class="button" href=(WEEK) { (visitor.word("week-title")) } }
    }))
}

/// The station's date of a version.
fn day(site: &Site, version: &Version) -> Date {
    let zone = site
        .current()
        .map_or_else(zone::vietnam, |current| current.loaded.rules.zone.clone());
    instant::local(version.at, &zone).date()
}

/// What this visitor may do about it.
fn acts(visitor: &Visitor, sight: &Sight, of: Seq, ahead: bool) -> Markup {
    let Some(person) = visitor.person().filter(|_| visitor.is_any(Role::APPROVING)) else {
        return html! {};
    };
    let unsigned = sight.version.kind == Kind::Hand && sight.version.by.is_none();
    let signs = sight
        .sides
        .as_ref()
        .is_ok_and(|(before, after)| may_sign(person, before, after));
    let undoes = sight
        .undone
        .as_ref()
        .is_ok_and(|(now, edited)| may_sign(person, now, &edited.snapshot));
    html! {
        section {
            h2 { (visitor.word("week-undo")) }
            @match &sight.undone {
                Err(error) => (differing::refusal(visitor, error)),
                Ok((now, edited)) => {
                    @if !undoes { p class="hint" { (visitor.say(&in_charge(now, &edited.snapshot))) } }
                    @if undoes && !ahead {
                        p { a class="button" href=(format!("{HISTORY}?dong={of}&truoc=1")) { (visitor.word("week-undo-see")) } }
                    }
                    @if undoes && ahead {
                        (form(visitor, of, &edited.snapshot.digest(), "hoan-tac", "week-undo-do"))
                    }
                }
            }
            @if unsigned && signs {
                p { (visitor.word("week-acknowledge-why")) }
                (form(visitor, of, "", "xac-nhan", "week-acknowledge"))
            }
        }
    }
}

fn form(visitor: &Visitor, of: Seq, seen: &str, act: &str, key: &'static str) -> Markup {
    html! {
        form method="post" action=(HISTORY) {
            (token(visitor))
            input type="hidden" name="dong" value=(of);
            input type="hidden" name="sau" value=(seen);
            button class="main" name="viec" value=(act) { (visitor.word(key)) }
        }
    }
}

pub(in crate::console::web) async fn act(
    State(site): State<Site>,
    visitor: Visitor,
    fields: Fields,
) -> Result<Response, Trouble> {
    let person = visitor.person().ok_or(Trouble::NotYours)?;
    if fields.get("viec") == "dat-lai" {
        if !visitor.is_any(Role::APPROVING) {
            return Err(Trouble::NotYours);
        }
        return put_back(&site, &visitor, person.said().to_owned()).await;
    }
    let Ok(of) = fields.get("dong").parse().map(Seq) else {
        return Err(Trouble::Form);
    };
    let undoes = match fields.get("viec") {
        "hoan-tac" => true,
        "xac-nhan" => false,
        _ => return Err(Trouble::Form),
    };
    let problems = match (site.undated(), sight(&site, of).await?) {
        (Some(problem), _) => vec![problem],
        (None, Err(error)) => texts(&error)?,
        (None, Ok(sight)) => {
            let may = match (undoes, &sight.undone, &sight.sides) {
                (true, Ok((now, edited)), _) => may_sign(person, now, &edited.snapshot),
                (false, _, Ok((before, after))) => may_sign(person, before, after),
                // What cannot be undone is undone by nobody: the page says why.
                (true, Err(_), _) => true,
                (false, _, Err(_)) => person.is_any(&[Role::Leader]),
            };
            if !may {
                return Err(Trouble::NotYours);
            }
            let by = person.said().to_owned();
            done(&site, of, undoes, (by, fields.get("sau").to_owned())).await?
        }
    };
    if problems.is_empty() {
        return Ok(Redirect::to(HISTORY).into_response());
    }
    let page = one(&site, &visitor, of, undoes, &problems).await?;
    Ok(page.into_response())
}

/// Puts the last files in order in the place of faulty ones.
async fn put_back(site: &Site, visitor: &Visitor, by: String) -> Result<Response, Trouble> {
    let problems = if let Some(problem) = site.undated() {
        vec![problem]
    } else {
        let done = edits::act(site, move |site, log, now| {
            let signed = drafts::put_back(site.folder(), log, &by, now)?;
            let clock = Arc::clone(&site.clock());
            drafts::settle(site.folder(), log, &signed, clock.as_ref())?;
            Ok(())
        });
        match done.await? {
            Ok(()) => return Ok(Redirect::to(HISTORY).into_response()),
            Err(error) => texts(&error)?,
        }
    };
    let page = page(visitor, None).around(&html! {
        @for problem in &problems { (wrong(visitor, Some(problem))) }
        p { a class="button" href=(HISTORY) { "◀ " (visitor.word("week-history")) } }
    });
    Ok(page.into_response())
}

/// Takes a version back, or signs it afterwards. Returns what is wrong; nothing where it is done.
async fn done(
    site: &Site,
    of: Seq,
    undoes: bool,
    (by, seen): (String, String),
) -> Result<Vec<Text>, Trouble> {
    let done = edits::act(site, move |site, log, now| {
        let folder = site.folder();
        if !undoes {
            return drafts::acknowledge(folder, log, of, &by, now);
        }
        let (_, edited) = drafts::undone(folder, log, of)?;
        // Whoever takes it back takes back what they saw.
        if edited.snapshot.digest() != seen {
            return Err(DraftError::Refused(Text::new("week-draft-moved-on")));
        }
        let signed = drafts::undo(folder, log, of, &by, now)?;
        let clock = Arc::clone(&site.clock());
        drafts::settle(folder, log, &signed, clock.as_ref())?;
        Ok(())
    })
    .await?;
    match done {
        Ok(()) => Ok(Vec::new()),
        Err(error) => texts(&error),
    }
}
