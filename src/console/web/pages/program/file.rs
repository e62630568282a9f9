//! One program: its keys as a form, its file as it stands beside. Sent, it becomes part of a draft, and no file changes.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use axum::extract::{RawQuery, State};
use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};
use unicode_normalization::UnicodeNormalization;

use super::values::{KEYS, Kind, MOST, Typed, place_of};
use crate::config::{self, Content, Fault, Loaded, PROGRAMS as FOLDER, Snapshot};
use crate::console::people::Role;
use crate::console::web::edits;
use crate::console::web::layout::{Page, token, wrong};
use crate::console::web::pages::differing::texts;
use crate::console::web::pages::week::form::{Into, digest, own};
use crate::console::web::paths::{DRAFTS, PROGRAM, PROGRAMS};
use crate::console::web::site::Site;
use crate::console::web::trouble::Trouble;
use crate::console::web::visitor::{Fields, Visitor};
use crate::drafts::{self, Draft, Operation};
use crate::names::TopicId;
use crate::rundown::Severity;
use crate::words::{Language, Text, harmless, harmless_lines};

/// So many letters of a file are shown.
const SHOWN: usize = 12_000;

/// A program's file as it stands.
struct Sources {
    /// None before the station runs.
    loaded: Option<Arc<Loaded>>,
    file: PathBuf,
    text: String,
    /// The digest of its bytes: a form says by it which file it was filled from.
    digest: String,
    /// What it says, or why that cannot be read.
    says: Result<Typed, Text>,
    /// The person's drafts that can be extended.
    own: Vec<Draft>,
    snapshot: Snapshot,
}

/// Reads the file of the program that is called `id`; none if there is none.
async fn read(site: &Site, visitor: &Visitor, id: &str) -> Result<Option<Sources>, Trouble> {
    let author = visitor.person().ok_or(Trouble::NotYours)?.said().to_owned();
    let (of, id) = (site.clone(), id.nfc().collect::<String>());
    let loaded = site.current().map(|current| current.loaded);
    Site::beside(move || {
        let snapshot = Snapshot::of(of.folder().root());
        let found = snapshot.files.iter().find_map(|(path, content)| {
            let stem = path.file_stem()?.to_str()?;
            let is_own = path.starts_with(FOLDER) && stem.nfc().eq(id.chars());
            match content {
                Content::Bytes(bytes) if is_own => Some((path.clone(), bytes.clone())),
                _ => None,
            }
        });
        let Some((file, bytes)) = found else {
            return Ok(None);
        };
        Ok(Some(Sources {
            loaded,
            file,
            text: String::from_utf8_lossy(&bytes).nfc().collect(),
            digest: digest(&bytes),
            says: Typed::of(&bytes).map_err(|error| error.text()),
            own: own(&of, &author, &snapshot),
            snapshot,
        }))
    })
    .await
}

impl Sources {
    /// Every topic that can be chosen, with what people call it; also those that only the file names: they stay there.
    fn topics(&self) -> Vec<(TopicId, String)> {
        let topics = self
            .loaded
            .iter()
            .flat_map(|loaded| loaded.schedule.topics.values());
        let mut all: Vec<(TopicId, String)> = topics
            .map(|topic| (topic.id.clone(), topic.title.clone()))
            .collect();
        let named = self.says.iter().flat_map(Typed::all_topics);
        for topic in named.map(TopicId::from) {
            if !all.iter().any(|(known, _)| *known == topic) {
                all.push((topic.clone(), topic.to_string()));
            }
        }
        all
    }
}

pub(in crate::console::web) async fn show(
    State(site): State<Site>,
    visitor: Visitor,
    RawQuery(asked): RawQuery,
) -> Result<Markup, Trouble> {
    let asked = Fields::read(asked.unwrap_or_default().as_bytes());
    let id = asked.get("ma");
    let Some(sources) = read(&site, &visitor, id).await? else {
        return Ok(unknown(&visitor, id));
    };
    let typed = sources.says.clone().unwrap_or_default();
    let into = Into::at_once(&sources.own);
    Ok(whole(
        &visitor,
        &sources,
        (id, &typed, &into),
        &Wrong::default(),
    ))
}

