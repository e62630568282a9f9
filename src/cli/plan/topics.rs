//! `phatthanh plan --topics`: how fairly the topics have had the air.

use std::process::ExitCode;

use jiff::civil::Date;
use serde_json::json;

use super::{Args, PlanView};
use crate::airlog::{Counting, Filter};
use crate::calendar::instant;
use crate::cli::terminal::out;
use crate::rundown::{Fairness, Heard, Item, Kind, fairness, fairness_table};
use crate::units::instant;
use crate::words::Text;

/// How far ahead the next airing of a topic is looked for.
const DAYS: u32 = 70;

pub(super) fn run(args: &Args, desk: &PlanView<'_>) -> anyhow::Result<ExitCode> {
    let today = desk.today();
    let from = desk
        .date(args.from.as_ref())?
        .unwrap_or_else(|| today.first_of_year());
    let to = desk.date(args.to.as_ref())?.unwrap_or(today);
    let midnight = |date: Date| instant(desk.zone(), date, jiff::civil::Time::midnight());
    let until = midnight(to.tomorrow().unwrap_or(to));
    let filter = Filter {
        from: Some(midnight(from)),
        to: Some(until),
        ..Filter::default()
    };

    let airings = desk.snapshot.log.unlinked(&filter)?;
    let firsts = desk.snapshot.log.firsts_of(&airings)?;
    let mut counting = Counting::default();
    let heard: Vec<Heard> = airings
        .into_iter()
        .filter(|airing| airing.item.kind == Kind::Segment)
        .filter_map(|airing| {
            let (counts, new) = (counting.counts(&airing), firsts.is_new(&airing));
            Some(Heard {
                counts,
                new,
                start: airing.start?,
                played: airing.played?,
                program: airing.item.program?,
                topic: airing.item.topic?,
                episode: airing.item.episode,
                repeat: airing.item.repeat,
            })
        })
        .collect();
    let coming: Vec<Item> = desk
        .snapshot
        .plan(desk.loaded, today, DAYS, desk.now)?
        .flat_map(|rundown| rundown.items)
        .collect();
    let (catalogue, history) = (desk.snapshot.catalogue(), desk.snapshot.history(None)?);
    let fairness = fairness(&desk.inputs(&catalogue, &history), &heard, &coming);
    if args.json {
        out::json(&as_json(&fairness, (from, to), desk))?;
        return Ok(ExitCode::SUCCESS);
    }

    let day = |date: Date| date.strftime("%d/%m/%Y").to_string();
    let heading = Text::new("cli-plan-topics")
        .with("from", day(from))
        .with("to", day(to));
    out::line(&format!("{}\n", heading.say(desk.context.language)))?;
    out::data(&fairness_table(
        &fairness,
        desk.zone(),
        desk.context.language,
    ))?;
    Ok(ExitCode::SUCCESS)
}

fn as_json(
    fairness: &Fairness,
    (from, to): (Date, Date),
    desk: &PlanView<'_>,
) -> serde_json::Value {
    let time = |at: Option<jiff::Timestamp>| at.map(|at| instant::rfc_3339(at, desk.zone()));
    let tenth = |number: f64| (number * 10.0).round() / 10.0;
    let programs = fairness.programs.iter().map(|program| {
        let topics = program.topics.iter().map(|topic| {
            json!({
                "topic": topic.topic, "title": topic.title, "episodes": topic.episodes,
                "airings": topic.airings, "minutes": tenth(topic.played.seconds() / 60.0),
                "last_aired": time(topic.last_aired), "next": time(topic.next),
                "waiting_approval": topic.waiting, "never_aired": topic.fresh,
                "weeks_left": topic.weeks_left.map(tenth),
            })
        });
        json!({
            "program": program.program, "title": program.title,
            "episodes_per_week": tenth(program.episodes_per_week), "topics": topics.collect::<Vec<_>>(),
        })
    });
    json!({ "from": from, "to": to, "programs": programs.collect::<Vec<_>>() })
}
