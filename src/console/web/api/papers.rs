//! `/api/v1/papers`: what orders and live broadcasts have in writing, each as a line of `phatthanh papers list --json`.

use axum::extract::{RawQuery, State};
use axum::http::StatusCode;
use axum::response::Response;
use serde::Serialize;

use super::answer;
use super::asked::{Asked, own_zone, wrong};
use crate::airlog::{Airlog, Seq};
use crate::console::web::site::Site;
use crate::console::web::trouble::Trouble;
use crate::report::papers::{PaperRow, rows};

/// A part of the papers.
#[derive(Debug, Serialize)]
struct Page {
    /// Oldest first.
    papers: Vec<PaperRow>,
    /// What to ask as `after` for those that follow; null if none do.
    next: Option<String>,
}

pub(in crate::console::web) async fn show(
    State(site): State<Site>,
    RawQuery(query): RawQuery,
) -> Result<Response, Trouble> {
    let asked = Asked::read(query.as_deref(), &["all", "limit", "after"])?;
    let (all, limit) = (asked.flag("all")?, asked.limit()?);
    let number = |text: &str| text.parse().map(Seq).map_err(|_| wrong("after", text));
    let after = asked.get("after").map(number).transpose()?;

    let papers = site.log(Airlog::papers).await?;
    let loaded = site.current().map(|current| current.loaded);
    let schedule = loaded.as_ref().map(|loaded| &loaded.schedule);
    let mut papers = rows(&papers, schedule, &own_zone(&site));
    papers.retain(|row| (all || row.is_open()) && after.is_none_or(|after| row.seq > after));

    let more = papers.len() > limit;
    papers.truncate(limit);
    let last = papers.last().filter(|_| more);
    let next = last.map(|last| last.seq.to_string());
    answer::json(StatusCode::OK, &Page { papers, next })
}
