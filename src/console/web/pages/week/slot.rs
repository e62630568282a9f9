//! One slot: when, how long, what; a new one; its end. Sent, it becomes part of a draft, and no file changes.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use axum::extract::{RawQuery, State};
use axum::response::{IntoResponse, Redirect, Response};
use jiff::civil::Date;
use maud::{Markup, html};

use super::form::{Into, digest, own};
use super::values::{HOLIDAY, Plays, Typed, WEEKDAYS};
use crate::config::{self, Content, Loaded, SCHEDULE, Snapshot, Version, typed_date};
use crate::console::web::edits;
use crate::console::web::layout::{Page, token, wrong};
use crate::console::web::paths::{DAY, DRAFTS, SLOT, WEEK, query};
use crate::console::web::site::Site;
use crate::console::web::trouble::Trouble;
use crate::console::web::visitor::{Fields, Visitor};
use crate::drafts::{Draft, Operation};
use crate::names::SlotId;
use crate::words::{Text, harmless};

/// What the form is made of: the files as they stand.
struct Sources {
    /// None before the station runs.
    loaded: Option<Arc<Loaded>>,
    slots: BTreeMap<SlotId, Vec<Version>>,
    /// Why the week's file cannot be read.
    problem: Option<Text>,
    /// The person's drafts that can be extended.
    own: Vec<Draft>,
}

async fn read(site: &Site, visitor: &Visitor) -> Result<Sources, Trouble> {
    let author = visitor.person().ok_or(Trouble::NotYours)?.said().to_owned();
    let (of, loaded) = (site.clone(), site.current().map(|current| current.loaded));
    Site::beside(move || {
        let snapshot = Snapshot::of(of.folder().root());
        let read = match snapshot.files.get(Path::new(SCHEDULE)) {
            Some(Content::Bytes(bytes)) => config::slots(bytes),
            _ => Ok(BTreeMap::new()),
        };
        let (slots, problem) = match read {
            Ok(slots) => (slots, None),
            Err(error) => (BTreeMap::new(), Some(error.text())),
        };
        Ok(Sources {
            loaded,
            slots,
            problem,
            own: own(&of, &author, &snapshot),
        })
    })
    .await
}

impl Sources {
    /// Returns the version of a slot that holds on `date`, or the first that ends later.
    fn version(&self, slot: &SlotId, date: Date) -> Option<&Version> {
        let versions = self.slots.get(slot)?;
        let ends_later = |version: &&Version| version.until.is_none_or(|until| date <= until);
        versions.iter().find(ends_later).or(versions.last())
    }

    /// Returns the digest of what the file says of a slot, by which a form says what it was filled from; nothing of a new one.
    fn digest(&self, slot: Option<&SlotId>) -> String {
        let versions = slot.and_then(|slot| self.slots.get(slot));
        versions.map_or_else(String::new, |all| digest(format!("{all:?}").as_bytes()))
    }

    fn title(&self, slot: &SlotId) -> String {
        let known = self.loaded.as_ref().and_then(|loaded| {
            let schedule = &loaded.schedule;
            let own = schedule.slots.iter().find(|one| one.id == *slot)?;
            let date = own.from.or(own.until).unwrap_or_default();
            Some(schedule.program(&loaded.calendar, own, date)?.title.clone())
        });
        known.unwrap_or_else(|| slot.to_string())
    }

    /// Returns what can fill a slot, by the value of the form: programs, then slots that are repeated.
    fn plays(&self) -> Plays {
        let programs = self.loaded.iter().flat_map(|loaded| {
            let programs = loaded.schedule.programs.values();
            programs.map(|program| (format!("p:{}", program.id), program.title.clone()))
        });
        let originals = self.slots.iter().filter(|(_, versions)| {
            let plays = |version: &Version| version.keys.iter().any(|(key, _)| key == "program");
            versions.iter().all(plays)
        });
        let originals = originals.map(|(slot, _)| {
            (
                format!("r:{slot}"),
                format!("{} ({slot})", self.title(slot)),
            )
        });
        (programs.collect(), originals.collect())
    }

    /// Returns the operation of the draft chosen that is about `slot`.
    fn drafted(&self, into: &Into, slot: &SlotId) -> Option<&Operation> {
        let operations = &into.draft(&self.own)?.operations;
        operations.iter().find(
            |operation| matches!(operation, Operation::Change { slot: own, .. } if own == slot),
        )
    }
}

