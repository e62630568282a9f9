//! Tết, mourning and special days as switches: what each would make of the days, and into a draft with it.

use std::sync::Arc;

use axum::extract::{RawQuery, State};
use axum::response::{IntoResponse, Redirect, Response};
use jiff::civil::Date;
use maud::{Markup, html};

use super::choice::{Choice, ROWS};
use super::preview::Preview;
use crate::config::{self, Loaded, Snapshot};
use crate::console::web::edits;
use crate::console::web::layout::{Page, token, wrong};
use crate::console::web::pages::differing::texts;
use crate::console::web::pages::instead::Instead;
use crate::console::web::pages::week::form::{Into, own};
use crate::console::web::paths::{DAYS, DRAFTS, SWITCH};
use crate::console::web::site::Site;
use crate::console::web::trouble::Trouble;
use crate::console::web::visitor::{Fields, Visitor};
use crate::drafts::switch::{Entry, STARTS};
use crate::drafts::{self, Draft, Operation};
use crate::station::Current;
use crate::words::{Language, Text, harmless};

/// The calendar as the files have it.
struct Sources {
    snapshot: Snapshot,
    /// None where the files cannot be read whole, and before the station runs.
    loaded: Option<Arc<Loaded>>,
    entries: Vec<Entry>,
    own: Vec<Draft>,
    today: Date,
}

async fn read(site: &Site, visitor: &Visitor) -> Result<Sources, Trouble> {
    let author = visitor.person().ok_or(Trouble::NotYours)?.said().to_owned();
    let (site, today) = (site.clone(), edits::today(site));
    Site::beside(move || {
        let snapshot = Snapshot::of(site.folder().root());
        let loaded = config::understand(&snapshot).loaded.map(Arc::new);
        let calendar = loaded.as_ref().map(|loaded| loaded.calendar.clone());
        Ok(Sources {
            entries: Entry::all(&snapshot, &calendar.unwrap_or_default(), today),
            own: own(&site, &author, &snapshot),
            loaded,
            snapshot,
            today,
        })
    })
    .await
}

/// What a switch would do.
#[derive(Default)]
struct Sight {
    problems: Vec<Text>,
    /// What the station would have against the files.
    faults: Vec<String>,
    days: Vec<Preview>,
}

/// Works out what an operation makes of the days it is about.
async fn sight(
    site: &Site,
    sources: &Sources,
    (operation, days): (Operation, Vec<Date>),
    language: Language,
) -> Result<Sight, Trouble> {
    let (site, snapshot, today) = (site.clone(), sources.snapshot.clone(), sources.today);
    let Some(loaded) = sources.loaded.clone() else {
        return Ok(Sight::default());
    };
    Site::beside(move || {
        let after = match drafts::preview(&snapshot, &[operation], today) {
            Ok(after) => after,
            Err(error) => {
                return Ok(Sight {
                    problems: texts(&error)?,
                    ..Sight::default()
                });
            }
        };
        let outcome = config::load_for(site.folder().root(), &after, today);
        let Some(changed) = outcome.loaded else {
            let faults = outcome.faults.iter().filter(|fault| fault.blocks);
            return Ok(Sight {
                faults: faults.map(|fault| fault.say(language)).collect(),
                ..Sight::default()
            });
        };
        let catalogue = site.current().map(|current| current.catalogue);
        let catalogue = catalogue.unwrap_or_default();
        let side = |loaded: Arc<Loaded>| Current {
            loaded,
            catalogue: Arc::clone(&catalogue),
        };
        let (before, after) = (side(loaded), side(Arc::new(changed)));
        let (history, now) = (site.history()?, site.now());
        Ok(Sight {
            days: days
                .into_iter()
                .map(|date| Preview::of((&before, &after), &history, date, now, language))
                .collect(),
            ..Sight::default()
        })
    })
    .await
}

pub(in crate::console::web) async fn show(
    State(site): State<Site>,
    visitor: Visitor,
    RawQuery(asked): RawQuery,
) -> Result<Markup, Trouble> {
    let asked = Fields::read(asked.unwrap_or_default().as_bytes());
    let sources = read(&site, &visitor).await?;
    let choice = Choice::read(&asked, sources.today);
    let into = Into::at_once(&sources.own);
    let sight = match choice.operation(sources.loaded.as_deref(), &sources.entries, sources.today) {
        Ok(chosen) => sight(&site, &sources, chosen, visitor.language).await?,
        Err(problems) => Sight {
            problems,
            ..Sight::default()
        },
    };
    Ok(whole(&visitor, &sources, (&choice, &into), &sight))
}

pub(in crate::console::web) async fn draft(
    State(site): State<Site>,
    visitor: Visitor,
    fields: Fields,
) -> Result<Response, Trouble> {
    let person = visitor.person().ok_or(Trouble::NotYours)?;
    let sources = read(&site, &visitor).await?;
    let choice = Choice::read(&fields, sources.today);
    let into = Into::read(&fields);
    let chosen = choice.operation(sources.loaded.as_deref(), &sources.entries, sources.today);
    let mut seen = match chosen {
        Ok(chosen) => {
            let operation = chosen.0.clone();
            let mut seen = sight(&site, &sources, chosen, visitor.language).await?;
            if seen.problems.is_empty() && seen.faults.is_empty() {
                let put = into.clone().put_all(&site, person.said(), vec![operation]);
                match put.await? {
                    Ok(id) => {
                        return Ok(Redirect::to(&format!("{DRAFTS}?so={id}")).into_response());
                    }
                    Err(problems) => seen.problems = problems,
                }
            }
            seen
        }
        Err(problems) => Sight {
            problems,
            ..Sight::default()
        },
    };
    seen.problems.dedup();
    Ok(whole(&visitor, &sources, (&choice, &into), &seen).into_response())
}

