//! `phatthanh import`: the week as staff keep it today, in a table, turned into a schedule.
//!
//! Nothing is lost: by default it only shows the schedule and what would change; `--write` keeps the
//! old file beside the new one, and `--out` never writes over a file.

use std::fs::{self, Permissions};
use std::io::{ErrorKind, Read, Write};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::Context as _;
use jiff::Timestamp;
use jiff::civil::Date;

use crate::cli::terminal::out;
use crate::cli::{Context, plan};
use crate::clock::{Clock, SystemClock};
use crate::config::{self, Content, Loaded};
use crate::drafts::paper::{self, PaperWeek};
use crate::rundown::Severity;
use crate::station::Snapshot;
use crate::units::instant;
use crate::words::Text;

const SCHEDULE: &str = "config/schedule.toml";

#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Args {
    /// A table with the columns day, time, minutes, program, note (.csv or .xlsx).
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Only look, write nothing (the default).
    #[arg(long, conflicts_with_all = ["out", "write"])]
    dry_run: bool,
    /// Write the new schedule into this file, which must not exist.
    #[arg(long, value_name = "FILE", conflicts_with = "write")]
    out: Option<PathBuf>,
    /// Put it in place of config/schedule.toml, keeping the old one.
    #[arg(long)]
    write: bool,
    /// Write even though some rows could not be read.
    #[arg(long)]
    partial: bool,
}

pub(in crate::cli) fn run(args: &Args, context: &Context) -> anyhow::Result<ExitCode> {
    let clock: Arc<dyn Clock> = Arc::new(SystemClock::new());
    let now = clock.now();
    let snapshot = context.snapshot(clock)?;
    let loaded = station(&snapshot, context)?;

    let say = |text: &Text| out::say(&text.say(context.language));
    let today = now.to_zoned(loaded.rules.zone.clone()).date();
    let week = read(&args.file, &loaded, today, context)?;
    tell(&week, context);
    let file = args.file.file_name().unwrap_or_default().to_string_lossy();
    let heading = Text::new("cli-import-new-header")
        .with("file", file)
        .say(context.language);
    let text = week.toml(&heading.replace(char::is_control, " "));
    let bad = week.bad().len();
    say(&Text::new("cli-import-read")
        .with("slots", week.slots())
        .with("bad", bad));
    if !args.write && args.out.is_none() {
        out::data(&text)?;
    }

    let Some(after) = understood(&text, context) else {
        say(&Text::new("cli-import-faulty"));
        return Ok(ExitCode::from(1));
    };

    out::say(&plan::changes(&loaded, &after, context, &snapshot, now)?);
    if bad > 0 && !args.partial && (args.write || args.out.is_some()) {
        say(&Text::new("cli-import-refused").with("bad", bad));
        return Ok(ExitCode::from(1));
    }

    if let Some(path) = &args.out {
        if !create(path, &text)? {
            return Err(context.wrong(&Text::new("cli-import-exists").with("file", path.display())));
        }
        say(&Text::new("cli-import-written").with("file", path.display()));
    } else if args.write {
        replace(&text, now, &loaded, context)?;
    } else {
        say(&Text::new("cli-import-dry"));
    }

    Ok(ExitCode::from(u8::from(bad > 0)))
}

/// The station as it is; before its first schedule, with an empty one: the file to be written need not be there.
pub(in crate::cli) fn station(
    snapshot: &Snapshot,
    context: &Context,
) -> anyhow::Result<Arc<Loaded>> {
    if snapshot.loaded.is_none() {
        let files = config::Snapshot::of(context.folder.root()).with_a_week();
        if let Some(loaded) = config::understand(&files).loaded {
            return Ok(Arc::new(loaded));
        }
    }
    context.loaded(snapshot)
}