pub(in crate::console::web) async fn show(
    State(site): State<Site>,
    visitor: Visitor,
    RawQuery(asked): RawQuery,
) -> Result<Markup, Trouble> {
    let asked = Fields::read(asked.unwrap_or_default().as_bytes());
    let sources = read(&site, &visitor).await?;
    let today = edits::today(&site);
    let into = Into::proposed(&sources.own, today);
    let (id, date) = (asked.get("khung"), typed_date(asked.get("ngay")));
    if id.is_empty() {
        let typed = Typed {
            plays: asked.get("phat").chars().take(200).collect(),
            ..Typed::default()
        };
        return Ok(form(
            &visitor,
            &sources,
            &Shown {
                slot: None,
                typed,
                into,
                date,
            },
            &[],
        ));
    }

    let slot = SlotId::from(id);
    let Some(version) = sources.version(&slot, date.unwrap_or(today).max(today)) else {
        return Ok(unknown(&visitor, &sources, &slot));
    };
    let into = into.not_before(version.from);
    let mut typed = Typed::of(version);
    if let Some(Operation::Change { keys, without, .. }) = sources.drafted(&into, &slot) {
        typed = typed.without(without).with(keys);
    }
    let typed = typed.dragged(date, &asked);
    Ok(form(
        &visitor,
        &sources,
        &Shown {
            slot: Some(slot),
            typed,
            into,
            date,
        },
        &[],
    ))
}

/// What a form has in it.
struct Shown {
    /// None of a new slot.
    slot: Option<SlotId>,
    typed: Typed,
    into: Into,
    /// The date it was asked for from.
    date: Option<Date>,
}

fn page(visitor: &Visitor) -> Page<'_> {
    Page {
        visitor,
        title: "week-slot",
        again: None,
    }
}

fn unknown(visitor: &Visitor, sources: &Sources, slot: &SlotId) -> Markup {
    let text = Text::new("week-no-slot").with("slot", slot);
    page(visitor).around(&html! {
        (wrong(visitor, Some(sources.problem.as_ref().unwrap_or(&text))))
        p { a class="button" href=(WEEK) { (visitor.word("week-title")) } }
    })
}

fn form(visitor: &Visitor, sources: &Sources, shown: &Shown, problems: &[Text]) -> Markup {
    let Shown {
        slot,
        typed,
        into,
        date,
    } = shown;
    let is_new = slot.is_none();
    page(visitor).around(&html! {
        @for problem in sources.problem.iter().chain(problems) { (wrong(visitor, Some(problem))) }
        p { a class="button" href=(WEEK) { "◀ " (visitor.word("week-title")) } }
        @match slot {
            Some(slot) => h2 { (harmless(&sources.title(slot))) " · " code { (slot) } },
            None => h2 { (visitor.word("week-add")) },
        }
        p class="hint" { (visitor.word("week-slot-why")) }
        form class="narrow" method="post" action=(SLOT) {
            (token(visitor))
            @if let Some(slot) = slot { input type="hidden" name="khung" value=(slot); }
            @if let Some(date) = date { input type="hidden" name="ngay" value=(date); }
            input type="hidden" name="goc" value=(sources.digest(slot.as_ref()));
            (plays(visitor, sources, typed))
            (due(visitor, typed))
            (into.fields(visitor, &sources.own))
            button class="main" name="viec" value=(if is_new { "them" } else { "doi" }) { (visitor.word("week-slot-do")) }
            @if !is_new {
                button name="viec" value="bo" { (visitor.word("week-slot-retire")) }
                p class="hint" { (visitor.word("week-slot-retire-why")) }
            }
        }
        @if let Some(slot) = slot { (others(visitor, slot, typed, *date)) }
    })
}

/// What else can be done about a slot.
fn others(visitor: &Visitor, slot: &SlotId, typed: &Typed, date: Option<Date>) -> Markup {
    let date = date.map(|date| date.to_string()).unwrap_or_default();
    html! {
        p class="beside" {
            a class="button" href=(query(DAY, &[("ngay", &date), ("khung", slot.as_str())])) { (visitor.word("week-only")) }
            @if typed.plays.starts_with("p:") {
                a class="button" href=(query(SLOT, &[("phat", &format!("r:{slot}"))])) { (visitor.word("week-slot-repeat")) }
            }
        }
    }
}