/// What keeps a form from becoming part of a draft.
#[derive(Debug, Default)]
struct Wrong {
    texts: Vec<Text>,
    /// What the station would have against the files.
    faults: Vec<String>,
}

fn page(visitor: &Visitor) -> Page<'_> {
    Page {
        visitor,
        title: "program-one",
        again: None,
    }
}

fn unknown(visitor: &Visitor, id: &str) -> Markup {
    let text = Text::new("program-unknown").with("program", harmless(id));
    page(visitor).around(&html! {
        (wrong(visitor, (!id.is_empty()).then_some(&text)))
        p { a class="button" href=(PROGRAMS) { "◀ " (visitor.word("program-title")) } }
    })
}

fn whole(
    visitor: &Visitor,
    sources: &Sources,
    (id, typed, into): (&str, &Typed, &Into),
    problems: &Wrong,
) -> Markup {
    let told = sources
        .says
        .as_ref()
        .err()
        .into_iter()
        .chain(&problems.texts);
    let may = visitor.is_any(Role::DRAFTING) && sources.says.is_ok();
    page(visitor).around(&html! {
        @for problem in told { (wrong(visitor, Some(problem))) }
        @if !problems.faults.is_empty() {
            ul class="lacks" role="alert" {
                @for fault in &problems.faults { li class="grave" { span class="shape" aria-hidden="true" { "▲ " } (fault) } }
            }
        }
        p { a class="button" href=(PROGRAMS) { "◀ " (visitor.word("program-title")) } }
        div class="columns" {
            @if may {
                section {
                    h2 { (harmless(typed.get("title"))) " · " code { (harmless(id)) } }
                    p class="hint" { (visitor.word("program-form-why")) }
                    form class="narrow" method="post" action=(PROGRAM) {
                        (token(visitor))
                        input type="hidden" name="ma" value=(id);
                        input type="hidden" name="goc" value=(sources.digest);
                        @for (key, kind) in KEYS { (field(visitor, sources, typed, (key, kind))) }
                        (into.undated(visitor, &sources.own))
                        button class="main" { (visitor.word("week-slot-do")) }
                    }
                }
            }
            section {
                h2 { (visitor.word("program-file")) " " code { (harmless(&sources.file.to_string_lossy())) } }
                p class="hint" { (visitor.word("program-file-why")) }
                pre class="script" { (harmless_lines(&sources.text.chars().take(SHOWN).collect::<String>())) }
                @if sources.text.chars().nth(SHOWN).is_some() { p { (visitor.word("program-file-long")) } }
            }
        }
    })
}

/// What the form calls a key, with the key itself as files have it.
fn name(visitor: &Visitor, key: &'static str) -> Markup {
    html! { (visitor.say(&Text::new("program-key").with("key", key))) " " code { (key) } }
}

