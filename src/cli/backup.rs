//! `phatthanh backup`, `phatthanh restore`: a station's copy on a stick, and a station from it.

use std::path::PathBuf;
use std::process::ExitCode;

use super::Context;
use super::terminal::busy::Busy;
use super::terminal::out;
use crate::backup::{self, BackupError, LeftOut, Made, Restored};
use crate::clock::{Clock, SystemClock};
use crate::config::{self, BackupRules};
use crate::units::{Size, instant};
use crate::words::Text;

#[derive(Debug, clap::Args)]
#[command(args_conflicts_with_subcommands = true)]
pub(super) struct Backup {
    #[command(subcommand)]
    act: Option<Act>,
    /// Where to; none: to the stick that is in.
    #[arg(value_name = "DIR")]
    to: Option<PathBuf>,
    #[arg(long)]
    json: bool,
}

#[derive(Debug, clap::Subcommand)]
enum Act {
    /// Makes a stick one that takes copies by itself.
    Prepare(Prepare),
}

#[derive(Debug, clap::Args)]
struct Prepare {
    /// The stick.
    #[arg(value_name = "DIR")]
    place: PathBuf,
    /// Also where it is the station's own disk.
    #[arg(long)]
    own_disk: bool,
}

#[derive(Debug, clap::Args)]
pub(super) struct Restore {
    /// Where from.
    #[arg(value_name = "DIR")]
    from: PathBuf,
    #[arg(long)]
    json: bool,
}

