//! **Giấy tờ bổ sung**: what orders and live broadcasts lack in writing, and a person's completion of it.

use std::collections::BTreeSet;

use axum::extract::{RawQuery, State};
use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};

use crate::airlog::{Airlog, Seq};
use crate::config::zone;
use crate::console::web::layout::{Page, token, wrong};
use crate::console::web::paths::{PAPERS_DUE, query};
use crate::console::web::site::Site;
use crate::console::web::trouble::Trouble;
use crate::console::web::visitor::{Fields, Visitor};
use crate::office::{Addition, MOST_DOCUMENT, MOST_NOTE, complete};
use crate::report::papers::{self, PaperRow};
use crate::words::Text;

/// So many are shown that are to be completed, and so many that are whole: a page stays light.
const MOST: usize = 40;

pub(in crate::console::web) async fn show(
    State(site): State<Site>,
    visitor: Visitor,
    RawQuery(query): RawQuery,
) -> Result<Markup, Trouble> {
    let fields = Fields::read(query.unwrap_or_default().as_bytes());
    page(&site, &visitor, &fields, None).await
}

pub(in crate::console::web) async fn write(
    State(site): State<Site>,
    visitor: Visitor,
    fields: Fields,
) -> Result<Response, Trouble> {
    let person = visitor.person().ok_or(Trouble::NotYours)?;
    let addition = Addition {
        papers: chosen(&fields).into_iter().collect(),
        document: fields.get("van_ban").to_owned(),
        note: fields.get("ghi_chu").to_owned(),
    };
    let written = written(&site, addition, person.said(), &visitor).await?;
    match written {
        Ok(count) => {
            let to = query(PAPERS_DUE, &[("da", &count.to_string())]);
            Ok(Redirect::to(&to).into_response())
        }
        Err(problem) => {
            let page = page(&site, &visitor, &fields, Some(problem)).await?;
            Ok(page.into_response())
        }
    }
}

/// Writes down what `by` adds. Returns how many rows, or why none.
async fn written(
    site: &Site,
    addition: Addition,
    by: &str,
    visitor: &Visitor,
) -> Result<Result<usize, Text>, Trouble> {
    if let Some(problem) = site.undated() {
        return Ok(Err(problem));
    }
    let (by, from, desk) = (by.to_owned(), visitor.address.to_string(), site.clone());
    Site::beside(move || {
        let whose = (by.as_str(), Some(from));
        let done = complete(desk.folder(), &addition, whose, desk.now())?;
        if done.is_ok() {
            // Whoever works out what is wrong holds that until it is done.
            desk.forget_concerns();
        }
        Ok(done)
    })
    .await
}

/// The rows that are chosen in a form, or in an address.
fn chosen(fields: &Fields) -> BTreeSet<Seq> {
    let all = fields.all("so").chain(fields.all("sua"));
    all.filter_map(|text| text.parse().ok().map(Seq)).collect()
}

async fn page(
    site: &Site,
    visitor: &Visitor,
    fields: &Fields,
    problem: Option<Text>,
) -> Result<Markup, Trouble> {
    let known = site.log(Airlog::papers).await?;
    let loaded = site.current().map(|current| current.loaded);
    let zone = loaded
        .as_ref()
        .map_or_else(zone::vietnam, |loaded| loaded.rules.zone.clone());
    let schedule = loaded.as_ref().map(|loaded| &loaded.schedule);
    let rows = papers::rows(&known, schedule, &zone);
    let chosen = chosen(fields);

    let is_asked = |row: &&PaperRow| row.is_open() || chosen.contains(&row.seq);
    let mut asked: Vec<&PaperRow> = rows.iter().rev().filter(is_asked).collect();
    // What is chosen stands first, then the newest.
    asked.sort_by_key(|row| !chosen.contains(&row.seq));
    let hidden = asked.len().saturating_sub(MOST);
    asked.truncate(MOST);
    let done: Vec<&PaperRow> = rows.iter().rev().filter(|row| !row.is_open()).collect();
    let written: Option<usize> = fields.get("da").parse().ok().filter(|_| problem.is_none());
    let page = Page {
        visitor,
        title: "console-papers-due",
        again: None,
    };
    Ok(page.around(&html! {
        (wrong(visitor, problem.as_ref()))
        @if let Some(count) = written {
            p class="right" role="status" {
                span aria-hidden="true" { "● " }
                (visitor.say(&Text::new("console-papers-due-written").with("count", count)))
            }
        }
        (count(visitor, rows.iter().filter(|row| row.is_open()).count()))
        p { (visitor.word("console-papers-due-why")) }
        @if !asked.is_empty() { (form(visitor, &asked, &chosen, &written_of(fields, &asked))) }
        @if hidden > 0 { (more(visitor, hidden)) }
        @if !done.is_empty() { (whole(visitor, &done)) }
    }))
}

