//! The week as staff keep it on paper, sent as a table: it becomes a draft, and no file changes.

use axum::extract::multipart::{Field, MultipartRejection};
use axum::extract::{Multipart, State};
use axum::response::{IntoResponse, Redirect, Response};
use jiff::civil::Date;
use maud::{Markup, html};

use super::form::{MOST_TITLE, wanted};
use crate::config::{self, Snapshot};
use crate::console::web::edits;
use crate::console::web::layout::{Page, wrong};
use crate::console::web::pages::differing::texts;
use crate::console::web::pages::upload_whole::{next, text};
use crate::console::web::paths::{DRAFTS, IMPORT, WEEK};
use crate::console::web::site::Site;
use crate::console::web::trouble::Trouble;
use crate::console::web::uploads::incoming::STALL;
use crate::console::web::uploads::refusal::Refusal;
use crate::console::web::visitor::{TOKEN_FIELD, Visitor};
use crate::drafts::paper::{Import, MOST_BYTES, PaperWeek};
use crate::drafts::{self, Proposal};
use crate::words::{Text, harmless};

/// So many rows that were not understood are listed.
const MOST_NOTES: usize = 100;

/// What was sent.
#[derive(Debug, Default)]
struct Sent {
    from: String,
    title: String,
    name: String,
    bytes: Vec<u8>,
}

pub(in crate::console::web) async fn show(
    State(site): State<Site>,
    visitor: Visitor,
) -> Result<Markup, Trouble> {
    let from = super::form::next_monday(edits::today(&site));
    let sent = Sent {
        from: from.strftime("%d/%m/%Y").to_string(),
        ..Sent::default()
    };
    Ok(page(&visitor, &sent, &[], &[]))
}

/// The form, with what is wrong and which rows were not understood.
fn page(visitor: &Visitor, sent: &Sent, problems: &[Text], notes: &[Text]) -> Markup {
    let to = form_urlencoded::Serializer::new(String::new())
        .append_pair(TOKEN_FIELD, &visitor.token())
        .finish();
    let page = Page {
        visitor,
        title: "week-import",
        again: None,
    };
    page.around(&html! {
        @for problem in problems { (wrong(visitor, Some(problem))) }
        (told(visitor, notes))
        p { a class="button" href=(WEEK) { "◀ " (visitor.word("week-title")) } }
        p class="hint" { (visitor.word("week-import-why")) }
        form class="narrow" method="post" enctype="multipart/form-data" action=(format!("{IMPORT}?{to}")) {
            label for="tu" { (visitor.word("week-from")) }
            input id="tu" name="tu" size="11" maxlength="20" value=(harmless(&sent.from)) autocomplete="off" inputmode="numeric";
            label for="ly_do" { (visitor.word("week-why")) }
            input id="ly_do" name="ly_do" maxlength=(MOST_TITLE) value=(harmless(&sent.title)) autocomplete="off";
            label for="tep" { (visitor.word("week-import-file")) }
            input type="file" id="tep" name="tep" accept=".csv,.xlsx" required;
            p class="hint" { (visitor.word("week-import-hint")) }
            button class="main" { (visitor.word("week-import-do")) }
        }
    })
}

/// What a person should look at of an imported table, row by row.
pub(in crate::console::web::pages) fn told(visitor: &Visitor, notes: &[Text]) -> Markup {
    html! {
        @if !notes.is_empty() {
            section {
                h2 { (visitor.say(&Text::new("week-import-notes").with("count", notes.len()))) }
                ul class="lacks" {
                    @for note in notes.iter().take(MOST_NOTES) {
                        li { span class="shape" aria-hidden="true" { "▲ " } (visitor.say(note)) }
                    }
                }
                @if notes.len() > MOST_NOTES {
                    p { (visitor.say(&Text::new("week-difference-more").with("count", notes.len() - MOST_NOTES))) }
                }
            }
        }
    }
}

