//! **Bản nháp**: what is proposed, what it would do, who may sign it; from when.

mod act;

use axum::extract::{RawQuery, State};
use jiff::civil::Date;
use maud::{Markup, html};

pub(in crate::console::web) use act::act;

use super::differing;
use super::week::form::digest;
use super::week::import::told;
use crate::config::{Snapshot, typed_date};
use crate::console::people::Role;
use crate::console::web::charge::may_sign;
use crate::console::web::edits;
use crate::console::web::layout::{Page, token, wrong};
use crate::console::web::office::Compared;
use crate::console::web::paths::{DRAFTS, HISTORY, WEEK, query};
use crate::console::web::site::Site;
use crate::console::web::trouble::Trouble;
use crate::console::web::visitor::{Fields, Visitor};
use crate::drafts::{self, Draft, DraftError, Edited, Kind, State as Stands, Take, Version};
use crate::words::{Text, harmless};

/// So many drafts that are signed or dropped are listed.
const LATEST: usize = 30;

/// Whose word holds where others changed the same, as forms have it.
const TAKES: [(&str, Take); 3] = [
    ("ban-nhap", Take::Yours),
    ("nguoi-khac", Take::Theirs),
    ("ca-hai", Take::Both),
];

pub(in crate::console::web) async fn show(
    State(site): State<Site>,
    visitor: Visitor,
    RawQuery(asked): RawQuery,
) -> Result<Markup, Trouble> {
    let asked = Fields::read(asked.unwrap_or_default().as_bytes());
    match asked.get("so").parse() {
        Ok(id) => {
            let asked = Viewing::read(&asked);
            one(&site, &visitor, id, &asked, &[]).await
        }
        Err(_) => list(&site, &visitor).await,
    }
}

/// How a draft is looked at: from which day on, and whose word holds where it clashes.
#[derive(Debug, Default, Clone)]
struct Viewing {
    from: String,
    take: Option<Take>,
}

impl Viewing {
    fn read(fields: &Fields) -> Self {
        let take = TAKES
            .into_iter()
            .find(|(name, _)| *name == fields.get("lay"));
        Self {
            from: fields.get("tu").trim().chars().take(20).collect(),
            take: take.map(|(_, take)| take),
        }
    }

    /// Returns the day it is looked at from: the one asked for, else the one its author wants, but none that is over.
    fn from(&self, draft: &Draft, today: Date) -> Result<Date, Text> {
        let wanted = draft.wanted.unwrap_or(today).max(today);
        if self.from.is_empty() {
            return Ok(wanted);
        }
        match typed_date(&self.from) {
            Some(date) if date < today => Err(Text::new("edit-from-past")),
            Some(date) => Ok(date),
            None => Err(Text::new("week-not-a-date").with("found", &self.from)),
        }
    }
}

/// The name of what is taken, in a form.
fn named(take: Option<Take>) -> &'static str {
    let found = TAKES.into_iter().find(|(_, one)| Some(*one) == take);
    found.map_or("", |(name, _)| name)
}

fn page(visitor: &Visitor, again: Option<u32>) -> Page<'_> {
    Page {
        visitor,
        title: "week-drafts-title",
        again,
    }
}

async fn list(site: &Site, visitor: &Visitor) -> Result<Markup, Trouble> {
    let folder = site.folder().clone();
    let mut all = Site::beside(move || Ok(drafts::drafts(&folder).unwrap_or_default())).await?;
    all.reverse();
    let (open, closed): (Vec<&Draft>, Vec<&Draft>) = all.iter().partition(|draft| draft.is_open());
    let lines = |drafts: &[&Draft]| {
        html! {
            ul class="cards" {
                @for draft in drafts { li {
                    p { a class="button" href=(format!("{DRAFTS}?so={}", draft.id)) { (named_draft(visitor, draft)) } }
                    p { (stands(visitor, draft)) }
                    @for operation in draft.operations.iter().take(3) { p class="hint" { (harmless(&operation.say(visitor.language))) } }
                } }
            }
        }
    };
    Ok(page(visitor, None).around(&html! {
        p { a class="button" href=(WEEK) { "◀ " (visitor.word("week-title")) } }
        @if open.is_empty() { p { (visitor.word("week-drafts-none")) } } @else { (lines(&open)) }
        @if !closed.is_empty() {
            section {
                h2 { (visitor.word("week-drafts-closed")) }
                (lines(&closed[..closed.len().min(LATEST)]))
            }
        }
    }))
}

fn named_draft(visitor: &Visitor, draft: &Draft) -> String {
    let text = Text::new("week-draft-named").with("draft", draft.id);
    visitor.say(&text.with("title", &draft.title))
}