/// Says how many lack something: as a word and a shape.
pub(in crate::console::web) fn count(visitor: &Visitor, open: usize) -> Markup {
    html! {
        p class=(if open == 0 { "right" } else { "mild" }) {
            span class="shape" aria-hidden="true" { (if open == 0 { "● " } else { "△ " }) }
            (visitor.say(&Text::new("console-papers-due-count").with("count", open)))
        }
    }
}

/// What stands in the form: as it was typed, or what is to be written again.
struct Written {
    document: String,
    note: String,
}

fn written_of(fields: &Fields, asked: &[&PaperRow]) -> Written {
    let again: Option<i64> = fields.get("sua").parse().ok();
    let again = asked.iter().find(|row| Some(row.seq.0) == again);
    match again.and_then(|row| row.completed.as_ref()) {
        Some(known) if fields.get("van_ban").is_empty() => Written {
            document: known.document.clone(),
            note: known.note.clone().unwrap_or_default(),
        },
        _ => Written {
            document: fields.get("van_ban").to_owned(),
            note: fields.get("ghi_chu").to_owned(),
        },
    }
}

/// Says that so many older ones are not shown.
fn more(visitor: &Visitor, count: usize) -> Markup {
    html! { p { (visitor.say(&Text::new("console-papers-due-more").with("count", count))) } }
}

fn form(
    visitor: &Visitor,
    asked: &[&PaperRow],
    chosen: &BTreeSet<Seq>,
    written: &Written,
) -> Markup {
    html! {
        form class="order-form" method="post" action=(PAPERS_DUE) {
            (token(visitor))
            h2 { (visitor.word("console-papers-due-open")) }
            ul class="cards" {
                @for row in asked {
                    li {
                        label class="tick" {
                            input type="checkbox" name="so" value=(row.seq) checked[chosen.contains(&row.seq)];
                            span { strong { (row.at.say("%H:%M %d/%m/%Y")) } " · " (visitor.say(&row.about())) }
                        }
                        p { (visitor.say(&row.standing())) }
                    }
                }
            }
            label for="van_ban" { (visitor.word("console-papers-due-document")) }
            input id="van_ban" name="van_ban" maxlength=(MOST_DOCUMENT) autocomplete="off" required
                value=(written.document);
            label for="ghi_chu" { (visitor.word("console-papers-due-note")) }
            input id="ghi_chu" name="ghi_chu" maxlength=(MOST_NOTE) autocomplete="off" value=(written.note);
            div class="acts" { button class="main" { (visitor.word("console-papers-due-do")) } }
        }
    }
}

/// Those that lack nothing; what a person wrote there can be written again.
fn whole(visitor: &Visitor, done: &[&PaperRow]) -> Markup {
    html! {
        section {
            h2 { (visitor.word("console-papers-due-done")) }
            ul class="cards" {
                @for row in done.iter().take(MOST) {
                    li {
                        p { strong { (row.at.say("%H:%M %d/%m/%Y")) } " · " (visitor.say(&row.about())) }
                        p { span aria-hidden="true" { "● " } (visitor.say(&row.standing())) }
                        @if row.completed.is_some() {
                            p { a class="button" href=(query(PAPERS_DUE, &[("sua", &row.seq.to_string())])) {
                                (visitor.say(&Text::new("console-papers-due-again").with("seq", row.seq)))
                            } }
                        }
                    }
                }
            }
            @if done.len() > MOST { (more(visitor, done.len() - MOST)) }
        }
    }
}