fn plays(visitor: &Visitor, sources: &Sources, typed: &Typed) -> Markup {
    let (programs, originals) = sources.plays();
    let options = |all: &[(String, String)]| {
        html! {
            @for (value, title) in all {
                option value=(value) selected[*value == typed.plays] { (harmless(title)) }
            }
        }
    };
    html! {
        label for="phat" { (visitor.word("week-slot-plays")) }
        select id="phat" name="phat" {
            @if typed.plays.is_empty() { option value="" selected { "–" } }
            optgroup label=(visitor.word("week-slot-programs")) { (options(&programs)) }
            optgroup label=(visitor.word("week-slot-repeats")) { (options(&originals)) }
        }
    }
}

fn due(visitor: &Visitor, typed: &Typed) -> Markup {
    html! {
        fieldset {
            legend { (visitor.word("week-slot-days")) }
            @for (place, (name, key)) in WEEKDAYS.iter().enumerate() {
                label class="tick" {
                    input type="checkbox" name="thu" value=(name) checked[typed.days[place]];
                    (visitor.say(&Text::new("edit-weekday").with("day", key)))
                }
            }
        }
        @if let Some(cron) = &typed.cron {
            p class="hint" { (visitor.say(&Text::new("week-slot-cron").with("cron", cron))) }
        }
        label for="gio" { (visitor.word("week-slot-at")) }
        input id="gio" name="gio" size="9" maxlength="20" value=(harmless(&typed.at)) autocomplete="off";
        label for="dai" { (visitor.word("week-slot-length")) }
        input id="dai" name="dai" size="9" maxlength="20" value=(harmless(&typed.length)) autocomplete="off";
        label for="den" { (visitor.word("week-slot-until")) }
        input id="den" name="den" size="11" maxlength="20" value=(harmless(&typed.until)) autocomplete="off";
        label for="le" { (visitor.word("week-slot-holiday")) }
        select id="le" name="le" {
            @for name in HOLIDAY {
                option value=(name) selected[name == typed.holiday] {
                    (visitor.say(&Text::new("week-holiday").with("rule", name)))
                }
            }
        }
    }
}

pub(in crate::console::web) async fn draft(
    State(site): State<Site>,
    visitor: Visitor,
    fields: Fields,
) -> Result<Response, Trouble> {
    let person = visitor.person().ok_or(Trouble::NotYours)?;
    let sources = read(&site, &visitor).await?;
    let today = edits::today(&site);
    let (typed, into) = (Typed::read(&fields), Into::read(&fields));
    let slot = Some(SlotId::from(fields.get("khung"))).filter(|slot| !slot.as_str().is_empty());
    let date = typed_date(fields.get("ngay"));
    let shown = date.unwrap_or(today).max(today);
    let version = slot.as_ref().map(|slot| sources.version(slot, shown));
    let version = match (&slot, version) {
        (Some(slot), Some(None)) => return Ok(unknown(&visitor, &sources, slot).into_response()),
        (_, version) => version.flatten(),
    };

    let seen = fields.get("goc");
    if !seen.is_empty() && seen != sources.digest(slot.as_ref()) {
        // Every field of the form stands for a key: sent now, it would take back what others did meanwhile.
        let shown = Shown {
            typed: version.map(Typed::of).unwrap_or_default(),
            slot,
            into,
            date,
        };
        let moved_on = [Text::new("week-slot-moved-on")];
        return Ok(form(&visitor, &sources, &shown, &moved_on).into_response());
    }

    let operation = match (fields.get("viec"), &slot) {
        ("bo", Some(slot)) => Ok(Operation::Retire { slot: slot.clone() }),
        ("doi", Some(slot)) => {
            let whole = sources.slots.get(slot).is_some_and(|all| all.len() > 1);
            typed.change(slot, (version, whole), &sources.plays())
        }
        ("them", None) => typed.add(&sources.plays(), sources.slots.keys()),
        _ => return Err(Trouble::Form),
    };
    let problems = match operation {
        Ok(operation) => match into.clone().put(&site, person.said(), operation).await? {
            Ok(id) => return Ok(Redirect::to(&format!("{DRAFTS}?so={id}")).into_response()),
            Err(problems) => problems,
        },
        Err(problems) => problems,
    };
    let shown = Shown {
        slot,
        typed,
        into,
        date,
    };
    Ok(form(&visitor, &sources, &shown, &problems).into_response())
}
