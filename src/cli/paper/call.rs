//! `phatthanh call`: the station call of a day, for the announcer to read.

use std::process::ExitCode;

use jiff::civil::Date;
use serde::Serialize;

use crate::calendar::{LunarDate, call};
use crate::cli::Context;
use crate::cli::air::spoken::{Destination, record};
use crate::cli::terminal::{out, when};
use crate::clock::{Clock, SystemClock};
use crate::words::{Language, Text};

#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Args {
    /// The day (2026-11-24); today if left out.
    #[arg(value_name = "DATE")]
    date: Option<String>,
    /// One JSON document.
    #[arg(long, conflicts_with_all = ["out", "topic"])]
    json: bool,
    #[command(flatten)]
    into: Destination,
}

/// What `call --json` prints. The call itself goes on air: it is Vietnamese.
#[derive(Debug, Serialize)]
struct Call<'a> {
    date: Date,
    station: &'a str,
    unit: Option<&'a str>,
    lunar: Option<Lunar>,
    text: String,
    spoken: String,
}

#[derive(Debug, Serialize)]
struct Lunar {
    day: i8,
    month: i8,
    leap: bool,
    year: i16,
    year_name: String,
}

pub(in crate::cli) fn run(args: &Args, context: &Context) -> anyhow::Result<ExitCode> {
    let loaded = crate::config::load(context.folder.root())
        .loaded
        .ok_or_else(|| context.wrong(&Text::new("cli-station-faulty")))?;
    let date = args
        .date
        .as_ref()
        .map(|text| when::coming(text, &loaded.rules.zone).map_err(|text| context.wrong(&text)));
    let date = date.transpose()?.unwrap_or_else(|| {
        let clock = SystemClock::new();
        crate::cli::air::clock::warn(context, &clock);
        clock.now().to_zoned(loaded.rules.zone.clone()).date()
    });
    let station = loaded.station.name_on(date);
    let say = |spoken, language| call(station, date, spoken).say(language);
    if args.json {
        let lunar = LunarDate::of(date).map(|lunar| Lunar {
            day: lunar.day,
            month: lunar.month,
            leap: lunar.leap,
            year: lunar.year,
            year_name: lunar.year_name(),
        });
        let unit = loaded.station.unit_on(date).map(|unit| unit.name.as_str());
        let (text, spoken) = (say(false, Language::Vi), say(true, Language::Vi));
        out::json(&Call {
            date,
            station,
            unit,
            lunar,
            text,
            spoken,
        })?;
        return Ok(ExitCode::SUCCESS);
    }

    out::line(&say(false, context.language))?;
    if context.language == Language::Vi {
        out::line("")?;
        out::line(&say(true, Language::Vi))?;
    }

    if args.into.is_asked() {
        let title = Text::new("cli-call-title").with("date", date);
        let title = title.say(Language::Vi);
        record(
            &args.into,
            &say(true, Language::Vi),
            &title,
            &loaded,
            context,
        )?;
    }

    Ok(ExitCode::SUCCESS)
}