/// How a draft stands, and who made it.
fn stands(visitor: &Visitor, draft: &Draft) -> String {
    let state = match draft.state {
        Stands::Open => "open",
        Stands::Submitted => "submitted",
        Stands::Signed => "signed",
        Stands::Dropped => "dropped",
    };
    let text = Text::new("week-draft-stands")
        .with("state", state)
        .with("author", &draft.author);
    visitor.say(&text)
}

/// A draft and what it makes of the files as they stand.
struct Sight {
    draft: Draft,
    today: Date,
    /// The day it is looked at from.
    from: Result<Date, Text>,
    take: Option<Take>,
    /// The files before and after; none of a draft that is signed or dropped.
    sides: Option<Result<(Snapshot, Edited), DraftError>>,
    two_persons: bool,
    /// The version that came of it.
    version: Option<Version>,
}

/// Looks at a draft. Nothing is written.
///
/// # Errors
/// As [`DraftError`] says: there is none of that number.
async fn sight(
    site: &Site,
    id: u32,
    asked: &Viewing,
) -> Result<Result<Sight, DraftError>, Trouble> {
    let (site, asked) = (site.clone(), asked.clone());
    let today = edits::today(&site);
    let loaded = site.current().map(|current| current.loaded);
    Site::beside(move || {
        let folder = site.folder();
        let draft = match drafts::find(folder, id) {
            Ok(draft) => draft,
            Err(error) => return Ok(Err(error)),
        };
        let from = asked.from(&draft, today);
        let sides = draft.is_open().then(|| {
            let day = from.clone().unwrap_or(today);
            drafts::edited(folder, &draft, day, asked.take)
        });
        // One that was rolled back waits to be signed again, and says why.
        let versions = drafts::history(folder, &edits::log(folder)?).unwrap_or_default();
        let own = |version: &Version| version.draft == Some(id) && version.kind == Kind::Signed;
        let version = versions.into_iter().rev().find(own);
        Ok(Ok(Sight {
            draft,
            today,
            from,
            take: asked.take,
            sides,
            two_persons: loaded.is_some_and(|loaded| loaded.station.console.two_persons),
            version,
        }))
    })
    .await
}

/// The page of one draft.
async fn one(
    site: &Site,
    visitor: &Visitor,
    id: u32,
    asked: &Viewing,
    problems: &[Text],
) -> Result<Markup, Trouble> {
    let sight = match sight(site, id, asked).await? {
        Ok(sight) => sight,
        Err(error) => {
            return Ok(page(visitor, None).around(&html! {
                (differing::refusal(visitor, &error))
                p { a class="button" href=(DRAFTS) { (visitor.word("week-drafts-title")) } }
            }));
        }
    };
    let compared = match (&sight.sides, &sight.from) {
        (Some(Ok((before, edited))), Ok(from)) => {
            edits::difference(site, before.clone(), edited.snapshot.clone(), *from).await?
        }
        _ => None,
    };
    let waits = matches!(sight.sides, Some(Ok(_))) && sight.from.is_ok() && compared.is_none();
    Ok(page(visitor, waits.then_some(3)).around(&html! {
        @for problem in problems.iter().chain(sight.from.as_ref().err()) { (wrong(visitor, Some(problem))) }
        p { a class="button" href=(DRAFTS) { "◀ " (visitor.word("week-drafts-title")) } }
        h2 { (named_draft(visitor, &sight.draft)) }
        p { (stands(visitor, &sight.draft)) }
        (came(visitor, &sight))
        (operations(visitor, &sight.draft))
        (told(visitor, &sight.draft.notes))
        @if let Some(Err(error)) = &sight.sides {
            (differing::refusal(visitor, error))
            @if matches!(error, DraftError::Clash(_)) { (whose(visitor, &sight)) }
        }
        @if matches!(sight.sides, Some(Ok(_))) {
            (from(visitor, &sight))
            @if sight.from.is_ok() { (differing::show(visitor, compared.as_ref())) }
        }
        @if sight.draft.is_open() { (acts(visitor, &sight, compared.as_ref())) }
    }))
}

/// What came of a draft that was signed.
fn came(visitor: &Visitor, sight: &Sight) -> Markup {
    html! {
        @if let Some(version) = &sight.version {
            @if let Some(why) = &version.rolled_back {
                p class="wrong" { "▲ " (visitor.say(&Text::new("week-rolled-back").with("why", visitor.say(why)))) }
            } @else if let Some(from) = version.from {
                p class="right" { "● " (visitor.say(&Text::new("week-signed")
                    .with("by", version.by.as_deref().unwrap_or_default())
                    .with("from", from.strftime("%d/%m/%Y")))) }
            }
            @if let Some(seq) = version.seq {
                p { a class="button" href=(format!("{HISTORY}?dong={seq}")) { (visitor.word("week-see-history")) } }
            }
        }
    }
}

