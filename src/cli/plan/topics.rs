//! `phatthanh plan --topics`: how fairly the topics have had the air.

use std::process::ExitCode;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

use super::{Args, PlanView};
use crate::airlog::Filter;
use crate::calendar::instant;
use crate::cli::terminal::out;
use crate::names::{ProgramId, TopicId};
use crate::rundown::{Fairness, Item, TopicTurn, fairness, fairness_table};
use crate::units::instant::Moment;
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

    let heard = desk.snapshot.log.segments_heard(&filter)?;
    let coming: Vec<Item> = desk
        .snapshot
        .plan(desk.loaded, today, DAYS, desk.now)?
        .flat_map(|rundown| rundown.items)
        .collect();
    let (catalogue, history) = (desk.snapshot.catalogue(), desk.snapshot.history(None)?);
    let fairness = fairness(&desk.inputs(&catalogue, &history), &heard, &coming);
    if args.json {
        out::json(&TopicsJson::new(&fairness, (from, to), desk.zone()))?;
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

/// How fairly the topics had the air, as `plan --topics --json` prints it.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct TopicsJson {
    from: Date,
    to: Date,
    programs: Vec<ProgramJson>,
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct ProgramJson {
    program: ProgramId,
    title: String,
    /// To a tenth.
    episodes_per_week: f64,
    topics: Vec<TopicJson>,
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct TopicJson {
    topic: TopicId,
    title: String,
    episodes: usize,
    airings: usize,
    /// To a tenth.
    minutes: f64,
    last_aired: Option<Moment>,
    next: Option<Moment>,
    waiting_approval: usize,
    never_aired: usize,
    /// How long those that never aired last, to a tenth; none if nobody can say.
    weeks_left: Option<f64>,
}

impl TopicsJson {
    fn new(fairness: &Fairness, (from, to): (Date, Date), zone: &TimeZone) -> Self {
        let programs = fairness.programs.iter().map(|program| ProgramJson {
            program: program.program.clone(),
            title: program.title.clone(),
            episodes_per_week: tenth(program.episodes_per_week),
            topics: program
                .topics
                .iter()
                .map(|topic| TopicJson::new(topic, zone))
                .collect(),
        });
        Self {
            from,
            to,
            programs: programs.collect(),
        }
    }
}

impl TopicJson {
    fn new(turn: &TopicTurn, zone: &TimeZone) -> Self {
        let time = |at: Option<Timestamp>| at.map(|at| Moment::new(at, zone));
        Self {
            topic: turn.topic.clone(),
            title: turn.title.clone(),
            episodes: turn.episodes,
            airings: turn.airings,
            minutes: tenth(turn.played.seconds() / 60.0),
            last_aired: time(turn.last_aired),
            next: time(turn.next),
            waiting_approval: turn.waiting,
            never_aired: turn.fresh,
            weeks_left: turn.weeks_left.map(tenth),
        }
    }
}

fn tenth(number: f64) -> f64 {
    (number * 10.0).round() / 10.0
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rundown::ProgramTurns;
    use crate::units::Frames;

    #[test]
    fn turns_are_read_back_as_they_were_written() {
        let zone = TimeZone::get("Asia/Ho_Chi_Minh").unwrap();
        let at: Timestamp = "2026-11-24T10:30:00Z".parse().unwrap();
        let topic = TopicTurn {
            topic: "dat-dai".into(),
            title: "Đất đai".into(),
            episodes: 3,
            airings: 9,
            played: Frames::from_ms(605_000),
            last_aired: Some(at),
            next: None,
            waiting: 1,
            fresh: 2,
            weeks_left: Some(1.26),
        };
        let fairness = Fairness {
            programs: vec![ProgramTurns {
                program: "cai-cach".into(),
                title: "Cải cách".into(),
                episodes_per_week: 2.04,
                topics: vec![topic],
            }],
        };
        let (from, to) = (
            jiff::civil::date(2026, 1, 1),
            jiff::civil::date(2026, 11, 24),
        );
        let json = TopicsJson::new(&fairness, (from, to), &zone);
        let text = serde_json::to_string(&json).unwrap();
        assert!(
            text.contains(
                r#""minutes":10.1,"last_aired":"2026-11-24T17:30:00.000+07:00","next":null"#
            ),
            "{text}"
        );
        assert!(text.contains(r#""episodes_per_week":2.0"#), "{text}");
        assert_eq!(serde_json::from_str::<TopicsJson>(&text).unwrap(), json);
    }
}
