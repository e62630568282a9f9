//! `phatthanh transmitter`: the transmitter tried by whoever installs it.

use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use jiff::Timestamp;
use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
use signal_hook::flag;

use crate::cli::Context;
use crate::cli::terminal::out;
use crate::clock::{Clock, SystemClock};
use crate::config;
use crate::console::{self, Unanswered};
use crate::rundown::next_quiet;
use crate::schedule::Rules;
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
    let length = Duration::from_secs(seconds);
    if let Some(wrong) = quiet(&loaded.rules, clock.now(), length) {
        return Err(context.wrong(&wrong));
    }

    // A carrier that somebody began is ended, whatever ends the command.
    let stop = Arc::<AtomicBool>::default();
    for signal in [SIGINT, SIGTERM, SIGHUP] {
        flag::register(signal, Arc::clone(&stop))?;
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
    try_transmitter(led, length, &clock, &stop, told);
    lines.into_iter().collect::<Result<(), _>>()?;
    Ok(ExitCode::from(u8::from(!all)))
}

/// Returns what is wrong with a carrier of `length` from `now` on: in quiet hours there is none.
fn quiet(rules: &Rules, now: Timestamp, length: Duration) -> Option<Text> {
    let (from, until) = next_quiet(rules, now)?;
    let time = |at| say(at, &rules.zone, "%H:%M");
    if from <= now {
        return Some(Text::new("cli-transmitter-quiet").with("until", time(until)));
    }
    let text = Text::new("cli-transmitter-quiet-soon").with("from", time(from));
    (from < now + length).then(|| text.with("until", time(until)))
}

#[cfg(test)]
mod tests {
    use jiff::civil::time;
    use jiff::tz::TimeZone;

    use super::*;
    use crate::schedule::QuietHours;

    #[test]
    fn a_trial_ends_before_the_quiet_hours_begin() {
        let rules = Rules {
            quiet: Some(QuietHours {
                from: time(21, 0, 0, 0),
                to: time(5, 0, 0, 0),
            }),
            ..Rules::new(TimeZone::UTC)
        };
        let found = |at: &str| {
            let now = format!("2026-11-24T{at}Z").parse().unwrap();
            let text = quiet(&rules, now, Duration::from_secs(60))?;
            Some(text.key().to_owned())
        };
        for (at, expected) in [
            ("20:59:00", None),
            ("20:59:01", Some("cli-transmitter-quiet-soon")),
            ("21:00:00", Some("cli-transmitter-quiet")),
            ("05:00:00", None),
        ] {
            assert_eq!(found(at).as_deref(), expected, "{at}");
        }
    }
}
