//! `/lich.ics`: what will air in the next two weeks, for calendars.

use axum::extract::State;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};

use super::ical::{Broadcast, written};
use super::plan::planned;
use crate::console::web::site::Site;
use crate::console::web::trouble::Trouble;
use crate::rundown::{Item, Kind};
use crate::station::Current;
use crate::words::{Language, Text};

/// So many days, today among them.
const DAYS: i32 = 14;

/// No broadcast names more of what is in it.
const MOST: usize = 20;

pub(in crate::console::web) async fn show(State(site): State<Site>) -> Result<Response, Trouble> {
    let current = site.current().ok_or(Trouble::Mute)?;
    let (desk, language) = (site.clone(), site.language());
    let text = site
        .in_turn(move || {
            let now = desk.now();
            let today = current.loaded.rules.zone.to_datetime(now).date();
            let mut broadcasts = Vec::new();
            for rundown in planned(&desk, &current, today, DAYS)? {
                broadcasts.extend(of_day(&rundown.items, &current, language));
            }
            broadcasts.retain(|broadcast| broadcast.end > now);
            let name = current.loaded.station.name_on(today);
            Ok(written(name, now, &broadcasts))
        })
        .await?;
    Ok(([(CONTENT_TYPE, "text/calendar; charset=utf-8")], text).into_response())
}

/// Returns the broadcasts of a day's items, by start: each occurrence is one, and each order.
fn of_day(items: &[Item], current: &Current, language: Language) -> Vec<Broadcast> {
    let mut broadcasts: Vec<Broadcast> = Vec::new();
    for item in items {
        let key = match &item.order {
            Some(part) => format!("order {} {}", part.seq, part.round),
            None => format!("{} {}", item.occurrence.slot, item.occurrence.due),
        };
        let place = broadcasts
            .iter()
            .position(|broadcast| broadcast.key == key)
            .unwrap_or_else(|| {
                broadcasts.push(Broadcast {
                    key,
                    start: item.start,
                    end: item.end(),
                    title: title(item, current, language),
                    inside: String::new(),
                });
                broadcasts.len() - 1
            });
        let broadcast = &mut broadcasts[place];
        broadcast.end = broadcast.end.max(item.end());
        name_inside(broadcast, item, language);
    }
    broadcasts
}

/// Names what is in a broadcast, each once; what only fills is not named.
fn name_inside(broadcast: &mut Broadcast, item: &Item, language: Language) {
    let named = matches!(
        item.kind,
        Kind::Segment | Kind::Relay | Kind::Live | Kind::Announcement | Kind::Drill
    );
    let title = item.source.title(language);
    let mut lines = broadcast.inside.lines();
    let full = broadcast.inside.lines().count() >= MOST;
    if !named || full || lines.any(|line| line == title) {
        return;
    }
    if !broadcast.inside.is_empty() {
        broadcast.inside.push('\n');
    }
    broadcast.inside.push_str(&title);
}

/// Returns what people call the broadcast of `item`.
fn title(item: &Item, current: &Current, language: Language) -> String {
    if let Some(part) = &item.order {
        return Text::new("console-calendar-order")
            .with("drill", if part.drill { "yes" } else { "no" })
            .with("by", &part.ordered_by)
            .say(language);
    }
    let program = current.loaded.schedule.programs.get(&item.program);
    program.map_or_else(|| item.program.to_string(), |program| program.title.clone())
}
