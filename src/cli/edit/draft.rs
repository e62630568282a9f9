//! `phatthanh draft`: a change of the week, drafted, compared, signed.

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use clap::{Subcommand, ValueEnum};
use jiff::Timestamp;
use jiff::civil::Date;

use super::operations::Given;
use super::switches::Switches;
use crate::airlog::Airlog;
use crate::cli::Context;
use crate::cli::recordings::import;
use crate::cli::terminal::{out, when};
use crate::clock::{Clock, SystemClock};
use crate::config;
use crate::drafts::paper::Import;
use crate::drafts::switch::Entry;
use crate::drafts::{
    self, Clash, DifferenceJson, Draft, DraftError, Operation, Proposal, Signed, Signing, Taken,
};
use crate::words::Text;

#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Args {
    #[command(subcommand)]
    command: DraftCommand,
}

#[derive(Debug, Subcommand)]
enum DraftCommand {
    /// Makes a draft, which changes nothing yet.
    New {
        /// Who makes it.
        #[arg(long, value_name = "NAME")]
        by: String,
        /// What it is for.
        #[arg(long, value_name = "TEXT", default_value = "")]
        title: String,
        /// The day it should hold from; the one who signs it decides.
        #[arg(long, value_name = "DATE")]
        from: Option<String>,
        #[command(flatten)]
        given: Box<Given>,
        #[command(flatten)]
        switches: Switches,
        /// Makes the week that of a table (.csv or .xlsx).
        #[arg(long, value_name = "FILE")]
        from_week: Option<PathBuf>,
        /// One JSON document.
        #[arg(long)]
        json: bool,
    },
    /// Shows a draft, or all of them.
    Show {
        /// Its number; all of them if left out.
        #[arg(value_name = "N")]
        id: Option<u32>,
        /// One JSON document.
        #[arg(long)]
        json: bool,
    },
    /// Says what a draft would do. Exit 1 if it makes something wrong.
    Diff {
        /// Its number.
        #[arg(value_name = "N")]
        id: u32,
        /// The day it is to hold from; today if left out.
        #[arg(long, value_name = "DATE")]
        from: Option<String>,
        /// One JSON document.
        #[arg(long)]
        json: bool,
    },
    /// Gives a draft to be signed.
    Submit {
        /// Its number.
        #[arg(value_name = "N")]
        id: u32,
        /// Who gives it.
        #[arg(long, value_name = "NAME")]
        by: String,
    },
    /// Signs a draft: it holds from the day on.
    Sign {
        /// Its number.
        #[arg(value_name = "N")]
        id: u32,
        /// Who signs.
        #[arg(long, value_name = "NAME")]
        by: String,
        /// The day it holds from; today if left out.
        #[arg(long, value_name = "DATE")]
        from: Option<String>,
        /// Whose word holds where others changed the same.
        #[arg(long, value_enum)]
        take: Option<Whose>,
    },
    /// Gives a draft up.
    Drop {
        /// Its number.
        #[arg(value_name = "N")]
        id: u32,
        /// Who gives it up.
        #[arg(long, value_name = "NAME")]
        by: String,
    },
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Whose {
    /// The draft's.
    Yours,
    /// That of the others.
    Theirs,
    /// The draft's on top of the others'.
    Both,
}

impl From<Whose> for drafts::Take {
    fn from(whose: Whose) -> Self {
        match whose {
            Whose::Yours => Self::Yours,
            Whose::Theirs => Self::Theirs,
            Whose::Both => Self::Both,
        }
    }
}

pub(in crate::cli) fn run(args: &Args, context: &Context) -> anyhow::Result<ExitCode> {
    let folder = &context.folder;
    match &args.command {
        DraftCommand::New {
            by,
            title,
            from,
            given,
            switches,
            from_week,
            json,
        } => {
            let mut operations = given.operations().map_err(|text| context.wrong(&text))?;
            let (mut log, now) = ready(context)?;
            match switched(switches, now, context) {
                Ok(switched) => operations.extend(switched),
                Err(problems) => {
                    let said = problems.iter().map(|text| text.say(context.language));
                    said.for_each(|said| out::say(&said));
                    return Ok(ExitCode::from(1));
                }
            }
            let wanted = from
                .as_deref()
                .map(|from| day(Some(from), now, context))
                .transpose()?;
            let mut proposal = Proposal {
                author: by,
                title,
                wanted,
                operations,
                notes: Vec::new(),
            };
            if let Some(file) = from_week {
                import(file, &mut proposal, now, context)?;
            }
            return match drafts::make(folder, &mut log, proposal, now) {
                Ok(draft) => {
                    let seen = from_week.is_some() || !switches.is_empty();
                    made(&draft, *json, seen, context)
                }
                Err(error) => refused(error, context),
            };
        }
        DraftCommand::Show { id, json } => return show(*id, *json, context),
        DraftCommand::Diff { id, from, json } => {
            return diff(*id, from.as_deref(), *json, context);
        }
        DraftCommand::Submit { id, by } => {
            let (mut log, now) = ready(context)?;
            let mut draft = found(*id, context)?;
            if let Err(error) = draft.submit(folder, &mut log, by, now) {
                return refused(error, context);
            }
            say(context, "cli-draft-submitted", &draft);
        }
        DraftCommand::Drop { id, by } => {
            let (mut log, now) = ready(context)?;
            let mut draft = found(*id, context)?;
            if let Err(error) = draft.abandon(folder, &mut log, by, now) {
                return refused(error, context);
            }
            say(context, "cli-draft-dropped", &draft);
        }
        DraftCommand::Sign { id, by, from, take } => {
            let (mut log, now) = ready(context)?;
            let mut draft = found(*id, context)?;
            let signing = Signing {
                by,
                from: day(from.as_deref(), now, context)?,
                take: take.map(Into::into),
                now,
            };
            return match drafts::sign(folder, &mut log, &mut draft, &signing) {
                Ok(signed) => settled(&signed, &mut log, context),
                Err(error) => refused(error, context),
            };
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// What is switched in the calendar as it is; or everything that is wrong.
fn switched(
    switches: &Switches,
    now: Timestamp,
    context: &Context,
) -> Result<Vec<Operation>, Vec<Text>> {
    if switches.is_empty() {
        return Ok(Vec::new());
    }
    let files = config::Snapshot::of(context.folder.root());
    let Some(loaded) = config::understand(&files).loaded else {
        return Err(vec![Text::new("days-unreadable")]);
    };
    let zone = &loaded.rules.zone;
    let today = now.to_zoned(zone.clone()).date();
    let entries = Entry::all(&files, &loaded.calendar, today);
    switches.operations(entries, today, |text| when::coming(text, zone))
}

/// Adds what makes the week that of a table, and says which rows were not understood.
fn import(
    file: &Path,
    proposal: &mut Proposal<'_>,
    now: Timestamp,
    context: &Context,
) -> anyhow::Result<()> {
    let snapshot = context.snapshot(Arc::new(SystemClock::new()))?;
    let loaded = import::station(&snapshot, context)?;
    let first = match proposal.wanted {
        Some(wanted) => wanted,
        None => now.to_zoned(loaded.rules.zone.clone()).date(),
    };
    let week = import::read(file, &loaded, first, context)?;
    import::tell(&week, context);
    let Import { operations, notes } = week.import(&loaded.schedule, first);
    // Rows are told above, with what to paste; what is told here is of the week there is.
    for note in notes.iter().filter(|note| note.key() == "cli-import-stays") {
        out::say(&note.say(context.language));
    }
    proposal.operations.extend(operations);
    proposal.notes = notes;
    Ok(())
}

/// Says what was made; of a table's and of switches also what it would do.
fn made(draft: &Draft, json: bool, is_seen: bool, context: &Context) -> anyhow::Result<ExitCode> {
    if json {
        out::json(draft)?;
        return Ok(ExitCode::SUCCESS);
    }
    say(context, "cli-draft-made", draft);
    if is_seen {
        let wanted = draft.wanted.map(|wanted| wanted.to_string());
        return diff(draft.id, wanted.as_deref(), false, context);
    }
    Ok(ExitCode::SUCCESS)
}

/// The log, open, and the time; an error while the clock is not believed, since each act is a dated row.
pub(super) fn ready(context: &Context) -> anyhow::Result<(Airlog, Timestamp)> {
    let clock = SystemClock::new();
    if let Some(problem) = crate::cli::air::clock::problem(context, &clock)? {
        return Err(anyhow::anyhow!(problem));
    }
    Ok((Airlog::open(&context.folder.log())?, clock.now()))
}

/// Waits for the running station, and says what it made of it.
pub(super) fn settled(
    signed: &Signed,
    log: &mut Airlog,
    context: &Context,
) -> anyhow::Result<ExitCode> {
    let [taken, waits] = ["cli-draft-taken", "cli-draft-signed"].map(Text::new);
    settled_as(signed, log, context, [taken, waits])
}

/// Waits for the running station, and says the first of these texts where it uses the files, the second where none runs;
/// otherwise what became of them.
pub(super) fn settled_as(
    signed: &Signed,
    log: &mut Airlog,
    context: &Context,
    [taken, waits]: [Text; 2],
) -> anyhow::Result<ExitCode> {
    let files: Vec<String> = signed
        .files
        .keys()
        .map(|path| path.display().to_string())
        .collect();
    let say = |text: Text| out::say(&text.with("path", files.join(", ")).say(context.language));
    match drafts::settle(&context.folder, log, signed, &SystemClock::new())? {
        Taken::Yes => say(taken),
        Taken::NotRunning => say(waits),
        Taken::Overtaken => say(Text::new("cli-draft-overtaken")),
        Taken::RolledBack(why) => {
            let why = why.say(context.language);
            say(Text::new("cli-draft-rolled-back").with("why", why));
            return Ok(ExitCode::from(1));
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// Says why nothing was done. Exit 1: it ran, and the answer is no.
pub(super) fn refused(error: DraftError, context: &Context) -> anyhow::Result<ExitCode> {
    let language = context.language;
    match error {
        DraftError::Refused(text) => out::say(&text.say(language)),
        DraftError::Faulty(faults) => {
            for fault in &faults {
                out::say(&fault.say(language));
            }
            out::say(&Text::new("cli-draft-faulty").say(language));
        }
        DraftError::Clash(clashes) => {
            for clash in &clashes {
                out::say(&clash_text(clash, context));
            }
            out::say(&Text::new("cli-draft-clash").say(language));
        }
        DraftError::Replace(config::ReplaceError::Changed(path)) => {
            let text = Text::new("cli-draft-changed").with("path", path.display());
            out::say(&text.say(language));
        }
        error => return Err(error.into()),
    }
    Ok(ExitCode::from(1))
}

fn clash_text(clash: &Clash, context: &Context) -> String {
    let nothing = || Text::new("cli-draft-nothing").say(context.language);
    let shown = |side: &Option<String>| side.clone().unwrap_or_else(nothing);
    Text::new("cli-draft-clashes")
        .with("what", &clash.what)
        .with("base", shown(&clash.base))
        .with("yours", shown(&clash.yours))
        .with("theirs", shown(&clash.theirs))
        .with("both", shown(&clash.both))
        .say(context.language)
}

fn found(id: u32, context: &Context) -> anyhow::Result<Draft> {
    drafts::find(&context.folder, id).map_err(|error| match error {
        DraftError::Refused(text) => context.wrong(&text),
        error => error.into(),
    })
}

fn say(context: &Context, key: &'static str, draft: &Draft) {
    out::say(&Text::new(key).with("draft", draft.id).say(context.language));
}

fn day(text: Option<&str>, now: Timestamp, context: &Context) -> anyhow::Result<Date> {
    let loaded = config::load(context.folder.root()).loaded;
    let zone = loaded.map_or_else(config::zone::vietnam, |loaded| loaded.rules.zone);
    match text {
        Some(text) => when::coming(text, &zone).map_err(|text| context.wrong(&text)),
        None => Ok(now.to_zoned(zone).date()),
    }
}

fn show(id: Option<u32>, json: bool, context: &Context) -> anyhow::Result<ExitCode> {
    let drafts = match id {
        Some(id) => vec![found(id, context)?],
        None => drafts::drafts(&context.folder)?,
    };
    if json {
        match (id, &drafts[..]) {
            (Some(_), [only]) => out::json(only)?,
            _ => out::json(&drafts)?,
        }
        return Ok(ExitCode::SUCCESS);
    }

    for draft in &drafts {
        let state = serde_json::to_value(draft.state)?;
        let line = Text::new("cli-draft-line")
            .with("draft", draft.id)
            .with("state", state.as_str().unwrap_or_default())
            .with("author", &draft.author)
            .with("title", &draft.title);
        out::line(&line.say(context.language))?;
        for operation in &draft.operations {
            out::line(&format!("  {}", serde_json::to_string(operation)?))?;
        }
        for note in &draft.notes {
            out::line(&format!("  {}", note.say(context.language)))?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn diff(id: u32, from: Option<&str>, json: bool, context: &Context) -> anyhow::Result<ExitCode> {
    let draft = found(id, context)?;
    let clock: Arc<dyn Clock> = Arc::new(SystemClock::new());
    let now = clock.now();
    let from = day(from, now, context)?;
    let (before, edited) = match drafts::edited(&context.folder, &draft, from, None) {
        Ok(sides) => sides,
        Err(error) => return refused(error, context),
    };
    let station = context.snapshot(clock)?;
    let sides = (&before, &edited.snapshot);
    let difference = match drafts::compare(&context.folder, &station, sides, from, now) {
        Ok(difference) => difference,
        Err(error) => return refused(error, context),
    };
    if json {
        out::json(&DifferenceJson::new(&difference, context.language))?;
    } else {
        out::data(&difference.say(context.language))?;
    }
    Ok(ExitCode::from(u8::from(difference.has_conflicts())))
}
