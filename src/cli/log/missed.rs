//! `phatthanh log missed`: what was planned and did not air, and why; and what was moved and aired at another time.

use std::collections::{BTreeMap, BTreeSet};
use std::process::ExitCode;

use jiff::Timestamp;
use serde::Serialize;

use super::reader::LogReader;
use crate::airlog::view::AiringJson;
use crate::airlog::{Airing, Filter, view};
use crate::cli::terminal::out;
use crate::schedule::OccurrenceId;
use crate::units::instant::Moment;
use crate::words::Text;

/// What made an occurrence good that was missed, or that moved: its airings, by the occurrence.
pub(super) struct MadeGood(BTreeMap<OccurrenceId, Vec<Airing>>);

impl MadeGood {
    /// Of occurrences due in the time of `filter`, whenever they were made good.
    pub(super) fn of(reader: &LogReader<'_>, filter: &Filter) -> anyhow::Result<Self> {
        let all = reader.log.making_good(&Filter {
            to: None,
            failed: false,
            ..filter.clone()
        })?;
        let mut made: BTreeMap<OccurrenceId, Vec<Airing>> = BTreeMap::new();
        for airing in all {
            let Some(occurrence) = airing
                .item
                .makes_good
                .as_ref()
                .map(|missed| missed.occurrence.clone())
            else {
                continue;
            };
            let due = occurrence.due;
            if filter.from.is_none_or(|from| due >= from) && filter.to.is_none_or(|to| due < to) {
                made.entry(occurrence).or_default().push(airing);
            }
        }

        Ok(Self(made))
    }

    /// When the occurrence of a missed item was made good.
    fn when(&self, airing: &Airing) -> Option<Timestamp> {
        let item = &airing.item;
        let missed = item
            .makes_good
            .as_ref()
            .map(|missed| missed.occurrence.clone());
        let missed = missed.or_else(|| item.occurrence())?;
        self.0.get(&missed)?.first().map(Airing::at)
    }
}

/// What was missed, as the log has it.
#[derive(Debug, Serialize)]
struct MissedJson<'a> {
    #[serde(flatten)]
    airing: AiringJson<'a>,
    /// When it was made good; null if it was not.
    made_good: Option<Moment>,
}

/// One object a row, as the log has it, and when what was missed was made good.
pub(super) fn json(reader: &LogReader<'_>, filter: &Filter) -> anyhow::Result<ExitCode> {
    let made = MadeGood::of(reader, filter)?;
    for airing in reader.log.airings(filter)? {
        let made_good = made.when(&airing);
        out::json(&MissedJson {
            airing: AiringJson::new(&airing, &reader.zone),
            made_good: made_good.map(|at| Moment::new(at, &reader.zone)),
        })?;
    }
    Ok(ExitCode::SUCCESS)
}

/// A table of what was missed, and below it what was only moved.
pub(super) fn text(reader: &LogReader<'_>, filter: &Filter) -> anyhow::Result<ExitCode> {
    let made = MadeGood::of(reader, filter)?;
    let language = reader.context.language;
    let mut missed = reader.log.unlinked(filter)?;
    // Nothing of it was heard where it was due, and all of it elsewhere: that is no loss.
    missed.retain(|airing| airing.start.is_some() || made.when(airing).is_none());
    out::data(&view::table(&missed, &reader.zone, language))?;
    if made.0.is_empty() {
        return Ok(ExitCode::SUCCESS);
    }

    out::line(&format!(
        "\n{}",
        Text::new("cli-missed-moved").say(language)
    ))?;
    for (OccurrenceId { slot, due }, airings) in &made.0 {
        let Some(first) = airings.first() else {
            continue;
        };
        let titles: BTreeSet<&str> = airings
            .iter()
            .filter_map(|airing| Some(airing.item.segment.as_ref()?.title.as_str()))
            .collect();
        let reasons = first
            .item
            .makes_good
            .iter()
            .flat_map(|missed| &missed.reasons);
        let reasons: Vec<String> = reasons.map(|reason| reason.say(language)).collect();
        let text = Text::new("cli-missed-moved-line")
            .with("slot", slot)
            .with("due", view::wall(*due, &reader.zone))
            .with("at", view::wall(first.at(), &reader.zone))
            .with("titles", titles.into_iter().collect::<Vec<_>>().join(", "))
            .with("reasons", reasons.join("; "));
        out::line(&text.say(language))?;
    }

    Ok(ExitCode::SUCCESS)
}
