//! `/api/v1/log`: what was heard in a time, each airing as a line of `phatthanh log --format json` says it.

use std::ops::ControlFlow;

use axum::extract::{RawQuery, State};
use axum::http::StatusCode;
use axum::response::Response;
use jiff::{SignedDuration, Timestamp};
use serde::Serialize;

use super::answer;
use super::asked::{Asked, own_zone, wrong};
use crate::airlog::view::AiringJson;
use crate::airlog::{Airing, Filter, Seq};
use crate::console::web::site::Site;
use crate::console::web::trouble::Trouble;
use crate::names::{ProgramId, TopicId};
use crate::words::Text;

/// No question is about a longer time.
const LONGEST: SignedDuration = SignedDuration::from_hours(24 * 400);

/// So long, up to now, if no time is asked about.
const USUAL: SignedDuration = SignedDuration::from_hours(24);

/// A part of what was heard.
#[derive(Debug, Serialize)]
struct Page<'a> {
    /// Oldest first.
    airings: Vec<AiringJson<'a>>,
    /// What to ask as `after` for those that follow; null if none do.
    next: Option<String>,
}

/// Where a page ended: as airings are ordered.
type Place = (i64, Seq);

pub(in crate::console::web) async fn show(
    State(site): State<Site>,
    RawQuery(query): RawQuery,
) -> Result<Response, Trouble> {
    const KNOWN: [&str; 7] = ["from", "to", "topic", "program", "failed", "limit", "after"];
    let asked = Asked::read(query.as_deref(), &KNOWN)?;
    let zone = own_zone(&site);
    let to = asked.instant("to", &zone)?;
    let from = asked.instant("from", &zone)?;
    let until = to.unwrap_or_else(|| site.now());
    let from = from.unwrap_or_else(|| until.saturating_sub(USUAL).unwrap_or(Timestamp::MIN));
    if until < from || until.duration_since(from) > LONGEST {
        let text = Text::new("console-api-range").with("days", LONGEST.as_hours() / 24);
        return Err(Trouble::Asked(text));
    }

    let (limit, after) = (asked.limit()?, asked.get("after").map(place).transpose()?);
    let mut filter = Filter {
        topic: asked.get("topic").map(TopicId::from),
        program: asked.get("program").map(ProgramId::from),
        failed: asked.flag("failed")?,
        ..Filter::listed(Some(from), to)
    };
    if let Some((at, _)) = after {
        let at = Timestamp::from_microsecond(at).unwrap_or(Timestamp::MAX);
        filter.from = filter.from.max(Some(at));
    }

    let log = site.clone();
    let (airings, more) = site
        .in_turn(move || page(&log, &filter, after, limit))
        .await?;
    let next = airings.last().filter(|_| more).map(|last| {
        let (at, seq) = own_place(last);
        format!("{at}-{seq}")
    });
    let airings = airings.iter();
    let page = Page {
        airings: airings
            .map(|airing| AiringJson::new(airing, &zone))
            .collect(),
        next,
    };
    answer::json(StatusCode::OK, &page)
}

/// Returns at most `limit` airings behind `after`, and whether there are more.
fn page(
    site: &Site,
    filter: &Filter,
    after: Option<Place>,
    limit: usize,
) -> Result<(Vec<Airing>, bool), Trouble> {
    let (mut airings, mut more) = (Vec::new(), false);
    let Some(log) = site.open_log()? else {
        return Ok((airings, more));
    };
    log.each(filter, true, |airing| {
        if after.is_some_and(|after| own_place(&airing) <= after) {
            return ControlFlow::Continue(());
        }
        more = airings.len() == limit;
        if more {
            return ControlFlow::Break(());
        }
        airings.push(airing);
        ControlFlow::Continue(())
    })?;
    Ok((airings, more))
}

fn own_place(airing: &Airing) -> Place {
    (airing.at().as_microsecond(), airing.seq)
}

fn place(text: &str) -> Result<Place, Trouble> {
    let read = || {
        let (at, seq) = text.rsplit_once('-')?;
        Some((at.parse().ok()?, Seq(seq.parse().ok()?)))
    };
    read().ok_or_else(|| wrong("after", text))
}
