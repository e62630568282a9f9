//! `phatthanh plan`: what airs on a day, and why; how fair that is, and what an edit would change.

mod against;
mod topics;
mod why;

use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::Context;
use super::terminal::{out, when};
use crate::clock::{Clock, SystemClock};
use crate::config::Loaded;
use crate::rundown::{Catalogue, History, Inputs, NONE_AWAY, PlanDay, Rundown, table};
use crate::station::Snapshot;
use crate::words::Language;

pub(super) use against::changes;

/// A day farther ahead is planned as if nothing aired until then.
const FARTHEST: u32 = 400;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The day (2026-11-24); today if left out.
    #[arg(value_name = "DATE", conflicts_with_all = ["why", "topics"])]
    date: Option<String>,
    /// How many days; 1, or 14 to compare.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=3660))]
    days: Option<u32>,
    /// One JSON object a day, one a line.
    #[arg(long)]
    json: bool,
    /// The full story of one slot on one date (cchc-chieu@2026-11-24).
    #[arg(long, value_name = "SLOT@DATE", conflicts_with_all = ["topics", "diff", "against"])]
    why: Option<String>,
    /// How fairly the topics have had the air.
    #[arg(long, conflicts_with_all = ["diff", "against"])]
    topics: bool,
    /// With --topics: counted from this date on; the first day of the year if left out.
    #[arg(long, value_name = "DATE", requires = "topics")]
    from: Option<String>,
    /// With --topics: counted until this date, included; today if left out.
    #[arg(long, value_name = "DATE", requires = "topics")]
    to: Option<String>,
    /// What would change if the station in this folder took this one's place. Exit 1 if anything.
    #[arg(long, value_name = "FOLDER", conflicts_with = "against")]
    diff: Option<PathBuf>,
    /// What has changed since this folder, version of the history or git revision. Exit 1 if anything.
    #[arg(long, value_name = "FOLDER|VERSION|REV")]
    against: Option<String>,
}

/// What every view of the plan starts from.
struct PlanView<'a> {
    context: &'a Context,
    snapshot: &'a Snapshot,
    loaded: &'a Loaded,
    now: Timestamp,
}

impl PlanView<'_> {
    fn zone(&self) -> &TimeZone {
        &self.loaded.rules.zone
    }

    fn today(&self) -> Date {
        self.now.to_zoned(self.zone().clone()).date()
    }

    fn inputs<'b>(&'b self, catalogue: &'b Catalogue, history: &'b History) -> Inputs<'b> {
        Inputs {
            schedule: &self.loaded.schedule,
            calendar: &self.loaded.calendar,
            rules: &self.loaded.rules,
            catalogue,
            history,
            as_of: self.now,
            away: NONE_AWAY,
        }
    }

    fn date(&self, text: Option<&String>) -> anyhow::Result<Option<Date>> {
        text.map(|text| when::coming(text, self.zone()))
            .transpose()
            .map_err(|text| self.context.wrong(&text))
    }
}

/// The days from `first` on: what airs on a day to come depends on the days before it.
fn rundowns<'a>(
    snapshot: &Snapshot,
    loaded: &'a Loaded,
    first: Date,
    days: u32,
    now: Timestamp,
) -> anyhow::Result<impl Iterator<Item = Rundown> + use<'a>> {
    let today = now.to_zoned(loaded.rules.zone.clone()).date();
    let between = today.duration_until(first).as_hours().div_euclid(24).max(0);
    let before = u32::try_from(between)
        .ok()
        .filter(|days| *days <= FARTHEST)
        .unwrap_or(0);
    let begin = if before > 0 { today } else { first };
    let rundowns = snapshot.plan(loaded, begin, days.saturating_add(before), now)?;
    Ok(rundowns.skip(before as usize))
}

pub(super) fn run(args: &Args, context: &Context) -> anyhow::Result<ExitCode> {
    let clock: Arc<dyn Clock> = Arc::new(SystemClock::new());
    super::air::clock::warn(context, &*clock);
    let now: Timestamp = clock.now();
    let snapshot = context.snapshot(clock)?;
    let loaded = context.loaded(&snapshot)?;
    let desk = PlanView {
        context,
        snapshot: &snapshot,
        loaded: &loaded,
        now,
    };

    if let Some(question) = &args.why {
        return why::run(question, args.json, &desk);
    }

    if args.topics {
        return topics::run(args, &desk);
    }

    let first = desk
        .date(args.date.as_ref())?
        .unwrap_or_else(|| desk.today());
    if args.diff.is_some() || args.against.is_some() {
        return against::run(args, first, &desk);
    }

    let mut named = None;
    for rundown in rundowns(&snapshot, &loaded, first, args.days.unwrap_or(1), now)? {
        if args.json {
            out::json(&PlanDay::new(&rundown, desk.zone(), Language::En))?;
            continue;
        }
        // The station as it is called that day; again only where that changes.
        let name = loaded.station.name_on(rundown.date);
        if named.replace(name) != Some(name) {
            out::line(name)?;
        }
        out::data(&table(
            &rundown,
            &loaded.schedule,
            desk.zone(),
            context.language,
        ))?;
    }

    Ok(ExitCode::SUCCESS)
}
