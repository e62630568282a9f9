//! `phatthanh doctor`: whether this computer can keep the station on the air, and what to do where it cannot.

use std::process::ExitCode;

use serde::Serialize;

use super::Context;
use super::terminal::busy::Busy;
use super::terminal::out;
use crate::clock::{Clock, SystemClock};
use crate::doctor::{self, Finding, FindingRow, Patient, Verdict};
use crate::units::instant::Moment;
use crate::words::{Language, Text};

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Plays a tone on the card that the station would use.
    #[arg(long)]
    tone: bool,
    /// Why each matter is looked at, too.
    #[arg(long)]
    why: bool,
    /// One JSON document.
    #[arg(long)]
    json: bool,
}

/// What `doctor --json` prints.
#[derive(Debug, Serialize)]
struct Examined {
    /// When.
    at: Moment,
    /// How the worst matter stands.
    verdict: Verdict,
    findings: Vec<FindingRow>,
}

/// Exit status 1 if a matter is bad.
pub(super) fn run(args: &Args, context: &Context) -> anyhow::Result<ExitCode> {
    let clock = SystemClock::new();
    let language = if args.json {
        Language::En
    } else {
        context.language
    };
    let busy = Busy::with("doctor", context.language);
    let patient = Patient::new(&context.folder, &clock, language);
    let findings = patient.examine();
    drop(busy);

    let verdict = findings.iter().map(Finding::verdict).max();
    let verdict = verdict.unwrap_or(Verdict::NotKnown);
    if args.json {
        let zone = patient.zone();
        out::json(&Examined {
            at: Moment::new(clock.now(), &zone),
            verdict,
            findings: findings.iter().map(|found| found.row(language)).collect(),
        })?;
    } else {
        print(&findings, args.why, context)?;
    }

    if args.tone {
        tone(&patient, context)?;
    }

    Ok(ExitCode::from(u8::from(verdict == Verdict::Bad)))
}

/// A line a matter, and what to do under those that are not good.
fn print(findings: &[Finding], why: bool, context: &Context) -> anyhow::Result<()> {
    let say = |text: &Text| text.say(context.language);
    for finding in findings {
        let mark = match finding.verdict() {
            Verdict::Good => "doctor-mark-good",
            Verdict::NotKnown => "doctor-mark-not-known",
            Verdict::Warning => "doctor-mark-warning",
            Verdict::Bad => "doctor-mark-bad",
        };
        out::line(&format!(
            "{}  {}",
            say(&Text::new(mark)),
            say(finding.found())
        ))?;
        if why {
            out::line(&format!("      {}", say(&finding.why())))?;
        }
        if let Some(cure) = finding.cure() {
            out::line(&format!("      → {}", say(cure)))?;
        }
    }

    let count = |verdict| {
        let like = findings.iter().filter(|found| found.verdict() == verdict);
        like.count()
    };
    let verdict = Text::new("doctor-verdict")
        .with("bad", count(Verdict::Bad))
        .with("warnings", count(Verdict::Warning))
        .with("unknown", count(Verdict::NotKnown));
    out::say(&say(&verdict));
    Ok(())
}

/// Plays the tone, and says before it where it goes.
fn tone(patient: &Patient<'_>, context: &Context) -> anyhow::Result<()> {
    let begins = |card: &str| {
        out::say(
            &Text::new("doctor-tone-begins")
                .with("card", card)
                .say(context.language),
        );
    };
    doctor::tone(patient, begins).map_err(|problem| context.wrong(&problem))
}