fn whole(
    visitor: &Visitor,
    sources: &Sources,
    (choice, into): (&Choice, &Into),
    sight: &Sight,
) -> Markup {
    let page = Page {
        visitor,
        title: "days-switch",
        again: None,
    };
    let ready = sight.problems.is_empty() && sight.faults.is_empty() && !sight.days.is_empty();
    page.around(&html! {
        @for problem in &sight.problems { (wrong(visitor, Some(problem))) }
        @if !sight.faults.is_empty() {
            ul class="lacks" role="alert" {
                @for fault in &sight.faults { li class="grave" { span class="shape" aria-hidden="true" { "▲ " } (fault) } }
            }
        }
        p { a class="button" href=(DAYS) { "◀ " (visitor.word("days-title")) } }
        h2 { (visitor.say(&choice.title())) }
        p class="hint" { (visitor.say(&choice.why())) }
        @if has_form(choice, &sources.entries) { (form(visitor, sources, choice)) }
        @if ready {
            section {
                h2 { (visitor.word("days-preview")) }
                p class="hint" { (visitor.word("days-preview-why")) }
                @for day in &sight.days { (day.show(visitor)) }
            }
            form class="narrow" method="post" action=(SWITCH) {
                (token(visitor))
                @for (name, value) in choice.fields() { input type="hidden" name=(name) value=(value); }
                (into.undated(visitor, &sources.own))
                button class="main" { (visitor.word("week-slot-do")) }
            }
        }
    })
}

/// Whether there is something to choose: not of what is taken out, nor of Tết where there is one.
fn has_form(choice: &Choice, entries: &[Entry]) -> bool {
    match choice {
        Choice::Off { .. } => false,
        Choice::Tet { .. } => !entries.iter().any(Entry::is_tet),
        Choice::Mourning { .. } | Choice::Length { .. } => true,
    }
}

/// What is chosen before it is seen.
fn form(visitor: &Visitor, sources: &Sources, choice: &Choice) -> Markup {
    let date = |name: &'static str, key: &'static str, value: &str| {
        html! {
            label for=(name) { (visitor.word(key)) }
            input id=(name) name=(name) size="11" maxlength="20" value=(harmless(value)) autocomplete="off";
        }
    };
    html! {
        form class="narrow" method="get" action=(SWITCH) {
            input type="hidden" name="viec" value=(choice.name());
            @match choice {
                Choice::Mourning { from, until } => {
                    (date("dau", "days-from", from))
                    (date("cuoi", "days-until", until))
                }
                Choice::Tet { start, length, rows } => {
                    label for="bat-dau" { (visitor.word("days-tet-start")) }
                    select id="bat-dau" name="bat-dau" {
                        @for (one, name) in STARTS {
                            option value=(one) selected[one == start] { (visitor.say(&Text::new("days-tet-starts").with("start", name))) }
                        }
                    }
                    (date("so-ngay", "days-length", length))
                    fieldset {
                        legend { (visitor.word("days-instead-of-week")) }
                        p class="hint" { (visitor.word("days-instead-why")) }
                        @for place in 0..ROWS { (row(visitor, sources, place, rows.get(place))) }
                    }
                }
                Choice::Length { having, length } => {
                    @for ((name, value), (of, what)) in [("khoa", "tri"), ("khoa2", "tri2")].iter().zip(having) {
                        input type="hidden" name=(name) value=(of);
                        input type="hidden" name=(value) value=(what);
                    }
                    (date("so-ngay", "days-length", length))
                }
                Choice::Off { .. } => {}
            }
            button { (visitor.word("days-see")) }
        }
    }
}

/// One program of a day that has its own.
fn row(visitor: &Visitor, sources: &Sources, place: usize, row: Option<&Instead>) -> Markup {
    let row = row.cloned().unwrap_or_default();
    let programs = sources
        .loaded
        .iter()
        .flat_map(|loaded| loaded.schedule.programs.values());
    let [program, at, length] = super::choice::row_fields(place);
    let number = Text::new("days-row").with("number", place + 1);
    let field = |id: &str, key: &'static str, value: &str| {
        html! {
            div {
                label for=(id) { (visitor.word(key)) }
                input id=(id) name=(id) size="7" maxlength="20" value=(harmless(value)) autocomplete="off";
            }
        }
    };
    html! {
        div class="fields tight" {
            div {
                label for=(program) { (visitor.say(&number)) }
                select id=(program) name=(program) {
                    option value="" { (visitor.word("program-none")) }
                    @for one in programs {
                        option value=(one.id) selected[one.id.as_str() == row.program] { (harmless(&one.title)) }
                    }
                }
            }
            (field(&at, "days-row-at", &row.at))
            (field(&length, "days-row-length", &row.length))
        }
    }
}
