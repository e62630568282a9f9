//! `phatthanh transmitter`: the transmitter tried by whoever installs it.

use std::process::ExitCode;
use std::time::Duration;

use crate::cli::Context;
use crate::cli::terminal::out;
use crate::clock::{Clock, SystemClock};
use crate::config;
use crate::console::{self, Unanswered};
use crate::rundown::next_quiet;
use crate::station::try_transmitter;
use crate::units::instant::say;
use crate::words::Text;

#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Args {
    #[command(subcommand)]
    act: Act,
}

#[derive(Debug, clap::Subcommand)]
enum Act {
    /// Switches it on, waits, switches it off.
    Try {
        /// How many seconds it is on.
        #[arg(long, default_value_t = 10, value_parser = clap::value_parser!(u64).range(1..=600))]
        seconds: u64,
    },
}

/// Exit status 1 if the switch does not take it.
pub(in crate::cli) fn run(args: &Args, context: &Context) -> anyhow::Result<ExitCode> {
    let Act::Try { seconds } = args.act;
    let clock = SystemClock::new();
    let loaded = config::load(context.folder.root()).loaded;
    let loaded = loaded.ok_or_else(|| context.wrong(&Text::new("cli-station-faulty")))?;
    let Some(led) = &loaded.station.transmitter else {
        return Err(context.wrong(&Text::new("cli-transmitter-none")));
    };
    if !matches!(
        console::ask(&context.folder.socket()),
        Err(Unanswered::NotRunning)
    ) {
        return Err(context.wrong(&Text::new("cli-transmitter-running")));
    }
    let now = clock.now();
    if let Some((_, until)) = next_quiet(&loaded.rules, now).filter(|(from, _)| *from <= now) {
        let until = say(until, &loaded.rules.zone, "%H:%M");
        return Err(context.wrong(&Text::new("cli-transmitter-quiet").with("until", until)));
    }

    let (mut all, mut lines) = (true, Vec::new());
    let told = |on: bool, taken: Result<bool, String>| {
        let how = match &taken {
            Ok(true) => "read-back",
            Ok(false) => "blind",
            Err(_) => "failed",
        };
        all &= taken.is_ok();
        let text = Text::new("cli-transmitter-set")
            .with("on", if on { "yes" } else { "no" })
            .with("how", how)
            .with("problem", taken.err().unwrap_or_default());
        lines.push(out::line(&text.say(context.language)));
    };
    try_transmitter(led, Duration::from_secs(seconds), &clock, told);
    lines.into_iter().collect::<Result<(), _>>()?;
    Ok(ExitCode::from(u8::from(!all)))
}
