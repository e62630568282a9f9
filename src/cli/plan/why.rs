//! `phatthanh plan --why SLOT@DATE`: the full story of one slot.

use std::process::ExitCode;

use jiff::Timestamp;
use jiff::civil::Date;

use super::{FARTHEST, PlanView};
use crate::cli::terminal::{out, when};
use crate::drafts::{self, Held};
use crate::names::SlotId;
use crate::rundown::{StoryJson, explain, plan, story_text};
use crate::words::{Language, Text};

pub(super) fn run(question: &str, json: bool, desk: &PlanView<'_>) -> anyhow::Result<ExitCode> {
    let context = desk.context;
    let (slot, date) = match question.rsplit_once('@') {
        Some((slot, date)) => (
            slot,
            when::coming(date, desk.zone()).map_err(|text| context.wrong(&text))?,
        ),
        None => (question, desk.today()),
    };

    let past = past(slot, date, desk)?;
    let held = past.as_ref().map(|(held, _)| &*held.loaded);
    let desk = &PlanView {
        loaded: held.unwrap_or(desk.loaded),
        ..*desk
    };
    let loaded = desk.loaded;
    let catalogue = desk.snapshot.catalogue();
    let mut history = desk
        .snapshot
        .history(past.as_ref().map(|(_, morning)| *morning))?;
    let mut day = desk.today();
    let ahead = day.duration_until(date).as_hours().div_euclid(24);
    while (1..=i64::from(FARTHEST)).contains(&ahead) && day < date {
        let rundown = plan(day, &desk.inputs(&catalogue, &history));
        history.assume(&rundown);
        let Ok(next) = day.tomorrow() else { break };
        day = next;
    }

    let Some(story) = explain(
        &SlotId::from(slot),
        date,
        &desk.inputs(&catalogue, &history),
    ) else {
        return Err(context.wrong(&unknown(slot, desk)));
    };

    if json {
        out::json(&StoryJson::new(&story, desk.zone(), Language::En))?;
    } else {
        out::data(&story_text(
            &story,
            &loaded.schedule,
            desk.zone(),
            context.language,
        ))?;
    }

    Ok(ExitCode::SUCCESS)
}

/// The files that held on a past date, which are said, and its morning; none for a date to come, or one of which no files
/// are kept.
fn past(slot: &str, date: Date, desk: &PlanView<'_>) -> anyhow::Result<Option<(Held, Timestamp)>> {
    if date >= desk.today() {
        return Ok(None);
    }
    let (folder, log) = (&desk.context.folder, &desk.snapshot.log);
    let of = (&SlotId::from(slot), date);
    let Some(held) = drafts::held_on(folder, log, desk.zone(), of)? else {
        return Ok(None);
    };
    let morning = date.to_zoned(desk.zone().clone())?.timestamp();
    if held.version.after != desk.loaded.digest
        && let Some(seq) = held.version.seq
    {
        let text = Text::new("cli-plan-held").with("seq", seq);
        out::say(&text.say(desk.context.language));
    }
    Ok(Some((held, morning)))
}

fn unknown(slot: &str, desk: &PlanView<'_>) -> Text {
    let far = |known: &str| strsim::damerau_levenshtein(known, slot);
    let known = desk
        .loaded
        .schedule
        .slots
        .iter()
        .map(|slot| slot.id.as_str());
    match known.min_by_key(|known| far(known)) {
        Some(near) => Text::new("cli-plan-no-slot")
            .with("slot", slot)
            .with("near", near),
        None => Text::new("cli-plan-no-slots").with("slot", slot),
    }
}
