//! One date that differs from the week: slots left out, a program on top. Sent, it becomes part of a draft.

use std::collections::BTreeSet;
use std::sync::Arc;

use axum::extract::{RawQuery, State};
use axum::response::{IntoResponse, Redirect, Response};
use jiff::civil::Date;
use maud::{Markup, html};

use super::form::{Into, own};
use crate::config::{Loaded, OneOffDay, Snapshot, typed_date};
use crate::console::web::edits;
use crate::console::web::layout::{Page, token, wrong};
use crate::console::web::pages::instead::Instead;
use crate::console::web::paths::{DAY, DRAFTS, WEEK};
use crate::console::web::site::Site;
use crate::console::web::trouble::Trouble;
use crate::console::web::visitor::{Fields, Visitor};
use crate::drafts::{Draft, Operation};
use crate::names::SlotId;
use crate::units::instant::clock;
use crate::words::{Text, harmless};

/// No field is longer.
const MOST: usize = 200;

/// What a form has in its fields.
#[derive(Debug, Default)]
struct Typed {
    date: String,
    name: String,
    holiday: bool,
    drop: BTreeSet<SlotId>,
    /// The program on top, where there is one.
    extra: Instead,
}

impl Typed {
    fn read(fields: &Fields) -> Self {
        let own = |name| -> String {
            harmless(fields.get(name).trim())
                .chars()
                .take(MOST)
                .collect()
        };
        Self {
            date: own("ngay"),
            name: own("ten"),
            holiday: fields.get("le") == "1",
            drop: fields.all("bo").map(SlotId::from).collect(),
            extra: Instead::read([own("phat"), own("gio"), own("dai")]),
        }
    }

    /// Returns the day as a draft has it, or everything that is wrong.
    fn day(&self, loaded: &Loaded, today: Date) -> Result<OneOffDay, Vec<Text>> {
        let mut problems = Vec::new();
        let date = typed_date(&self.date);
        match date {
            None => problems.push(Text::new("week-not-a-date").with("found", &self.date)),
            Some(date) if date < today => problems.push(Text::new("week-day-over")),
            Some(date) => {
                let due: BTreeSet<SlotId> = due(loaded, date)
                    .into_iter()
                    .map(|(slot, _)| slot)
                    .collect();
                let unknown = self.drop.iter().filter(|slot| !due.contains(*slot));
                problems
                    .extend(unknown.map(|slot| Text::new("week-day-not-due").with("slot", slot)));
            }
        }
        if self.name.is_empty() {
            problems.push(Text::new("week-day-no-name"));
        }
        let add = self.extra.extra(loaded, &mut problems);
        if self.drop.is_empty() && self.extra.program.is_empty() && !self.holiday {
            problems.push(Text::new("week-day-nothing"));
        }
        match date {
            Some(date) if problems.is_empty() => Ok(OneOffDay {
                date,
                name: self.name.clone(),
                holiday: self.holiday,
                drop: self.drop.iter().cloned().collect(),
                add: add.into_iter().collect(),
                ..OneOffDay::default()
            }),
            _ => Err(problems),
        }
    }
}

/// The week's slots that are due on a date, each with what people read of it.
fn due(loaded: &Loaded, date: Date) -> Vec<(SlotId, String)> {
    let (calendar, zone) = (&loaded.calendar, &loaded.rules.zone);
    let mut found: Vec<(SlotId, String)> = Vec::new();
    for one in loaded.schedule.due_on(calendar, zone, date).occurrences {
        let of_week = loaded
            .schedule
            .slots
            .iter()
            .any(|slot| slot.id == one.slot.id);
        if of_week && !found.iter().any(|(slot, _)| *slot == one.slot.id) {
            let said = format!("{} {}", clock(one.start, zone), one.program.title);
            found.push((one.slot.id.clone(), said));
        }
    }
    found
}

pub(in crate::console::web) async fn show(
    State(site): State<Site>,
    visitor: Visitor,
    RawQuery(asked): RawQuery,
) -> Result<Markup, Trouble> {
    let asked = Fields::read(asked.unwrap_or_default().as_bytes());
    let today = edits::today(&site);
    let own = drafts_of(&site, &visitor).await?;
    let date = typed_date(asked.get("ngay")).unwrap_or(today);
    let slot = Some(asked.get("khung")).filter(|slot| !slot.is_empty());
    let typed = Typed {
        date: date.strftime("%d/%m/%Y").to_string(),
        drop: slot.map(SlotId::from).into_iter().collect(),
        ..Typed::default()
    };
    let into = Into::proposed(&own, today);
    let loaded = site.current().map(|current| current.loaded);
    Ok(form(
        &visitor,
        loaded.as_deref(),
        &own,
        (&typed, &into),
        &[],
    ))
}

