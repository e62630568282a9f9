//! `phatthanh plan --diff` and `--against`: what an edit of the schedule changes, day by day.
//!
//! Both stations are planned with the same recordings, approvals and history, this station's: only the
//! files people edit differ. A folder without `audio/`, or a git revision, takes this station's topics.

use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use anyhow::Context as _;
use jiff::civil::Date;

use super::{Args, PlanView, rundowns};
use crate::cli::Context;
use crate::cli::terminal::out;
use crate::config::{self, Content, Loaded};
use crate::rundown::{Changes, ChangesJson, changes_text, diff};
use crate::words::Text;

/// Days compared if nothing else is asked for.
const DAYS: u32 = 14;

pub(super) fn run(args: &Args, first: Date, desk: &PlanView<'_>) -> anyhow::Result<ExitCode> {
    let days = args.days.unwrap_or(DAYS);
    let (before, after) = match (&args.diff, &args.against) {
        (Some(folder), _) => (
            None,
            Some(other(&folder.display().to_string(), desk.context)?),
        ),
        (None, Some(name)) => (Some(other(name, desk.context)?), None),
        (None, None) => (None, None),
    };

    let (before, after) = (
        before.as_ref().unwrap_or(desk.loaded),
        after.as_ref().unwrap_or(desk.loaded),
    );
    let changes = compare(before, after, first, days, desk)?;
    let last = first.saturating_add(jiff::Span::new().days(i64::from(days) - 1));
    if args.json {
        out::json(&ChangesJson::new(&changes, first, last, desk.zone()))?;
    } else {
        out::data(&changes_text(
            &changes,
            (first, last),
            (&before.schedule, &after.schedule),
            desk.zone(),
            desk.context.language,
        ))?;
    }

    Ok(ExitCode::from(u8::from(!changes.changes.is_empty())))
}

fn compare(
    before: &Loaded,
    after: &Loaded,
    first: Date,
    days: u32,
    desk: &PlanView<'_>,
) -> anyhow::Result<Changes> {
    let plan =
        |loaded| Ok(rundowns(desk.snapshot, loaded, first, days, desk.now)?.collect::<Vec<_>>());
    let (before, after): (anyhow::Result<_>, anyhow::Result<_>) = (plan(before), plan(after));
    Ok(diff(&before?, &after?))
}

/// What `after` changes in the next [`DAYS`] days, as text, or none if nothing.
pub(in crate::cli) fn changes(
    before: &Loaded,
    after: &Loaded,
    context: &Context,
    snapshot: &crate::station::Snapshot,
    now: jiff::Timestamp,
) -> anyhow::Result<String> {
    let desk = PlanView {
        context,
        snapshot,
        loaded: before,
        now,
    };

    let first = desk.today();
    let changes = compare(before, after, first, DAYS, &desk)?;
    let last = first.saturating_add(jiff::Span::new().days(i64::from(DAYS) - 1));
    Ok(changes_text(
        &changes,
        (first, last),
        (&before.schedule, &after.schedule),
        desk.zone(),
        context.language,
    ))
}

/// The station that `name` names: a folder, else a version of the history, else a git revision of this station's folder.
fn other(name: &str, context: &Context) -> anyhow::Result<Loaded> {
    let root = context.folder.root();
    let mut snapshot = match name.strip_prefix("git:") {
        Some(revision) => revision_of(root, revision, context)?,
        None if Path::new(name).is_dir() => config::Snapshot::of(Path::new(name)),
        None => match config::kept(root, name) {
            Some(version) => version,
            None => revision_of(root, name, context)?,
        },
    };

    if snapshot
        .topics
        .as_ref()
        .is_none_or(std::collections::BTreeMap::is_empty)
    {
        let own = config::Snapshot::of(root);
        let topics = own
            .files
            .into_iter()
            .filter(|(path, _)| path.starts_with("audio"));
        snapshot.files.extend(topics);
        snapshot.topics = own.topics;
    }

    let config::Outcome { loaded, faults } = config::understand(&snapshot);
    loaded.ok_or_else(|| {
        faults
            .iter()
            .filter(|fault| fault.blocks)
            .for_each(|fault| out::say(&fault.say(context.language)));
        context.wrong(&Text::new("cli-plan-other-faulty").with("other", name))
    })
}

/// The files people edit as they stood at `revision`.
fn revision_of(root: &Path, revision: &str, context: &Context) -> anyhow::Result<config::Snapshot> {
    let wrong = || context.wrong(&Text::new("cli-plan-no-other").with("other", revision));
    if revision.is_empty() || revision.starts_with('-') {
        return Err(wrong());
    }

    let names = git(
        root,
        &[
            "ls-tree",
            "-r",
            "-z",
            "--name-only",
            revision,
            "--",
            "config",
            "programs",
        ],
    )?;
    let names = names.ok_or_else(wrong)?;
    let mut snapshot = config::Snapshot {
        programs: true,
        ..config::Snapshot::default()
    };

    let is_toml = |name: &&str| {
        Path::new(name)
            .extension()
            .is_some_and(|ending| ending == "toml")
    };

    for name in String::from_utf8_lossy(&names).split('\0').filter(is_toml) {
        let bytes = git(root, &["show", &format!("{revision}:./{name}")])?.ok_or_else(wrong)?;
        snapshot
            .files
            .insert(PathBuf::from(name), Content::Bytes(bytes));
    }

    Ok(snapshot)
}

/// What git prints; none if it says no.
fn git(root: &Path, args: &[&str]) -> anyhow::Result<Option<Vec<u8>>> {
    let output = Command::new("git")
        .arg("-C")
        .arg(root)
        .args(args)
        .output()
        .context("git cannot be run")?;
    Ok(output.status.success().then_some(output.stdout))
}
