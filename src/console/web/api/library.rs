//! `/api/v1/library`: recordings and refused files, each as a line of `phatthanh library --json` says it.

use axum::extract::{RawQuery, State};
use axum::http::StatusCode;
use axum::response::Response;
use serde::Serialize;

use super::answer;
use super::asked::{Asked, wrong};
use crate::console::web::site::Site;
use crate::console::web::trouble::Trouble;
use crate::library::names::Search;
use crate::library::{LibraryRow, State as Stands};
use crate::names::TopicId;
use crate::station::{Current, Snapshot, fill_in};
use crate::words::Language;

/// A part of what is in the folders.
#[derive(Debug, Serialize)]
struct Page {
    /// By place.
    recordings: Vec<LibraryRow>,
    /// What to ask as `after` for those that follow; null if none do.
    next: Option<String>,
}

/// Which recordings are asked for.
struct Which {
    topic: Option<TopicId>,
    state: Option<Stands>,
    words: Option<String>,
    after: Option<String>,
    limit: usize,
}

pub(in crate::console::web) async fn show(
    State(site): State<Site>,
    RawQuery(query): RawQuery,
) -> Result<Response, Trouble> {
    let asked = Asked::read(
        query.as_deref(),
        &["topic", "state", "search", "limit", "after"],
    )?;
    let state = |text: &str| serde_json::from_value(text.into()).map_err(|_| wrong("state", text));
    let which = Which {
        topic: asked.get("topic").map(TopicId::from),
        state: asked.get("state").map(state).transpose()?,
        words: asked.get("search").map(str::to_owned),
        after: asked.get("after").map(str::to_owned),
        limit: asked.limit()?,
    };
    let current = site.current().ok_or(Trouble::Mute)?;
    let shelf = site.clone();
    let page = site.in_turn(move || page(&shelf, &current, &which)).await?;
    answer::json(StatusCode::OK, &page)
}

fn page(site: &Site, current: &Current, which: &Which) -> Result<Page, Trouble> {
    let loaded = &current.loaded;
    let snapshot = Snapshot::indexed(site.folder(), site.clock(), loaded.clone())?;
    let rows = snapshot.rows(site.now(), Language::En).map_err(|error| {
        tracing::warn!(%error, "the library cannot be read for a program");
        Trouble::Log
    })?;

    let search = which.words.as_deref().map(Search::new);
    let topics = &loaded.schedule.topics;
    let found = |row: &LibraryRow| {
        let topic = topics.get(&row.topic).map_or("", |topic| &topic.title);
        let fits = |search: &Search| search.fit(&row.title, topic, &row.path).is_some();
        search.as_ref().is_none_or(fits)
    };
    let mut rows: Vec<LibraryRow> = rows
        .into_iter()
        .filter(|row| which.topic.as_ref().is_none_or(|topic| *topic == row.topic))
        .filter(|row| which.state.is_none_or(|state| state == row.state))
        .filter(|row| which.after.as_ref().is_none_or(|after| row.path > *after))
        .filter(found)
        .collect();
    rows.sort_by(|one, other| one.path.cmp(&other.path));

    let more = rows.len() > which.limit;
    rows.truncate(which.limit);
    fill_in(&mut rows, &*site.airs(current)?, &loaded.rules.zone);
    let next = rows.last().filter(|_| more).map(|last| last.path.clone());
    Ok(Page {
        recordings: rows,
        next,
    })
}