async fn drafts_of(site: &Site, visitor: &Visitor) -> Result<Vec<Draft>, Trouble> {
    let author = visitor.person().ok_or(Trouble::NotYours)?.said().to_owned();
    let site = site.clone();
    Site::beside(move || Ok(own(&site, &author, &Snapshot::of(site.folder().root())))).await
}

fn form(
    visitor: &Visitor,
    loaded: Option<&Loaded>,
    own: &[Draft],
    (typed, into): (&Typed, &Into),
    problems: &[Text],
) -> Markup {
    let page = Page {
        visitor,
        title: "week-only",
        again: None,
    };
    let due = match (loaded, typed_date(&typed.date)) {
        (Some(loaded), Some(date)) => due(loaded, date),
        _ => Vec::new(),
    };
    page.around(&html! {
        @for problem in problems { (wrong(visitor, Some(problem))) }
        p { a class="button" href=(WEEK) { "◀ " (visitor.word("week-title")) } }
        p class="hint" { (visitor.word("week-day-why")) }
        form class="row" method="get" action=(DAY) {
            div {
                label for="hom" { (visitor.word("console-log-day")) }
                input id="hom" name="ngay" size="11" maxlength="20" value=(typed.date) autocomplete="off";
            }
            button { (visitor.word("console-log-do")) }
        }
        form class="narrow" method="post" action=(DAY) {
            (token(visitor))
            input type="hidden" name="ngay" value=(typed.date);
            label for="ten" { (visitor.word("week-day-name")) }
            input id="ten" name="ten" maxlength=(MOST) value=(typed.name) autocomplete="off";
            label class="tick" {
                input type="checkbox" name="le" value="1" checked[typed.holiday];
                (visitor.word("week-day-holiday"))
            }
            fieldset {
                legend { (visitor.say(&Text::new("week-day-drop").with("date", &typed.date))) }
                @if due.is_empty() { p { (visitor.word("week-day-none")) } }
                @for (slot, said) in &due {
                    label class="tick" {
                        input type="checkbox" name="bo" value=(slot) checked[typed.drop.contains(slot)];
                        (harmless(said))
                    }
                }
            }
            fieldset {
                legend { (visitor.word("week-day-add")) }
                (extra(visitor, loaded, typed))
            }
            (into.fields(visitor, own))
            button class="main" { (visitor.word("week-slot-do")) }
        }
    })
}

fn extra(visitor: &Visitor, loaded: Option<&Loaded>, typed: &Typed) -> Markup {
    let programs = loaded
        .into_iter()
        .flat_map(|loaded| loaded.schedule.programs.values());
    html! {
        label for="phat" { (visitor.word("week-slot-plays")) }
        select id="phat" name="phat" {
            option value="" { (visitor.word("week-day-add-none")) }
            @for program in programs {
                option value=(program.id) selected[program.id.as_str() == typed.extra.program] { (harmless(&program.title)) }
            }
        }
        label for="gio" { (visitor.word("week-slot-at")) }
        input id="gio" name="gio" size="9" maxlength="20" value=(typed.extra.at) autocomplete="off";
        label for="dai" { (visitor.word("week-slot-length")) }
        input id="dai" name="dai" size="9" maxlength="20" value=(typed.extra.length) autocomplete="off";
    }
}

pub(in crate::console::web) async fn draft(
    State(site): State<Site>,
    visitor: Visitor,
    fields: Fields,
) -> Result<Response, Trouble> {
    let person = visitor.person().ok_or(Trouble::NotYours)?;
    let (typed, into) = (Typed::read(&fields), Into::read(&fields));
    let loaded: Option<Arc<Loaded>> = site.current().map(|current| current.loaded);
    let problems = match &loaded {
        None => vec![Text::new("week-no-station")],
        Some(loaded) => match typed.day(loaded, edits::today(&site)) {
            Err(problems) => problems,
            Ok(day) => {
                let operation = Operation::Day { day };
                match into.clone().put(&site, person.said(), operation).await? {
                    Ok(id) => {
                        return Ok(Redirect::to(&format!("{DRAFTS}?so={id}")).into_response());
                    }
                    Err(problems) => problems,
                }
            }
        },
    };
    let own = drafts_of(&site, &visitor).await?;
    Ok(form(
        &visitor,
        loaded.as_deref(),
        &own,
        (&typed, &into),
        &problems,
    )
    .into_response())
}
