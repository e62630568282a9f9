//! `/api/v1/plan`: what airs on a day, as `phatthanh plan --json` says it.

use axum::extract::{RawQuery, State};
use axum::http::StatusCode;
use axum::response::Response;
use jiff::ToSpan;
use jiff::civil::Date;

use super::answer;
use super::asked::Asked;
use crate::console::web::site::Site;
use crate::console::web::trouble::Trouble;
use crate::rundown::{PlanDay, Rundown};
use crate::station::{Current, rundowns};
use crate::words::{Language, Text};

/// So many days before and after today are planned: each day to come asks for all before it.
const FARTHEST: i32 = 31;

pub(in crate::console::web) async fn show(
    State(site): State<Site>,
    RawQuery(query): RawQuery,
) -> Result<Response, Trouble> {
    let asked = Asked::read(query.as_deref(), &["date"])?;
    let current = site.current().ok_or(Trouble::Mute)?;
    let today = current.loaded.rules.zone.to_datetime(site.now()).date();
    let date = asked.day("date")?.unwrap_or(today);
    let away = (date - today).get_days();
    if away.abs() > FARTHEST {
        let far = |days: i32| today.saturating_add(days.days()).to_string();
        let text = Text::new("console-api-far")
            .with("date", date.to_string())
            .with("from", far(-FARTHEST))
            .with("to", far(FARTHEST));
        return Err(Trouble::Asked(text));
    }

    let day = site.clone();
    let day = site
        .in_turn(move || {
            let zone = &current.loaded.rules.zone;
            let days = planned(&day, &current, date.min(today), 1 + away.max(0))?;
            let last = days.last().ok_or(Trouble::Broken)?;
            Ok(PlanDay::new(last, zone, Language::En))
        })
        .await?;
    answer::json(StatusCode::OK, &day)
}

/// Plans `days` days from `first` on, by what the station goes by. Call it from a thread that may wait.
pub(super) fn planned(
    site: &Site,
    current: &Current,
    first: Date,
    days: i32,
) -> Result<Vec<Rundown>, Trouble> {
    let days = days.unsigned_abs();
    let (loaded, catalogue) = (&current.loaded, &*current.catalogue);
    Ok(rundowns(loaded, catalogue, site.history()?, first, days, site.now()).collect())
}