pub(in crate::console::web) async fn draft(
    State(site): State<Site>,
    visitor: Visitor,
    form: Result<Multipart, MultipartRejection>,
) -> Result<Response, Trouble> {
    let person = visitor.person().ok_or(Trouble::NotYours)?;
    let mut sent = Sent::default();
    if let Err(refusal) = taken(&site, form, &mut sent).await {
        let text = match refusal {
            Refusal::Empty => Text::new("week-import-no-file"),
            Refusal::Over => {
                Text::new("week-import-too-large").with("megabytes", MOST_BYTES / 1_000_000)
            }
            other => {
                let page = page(&visitor, &sent, &[other.text()], &[]);
                return Ok((other.code(), page).into_response());
            }
        };
        return Ok(page(&visitor, &sent, &[text], &[]).into_response());
    }
    if let Some(problem) = site.undated() {
        return Ok(page(&visitor, &sent, &[problem], &[]).into_response());
    }
    let from = match wanted(&sent.from, edits::today(&site)) {
        Ok(from) => from,
        Err(problem) => return Ok(page(&visitor, &sent, &[problem], &[]).into_response()),
    };
    let Import { operations, notes } =
        match read(&site, std::mem::take(&mut sent.bytes), from).await? {
            Ok(import) => import,
            Err(problem) => return Ok(page(&visitor, &sent, &[problem], &[]).into_response()),
        };
    if operations.is_empty() {
        let nothing = Text::new("week-import-nothing");
        return Ok(page(&visitor, &sent, &[nothing], &notes).into_response());
    }

    let (author, kept) = (person.said().to_owned(), notes.clone());
    let title = if sent.title.is_empty() {
        let name = Text::new("cli-import-new-header").with("file", &sent.name);
        visitor.say(&name)
    } else {
        harmless(&sent.title).into_owned()
    };
    let made = edits::act(&site, move |site, log, now| {
        let proposal = Proposal {
            author: &author,
            title: &title,
            wanted: Some(from),
            operations,
            notes: kept,
        };
        Ok(drafts::make(site.folder(), log, proposal, now)?.id)
    })
    .await?;
    match made {
        Ok(id) => Ok(Redirect::to(&format!("{DRAFTS}?so={id}")).into_response()),
        Err(error) => Ok(page(&visitor, &sent, &texts(&error)?, &notes).into_response()),
    }
}

/// Understands a table, for the files as they stand.
async fn read(site: &Site, bytes: Vec<u8>, from: Date) -> Result<Result<Import, Text>, Trouble> {
    let folder = site.folder().clone();
    Site::beside(move || {
        let Some(loaded) = config::understand(&Snapshot::of(folder.root()).with_a_week()).loaded
        else {
            return Ok(Err(Text::new("week-import-faulty")));
        };
        let (schedule, calendar) = (&loaded.schedule, &loaded.calendar);
        let week = PaperWeek::read(&bytes, schedule, calendar, from);
        Ok(week.map(|week| week.import(schedule, from)))
    })
    .await
}

/// Takes what the form sends into `sent`.
async fn taken(
    site: &Site,
    form: Result<Multipart, MultipartRejection>,
    sent: &mut Sent,
) -> Result<(), Refusal> {
    let mut form = form.map_err(|_| Refusal::Request)?;
    let _place = site.uploads().receive().ok_or(Refusal::Busy)?;
    while let Some(mut field) = next(&mut form).await? {
        match field.name().unwrap_or_default() {
            "tu" => sent.from = short(&text(&mut field).await?, 20),
            "ly_do" => sent.title = short(&text(&mut field).await?, MOST_TITLE),
            "tep" => {
                sent.name = short(field.file_name().unwrap_or_default(), MOST_TITLE);
                sent.bytes = whole(&mut field).await?;
            }
            _ => {}
        }
    }
    if sent.bytes.is_empty() {
        return Err(Refusal::Empty);
    }
    Ok(())
}

fn short(text: &str, most: usize) -> String {
    harmless(text.trim()).chars().take(most).collect()
}

/// Reads a table, if it is not longer than any.
async fn whole(field: &mut Field<'_>) -> Result<Vec<u8>, Refusal> {
    let mut bytes = Vec::new();
    loop {
        match tokio::time::timeout(STALL, field.chunk()).await {
            Ok(Ok(Some(more))) if bytes.len() + more.len() <= MOST_BYTES => {
                bytes.extend_from_slice(&more);
            }
            Ok(Ok(Some(_))) => return Err(Refusal::Over),
            Ok(Ok(None)) => return Ok(bytes),
            Ok(Err(_)) => return Err(Refusal::Request),
            Err(_) => return Err(Refusal::Cut),
        }
    }
}