/// The digest of what a draft is to do, by which a form says which acts were seen.
fn acts_digest(draft: &Draft) -> String {
    digest(format!("{:?}", draft.operations).as_bytes())
}

/// What it is to do; each act can be left out by its author.
fn operations(visitor: &Visitor, draft: &Draft) -> Markup {
    let own = visitor
        .person()
        .is_some_and(|person| draft.is_by(person.said()));
    let may =
        own && draft.is_open() && visitor.is_any(Role::SCHEDULING) && draft.operations.len() > 1;
    html! {
        ol {
            @for (place, operation) in draft.operations.iter().enumerate() {
                li {
                    (harmless(&operation.say(visitor.language)))
                    @if may {
                        form method="post" action=(DRAFTS) {
                            (token(visitor))
                            input type="hidden" name="so" value=(draft.id);
                            input type="hidden" name="cho" value=(place);
                            input type="hidden" name="goc" value=(acts_digest(draft));
                            button name="viec" value="bot" { (visitor.word("week-draft-leave-out")) }
                        }
                    }
                }
            }
        }
    }
}

/// Asks from which day on it is looked at: what is signed is what was seen.
fn from(visitor: &Visitor, sight: &Sight) -> Markup {
    let date = sight.from.clone().unwrap_or(sight.today);
    html! {
        form class="row" method="get" action=(DRAFTS) {
            input type="hidden" name="so" value=(sight.draft.id);
            input type="hidden" name="lay" value=(named(sight.take));
            div {
                label for="tu" { (visitor.word("week-draft-from")) }
                input id="tu" name="tu" size="11" maxlength="20" value=(date.strftime("%d/%m/%Y")) autocomplete="off";
            }
            button { (visitor.word("week-draft-from-do")) }
        }
    }
}

/// Asks whose word holds.
fn whose(visitor: &Visitor, sight: &Sight) -> Markup {
    let date = sight.from.clone().unwrap_or(sight.today).to_string();
    let id = sight.draft.id.to_string();
    html! {
        p { (visitor.word("week-clash-whose")) }
        p class="beside" {
            @for (name, _) in TAKES {
                a class="button" href=(query(DRAFTS, &[("so", &id), ("tu", &date), ("lay", name)])) {
                    (visitor.say(&Text::new("week-clash-take").with("whose", name)))
                }
            }
        }
    }
}

/// What this visitor may do with it.
fn acts(visitor: &Visitor, sight: &Sight, compared: Option<&Compared>) -> Markup {
    let Some(person) = visitor
        .person()
        .filter(|_| visitor.is_any(Role::SCHEDULING))
    else {
        return html! {};
    };
    let draft = &sight.draft;
    let own = draft.is_by(person.said());
    let sides = sight.sides.as_ref().and_then(|sides| sides.as_ref().ok());
    let signs = sides.is_some_and(|(before, edited)| may_sign(person, before, &edited.snapshot));
    let ready = compared.is_some_and(|compared| compared.is_ok()) && sight.from.is_ok();
    let why_not = barred(sight, own, signs);
    let date = sight.from.clone().unwrap_or(sight.today);
    html! {
        form method="post" action=(DRAFTS) {
            (token(visitor))
            input type="hidden" name="so" value=(draft.id);
            @if let Some((_, edited)) = sides {
                input type="hidden" name="tu" value=(date);
                input type="hidden" name="lay" value=(named(sight.take));
                input type="hidden" name="sau" value=(edited.snapshot.digest());
            }
            @if let (Some(text), true) = (&why_not, sides.is_some()) { p class="hint" { (visitor.say(text)) } }
            div class="acts" {
                @if ready && why_not.is_none() {
                    button class="main" name="viec" value="ky" {
                        (visitor.say(&Text::new("week-draft-sign").with("from", date.strftime("%d/%m/%Y"))))
                    }
                }
                @if own && draft.state == Stands::Open {
                    button name="viec" value="nop" { (visitor.word("week-draft-submit")) }
                }
                @if own || signs {
                    button name="viec" value="bo" { (visitor.word("week-draft-drop")) }
                }
            }
        }
    }
}

/// Returns why a draft is not signed by this person as it stands; none if it may be.
fn barred(sight: &Sight, own: bool, signs: bool) -> Option<Text> {
    if !signs {
        let sides = sight.sides.as_ref()?.as_ref().ok()?;
        Some(differing::in_charge(&sides.0, &sides.1.snapshot))
    } else if own && sight.two_persons {
        Some(Text::new("edit-two-persons"))
    } else if !own && sight.draft.state == Stands::Open {
        Some(Text::new("week-draft-not-submitted").with("author", &sight.draft.author))
    } else {
        None
    }
}