/// Reads a table of a week, for the station as it is in the week from `first` on.
pub(in crate::cli) fn read(
    file: &Path,
    loaded: &Loaded,
    first: Date,
    context: &Context,
) -> anyhow::Result<PaperWeek> {
    let wrong = |problem: &Text| {
        context.wrong(
            &Text::new("cli-import-no-file")
                .with("file", file.display())
                .with("problem", problem.say(context.language)),
        )
    };
    let unreadable =
        |error: std::io::Error| wrong(&Text::new("cli-import-unreadable").with("problem", error));
    let mut bytes = Vec::new();
    // One byte more than any table has is enough to refuse it.
    let most = paper::MOST_BYTES as u64 + 1;
    let opened = fs::File::open(file).map_err(unreadable)?;
    opened
        .take(most)
        .read_to_end(&mut bytes)
        .map_err(unreadable)?;
    PaperWeek::read(&bytes, &loaded.schedule, &loaded.calendar, first).map_err(|text| wrong(&text))
}

/// What a person should know of the rows, and what to paste for programs that are not there.
pub(in crate::cli) fn tell(week: &PaperWeek, context: &Context) {
    for text in week.bad().chain(week.doubts()) {
        out::say(&text.say(context.language));
    }
    for (slug, skeleton) in week.skeletons() {
        out::say(&format!("\n# programs/{slug}.toml\n{skeleton}"));
    }
}

/// The station with the new schedule; its new faults are reported, and none may be an error.
fn understood(text: &str, context: &Context) -> Option<Loaded> {
    let mut snapshot = config::Snapshot::of(context.folder.root());
    let before = config::understand(&snapshot).faults;
    snapshot.files.insert(
        PathBuf::from(SCHEDULE),
        Content::Bytes(text.as_bytes().to_vec()),
    );
    let config::Outcome { loaded, faults } = config::understand(&snapshot);
    let new = faults.iter().filter(|fault| {
        !before
            .iter()
            .any(|known| known.path == fault.path && known.problem == fault.problem)
    });
    let mut wrong = false;
    for fault in new {
        wrong |= fault.severity == Severity::Error;
        out::say(&fault.say(context.language));
    }

    loaded.filter(|_| !wrong)
}

/// Puts the new schedule in place; the old one stays beside it.
fn replace(text: &str, now: Timestamp, loaded: &Loaded, context: &Context) -> anyhow::Result<()> {
    let path = context.folder.root().join(SCHEDULE);
    let at = instant::say(now, &loaded.rules.zone, "%Y-%m-%d-%H%M%S");
    let kept = keep_old(&path, &at)?;
    // Whole or not at all: the running station reads it at once.
    let folder = path.parent().unwrap_or(Path::new("."));
    let mut fresh = tempfile::NamedTempFile::new_in(folder)?;
    fresh.write_all(text.as_bytes())?;
    let permissions =
        fs::metadata(&path).map_or(Permissions::from_mode(0o644), |old| old.permissions());
    fresh.as_file().set_permissions(permissions)?;
    fresh.as_file().sync_all()?;
    fresh.persist(&path)?;
    for (key, file) in [
        ("cli-import-written", Some(&path)),
        ("cli-import-kept", kept.as_ref()),
    ] {
        let Some(file) = file else { continue };
        out::say(
            &Text::new(key)
                .with("file", file.display())
                .say(context.language),
        );
    }

    Ok(())
}

/// Keeps the file at `path` beside it, under a name that is not taken; none where there is no file.
fn keep_old(path: &Path, at: &str) -> anyhow::Result<Option<PathBuf>> {
    let old = match fs::read(path) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        old => old.context("the schedule cannot be read")?,
    };

    let name = |count: u32| {
        if count == 1 {
            String::new()
        } else {
            format!("-{count}")
        }
    };

    let mut names =
        (1..).map(|count| path.with_file_name(format!("schedule.toml.{at}{}.bak", name(count))));
    loop {
        let Some(kept) = names.next() else {
            return Ok(None);
        };
        if create_bytes(&kept, &old)? {
            return Ok(Some(kept));
        }
    }
}

fn create(path: &Path, text: &str) -> anyhow::Result<bool> {
    create_bytes(path, text.as_bytes())
}

/// Writes a file that is not there yet; false if it is.
fn create_bytes(path: &Path, bytes: &[u8]) -> anyhow::Result<bool> {
    match fs::File::create_new(path) {
        Ok(mut file) => {
            file.write_all(bytes)?;
            file.sync_all()?;
            Ok(true)
        }
        Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(false),
        Err(error) => Err(error).with_context(|| format!("{} cannot be written", path.display())),
    }
}