pub(super) fn back_up(args: &Backup, context: &Context) -> anyhow::Result<ExitCode> {
    let now = SystemClock::new().now();
    // A station whose files have faults is copied all the same.
    let loaded = config::load(context.folder.root()).loaded;
    let name = loaded.as_ref().map_or("", |loaded| {
        let today = now.to_zoned(loaded.rules.zone.clone()).date();
        loaded.station.name_on(today)
    });
    let rules = loaded
        .as_ref()
        .and_then(|loaded| loaded.station.backup.clone());
    let rules = rules.unwrap_or_default();
    if let Some(Act::Prepare(args)) = &args.act {
        return prepare(args, name, &rules, context);
    }

    let to = match &args.to {
        Some(to) => to.clone(),
        None => stick(&rules, context)?,
    };
    let busy = Busy::with("backup", context.language);
    let made = backup::back_up(&context.folder, &to, name, now);
    drop(busy);
    let made = made.map_err(|error| said(&error, context))?;
    if args.json {
        out::json(&made)?;
    } else {
        for text in made_text(&made) {
            out::line(&text.say(context.language))?;
        }
    }

    let good = made.whole && made.away.is_empty() && made.left_out.is_empty();
    Ok(if good {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// The stick that is in.
fn stick(rules: &BackupRules, context: &Context) -> anyhow::Result<PathBuf> {
    let sticks = backup::sticks(&context.folder, &rules.to);
    let none = || said(&BackupError::NoStick, context);
    sticks.into_iter().next().ok_or_else(none)
}

fn prepare(
    Prepare { place, own_disk }: &Prepare,
    name: &str,
    rules: &BackupRules,
    context: &Context,
) -> anyhow::Result<ExitCode> {
    let prepared = backup::prepare(&context.folder, place, name, *own_disk)
        .map_err(|error| said(&error, context))?;
    let place = prepared.place.display();
    let text = Text::new("backup-prepared")
        .with("path", &place)
        .with("known", if prepared.known { "yes" } else { "no" })
        .with("at", rules.at.strftime("%H:%M"));
    out::line(&text.say(context.language))?;
    out::line(&Text::new("backup-secrets").say(context.language))?;
    if prepared.same_disk {
        let text = Text::new("backup-prepared-same-disk").with("path", &place);
        out::line(&text.say(context.language))?;
    }
    Ok(ExitCode::SUCCESS)
}

fn made_text(made: &Made) -> Vec<Text> {
    let mut texts = vec![
        Text::new("backup-made")
            .with("path", made.place.display())
            .with("files", made.files)
            .with("copied", made.copied)
            .with("size", Size(made.bytes)),
        match made.rows {
            _ if !made.whole => Text::new("backup-made-log-broken"),
            Some(rows) => Text::new("backup-made-log").with("rows", rows),
            None => Text::new("backup-made-no-log"),
        },
    ];
    if made.set_aside > 0 {
        texts.push(Text::new("backup-made-set-aside").with("count", made.set_aside));
    }

    texts.extend(
        made.away
            .iter()
            .map(|path| Text::new("backup-made-away").with("path", path)),
    );
    texts.extend(made.left_out.iter().map(|LeftOut { path, problem }| {
        Text::new("backup-made-left-out")
            .with("path", path)
            .with("problem", problem)
    }));
    texts.push(if made.same_disk {
        Text::new("backup-prepared-same-disk").with("path", made.place.display())
    } else {
        Text::new("backup-made-next")
    });
    texts.push(Text::new("backup-secrets"));
    texts
}

pub(super) fn restore(args: &Restore, context: &Context) -> anyhow::Result<ExitCode> {
    let busy = Busy::with("restore", context.language);
    let restored = backup::restore(&args.from, &context.folder);
    drop(busy);
    let restored = restored.map_err(|error| said(&error, context))?;
    if args.json {
        out::json(&restored)?;
    } else {
        for text in restored_text(&restored, context) {
            out::line(&text.say(context.language))?;
        }
    }

    let good = restored.whole && restored.lost.is_empty();
    Ok(if good {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

fn restored_text(restored: &Restored, context: &Context) -> Vec<Text> {
    let loaded = config::load(context.folder.root()).loaded;
    let zone = loaded.map_or_else(config::zone::vietnam, |loaded| loaded.rules.zone.clone());
    let made = restored.made.parse().map_or_else(
        |_| restored.made.clone(),
        |made| instant::say(made, &zone, "%H:%M %d/%m/%Y"),
    );
    let root = context.folder.root().display();
    let mut texts = vec![
        Text::new("backup-restored")
            .with("station", &restored.station)
            .with("path", &root)
            .with("made", made)
            .with("files", restored.files),
    ];
    match restored.rows {
        _ if !restored.whole => texts.push(Text::new("backup-restored-log-broken")),
        Some(rows) => texts.push(Text::new("backup-restored-log").with("rows", rows)),
        None => {}
    }

    texts.extend(
        restored
            .lost
            .iter()
            .map(|path| Text::new("backup-restored-lost").with("path", path)),
    );
    texts.push(Text::new("backup-restored-next").with("path", root));
    texts
}

fn said(error: &BackupError, context: &Context) -> anyhow::Error {
    tracing::debug!(%error, "copy failed");
    context.wrong(&error.text())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_made_and_what_came_back_is_read_back() {
        let made = Made {
            same_disk: false,
            place: "/media/usb/dai".into(),
            files: 7,
            copied: 2,
            bytes: 4096,
            set_aside: 1,
            rows: Some(12),
            whole: true,
            away: vec!["audio/tin".into()],
            left_out: vec![LeftOut {
                path: "audio/tin/1.wav".into(),
                problem: "denied".into(),
            }],
        };
        let text = serde_json::to_string(&made).unwrap();
        assert!(text.contains(r#""left_out":[{"path":"audio/tin/1.wav","problem":"denied"}]"#));
        assert_eq!(serde_json::from_str::<Made>(&text).unwrap(), made);

        let restored = Restored {
            station: "Đài xã".into(),
            made: "2026-11-24T17:30:00+07:00".into(),
            files: 7,
            lost: Vec::new(),
            rows: None,
            whole: true,
        };
        let text = serde_json::to_string(&restored).unwrap();
        assert!(text.contains(r#""rows":null"#));
        assert_eq!(serde_json::from_str::<Restored>(&text).unwrap(), restored);
    }
}
