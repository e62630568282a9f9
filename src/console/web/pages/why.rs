//! Why a slot plays what it plays: `phatthanh plan --why` as a page.

use axum::extract::{Query, State};
use jiff::civil::{Date, Time};
use jiff::{Timestamp, ToSpan};
use maud::{Markup, html};
use serde::Deserialize;

use crate::console::web::airings::inputs;
use crate::console::web::layout::{Page, wrong};
use crate::console::web::paths::LOG;
use crate::console::web::site::Site;
use crate::console::web::trouble::Trouble;
use crate::console::web::visitor::Visitor;
use crate::drafts;
use crate::names::SlotId;
use crate::rundown::{History, explain, plan, story_text};
use crate::station::Current;
use crate::words::{Language, Text};

/// Days ahead that are planned for an answer.
const FARTHEST: usize = 14;

/// Which slot on which day.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(in crate::console::web) struct Asked {
    khung: String,
    ngay: String,
}

pub(in crate::console::web) async fn show(
    State(site): State<Site>,
    visitor: Visitor,
    Query(asked): Query<Asked>,
) -> Result<Markup, Trouble> {
    let story = match (site.current(), asked.ngay.parse::<Date>()) {
        (Some(current), Ok(date)) => {
            let (slot, language) = (SlotId::from(asked.khung.as_str()), visitor.language);
            let (now, folder) = (site.now(), site.folder().clone());
            site.log(move |log| {
                let zone = current.loaded.rules.zone.clone();
                let morning = zone.to_timestamp(date.to_datetime(Time::midnight())).ok();
                let morning = morning.filter(|_| date < zone.to_datetime(now).date());
                let history = log.history(morning)?;
                // A past day by the files that held then, where they are kept.
                let held = morning.and_then(|_| {
                    drafts::held_on(&folder, log, &zone, (&slot, date))
                        .ok()
                        .flatten()
                });
                let current = match held {
                    Some(held) => Current {
                        loaded: held.loaded,
                        ..current
                    },
                    None => current,
                };
                Ok(story(&current, history, &slot, date, now, language))
            })
            .await?
        }
        _ => None,
    };
    let page = Page {
        visitor: &visitor,
        title: "console-why",
        again: None,
    };
    let unknown = Text::new("console-why-unknown").with("slot", &asked.khung);
    Ok(page.around(&html! {
        @match &story {
            Some(story) => pre class="story" { (story) },
            None => (wrong(&visitor, Some(&unknown))),
        }
        p { a class="button" href=(format!("{LOG}?ngay={}", asked.ngay)) { (visitor.word("console-log")) } }
    }))
}

/// Tells the story of `slot` on `date`, the days before it planned; none if it is no slot.
fn story(
    current: &Current,
    mut history: History,
    slot: &SlotId,
    date: Date,
    now: Timestamp,
    language: Language,
) -> Option<String> {
    let zone = &current.loaded.rules.zone;
    let today = zone.to_datetime(now).date();
    let before = today.series(1.day()).take_while(|day| *day < date);
    for day in before.take(FARTHEST) {
        let rundown = plan(day, &inputs(current, &history, now));
        history.assume(&rundown);
    }
    let story = explain(slot, date, &inputs(current, &history, now))?;
    Some(story_text(&story, &current.loaded.schedule, zone, language))
}
