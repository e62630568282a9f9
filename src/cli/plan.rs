//! `phatthanh plan`: what airs on a day, and why.

use std::process::ExitCode;
use std::sync::Arc;

use jiff::Timestamp;

use super::{Context, out, when};
use crate::clock::{Clock, SystemClock};
use crate::rundown::{PlanDay, table};
use crate::words::Language;

/// A day farther ahead is planned as if nothing aired until then.
const FARTHEST: u32 = 400;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The day (2026-11-24); today if left out.
    #[arg(value_name = "DATE")]
    date: Option<String>,
    /// How many days.
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=3660))]
    days: u32,
    /// One JSON object a day, one a line.
    #[arg(long)]
    json: bool,
}

pub(super) fn run(args: &Args, context: &Context) -> anyhow::Result<ExitCode> {
    let clock: Arc<dyn Clock> = Arc::new(SystemClock::new());
    let now: Timestamp = clock.now();
    let snapshot = context.snapshot(clock)?;
    let loaded = context.loaded(&snapshot)?;
    let zone = &loaded.rules.zone;
    let first = match &args.date {
        Some(text) => when::date(text).map_err(|text| context.wrong(&text))?,
        None => now.to_zoned(zone.clone()).date(),
    };
    // What airs on a day to come depends on the days before it.
    let today = now.to_zoned(zone.clone()).date();
    let between = today.duration_until(first).as_hours().div_euclid(24).max(0);
    let before = u32::try_from(between).ok().filter(|days| *days <= FARTHEST).unwrap_or(0) as usize;
    let begin = if before > 0 { today } else { first };
    let rundowns = snapshot.plan(&loaded, begin, args.days + before as u32, now)?;
    for rundown in rundowns.into_iter().skip(before) {
        if args.json {
            out::json(&PlanDay::new(&rundown, zone, Language::En))?;
        } else {
            out::data(&table(&rundown, &loaded.schedule, zone, context.language))?;
        }
    }
    Ok(ExitCode::SUCCESS)
}