fn field(
    visitor: &Visitor,
    sources: &Sources,
    typed: &Typed,
    (key, kind): (&'static str, Kind),
) -> Markup {
    let value = typed.get(key);
    let labelled = |inside: Markup| {
        html! { label for=(key) { (name(visitor, key)) } (inside) }
    };
    match kind {
        Kind::Text | Kind::Path => labelled(html! {
            input id=(key) name=(key) maxlength=(MOST) value=(harmless(value)) autocomplete="off";
        }),
        Kind::Length => labelled(html! {
            input id=(key) name=(key) size="9" maxlength="30" value=(harmless(value)) autocomplete="off";
        }),
        Kind::Choice(names) => labelled(html! {
            select id=(key) name=(key) {
                @for one in names {
                    option value=(one) selected[one == &value] {
                        (visitor.say(&Text::new("program-choice").with("choice", one)))
                    }
                }
            }
        }),
        Kind::Topic => labelled(html! {
            select id=(key) name=(key) {
                option value="" { (visitor.word("program-none")) }
                @for (topic, title) in sources.topics() {
                    option value=(topic) selected[topic.as_str() == value] { (harmless(&title)) }
                }
            }
        }),
        Kind::Flag(_) => html! {
            label class="tick" {
                input type="checkbox" name=(key) value="true" checked[value == "true"];
                span { (name(visitor, key)) }
            }
        },
        Kind::Topics => topics(visitor, sources, typed),
    }
}

/// Every topic with its place in the order, those of the program first.
fn topics(visitor: &Visitor, sources: &Sources, typed: &Typed) -> Markup {
    let chosen = typed.topics();
    let place = |topic: &TopicId| chosen.iter().position(|id| *id == topic.as_str());
    let mut all = sources.topics();
    all.sort_by_key(|(topic, _)| place(topic).unwrap_or(usize::MAX));
    html! {
        fieldset {
            legend { (name(visitor, "topics")) }
            p class="hint" { (visitor.word("program-topics-why")) }
            @for (topic, title) in &all {
                @let field = place_of(topic);
                @let number = place(topic).map(|place| (place + 1).to_string()).unwrap_or_default();
                label class="tick" for=(field) {
                    input class="place" id=(field) name=(field) size="2" maxlength="4" inputmode="numeric" value=(number) autocomplete="off";
                    span { (harmless(title)) }
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
    let id = fields.get("ma").to_owned();
    let Some(sources) = read(&site, &visitor, &id).await? else {
        return Ok(unknown(&visitor, &id).into_response());
    };
    let into = Into::read(&fields);
    let seen = fields.get("goc");
    if !seen.is_empty() && seen != sources.digest {
        // Every field of the form stands for a key: sent now, it would take back what others did meanwhile.
        let moved_on = Wrong {
            texts: vec![Text::new("program-moved-on")],
            ..Wrong::default()
        };
        let now = sources.says.clone().unwrap_or_default();
        return Ok(whole(&visitor, &sources, (&id, &now, &into), &moved_on).into_response());
    }
    let known: Vec<TopicId> = sources.topics().into_iter().map(|(id, _)| id).collect();
    let (typed, problems) = Typed::read(&fields, known.iter());
    let mut problems = Wrong {
        texts: problems,
        ..Wrong::default()
    };
    let was = sources.says.clone().unwrap_or_default();
    match typed.change(&sources.file, &was) {
        Err(texts) => problems.texts.extend(texts),
        Ok(_) if !problems.texts.is_empty() || sources.says.is_err() => {}
        Ok(operations) => {
            problems = against(&site, &sources, &operations, visitor.language).await?;
            if problems.texts.is_empty() && problems.faults.is_empty() {
                let put = into.clone().put_all(&site, person.said(), operations);
                match put.await? {
                    Ok(id) => {
                        return Ok(Redirect::to(&format!("{DRAFTS}?so={id}")).into_response());
                    }
                    Err(texts) => problems.texts = texts,
                }
            }
        }
    }
    Ok(whole(&visitor, &sources, (&id, &typed, &into), &problems).into_response())
}

/// What the station would have against the program's file after these operations, and had not before.
async fn against(
    site: &Site,
    sources: &Sources,
    operations: &[Operation],
    language: Language,
) -> Result<Wrong, Trouble> {
    let (snapshot, operations) = (sources.snapshot.clone(), operations.to_vec());
    let (file, today) = (sources.file.clone(), edits::today(site));
    let root = site.folder().root().to_owned();
    Site::beside(move || {
        let after = match drafts::preview(&snapshot, &operations, today) {
            Ok(after) => after,
            Err(error) => {
                return Ok(Wrong {
                    texts: texts(&error)?,
                    ..Wrong::default()
                });
            }
        };
        let faults = |snapshot: &Snapshot| -> BTreeSet<String> {
            let faults = config::load_for(&root, snapshot, today).faults;
            let own = faults.into_iter().filter(|fault| is_grave(fault, &file));
            own.map(|fault| fault.say(language)).collect()
        };
        let known = faults(&snapshot);
        Ok(Wrong {
            texts: Vec::new(),
            faults: faults(&after).difference(&known).cloned().collect(),
        })
    })
    .await
}

/// Whether a fault of the program's file is more than a warning.
fn is_grave(fault: &Fault, file: &Path) -> bool {
    fault.path == file && (fault.blocks || fault.severity == Severity::Error)
}
