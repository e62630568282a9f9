//! `phatthanh library verify`: does the store still hold what was put into it?

use std::collections::BTreeMap;
use std::io::IsTerminal;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use serde::Serialize;

use crate::airlog::Airlog;
use crate::cli::Context;
use crate::cli::terminal::out;
use crate::clock::Clock;
use crate::library::{Condition, Finding, Library, Progress, Settle, Verdict};
use crate::names::SegmentId;
use crate::rundown::Approval;
use crate::words::Text;

/// One JSON object a finding.
#[derive(Debug, Serialize)]
struct CopyRow<'a> {
    id: Option<SegmentId>,
    path: Option<String>,
    file: &'a std::path::Path,
    /// `damaged`, `missing`, `unread`, `stray`.
    state: &'static str,
    in_folder: bool,
    approved_by: Option<&'a str>,
}

type Approvals = BTreeMap<SegmentId, Approval>;

pub(in crate::cli) fn run(
    json: bool,
    clock: Arc<dyn Clock>,
    context: &Context,
) -> anyhow::Result<ExitCode> {
    let log = context.folder.log();
    let approvals = if log.exists() {
        Airlog::open_read_only(&log)?.approvals()?
    } else {
        Approvals::new()
    };

    let library = Library::peek(context.folder.root(), Settle::Aged(Duration::ZERO), clock);
    let (mut tenth, watched) = (0, std::io::stderr().is_terminal());
    let verdict = library.verify(|Progress { done, of }| {
        let now = (done * 10).checked_div(of).unwrap_or(10);
        if now > std::mem::replace(&mut tenth, now) && watched {
            let text = Text::new("cli-verify-progress")
                .with("done", done)
                .with("of", of);
            out::say(&text.say(context.language));
        }
    })?;
    for finding in verdict.bad.iter().chain(&verdict.strays) {
        if json {
            out::json(&row(finding, &approvals))?;
        } else {
            out::line(&say(finding, &approvals, context))?;
        }
    }

    let Verdict { good, bad, strays } = &verdict;
    let key = if bad.is_empty() {
        "cli-verify-good"
    } else {
        "cli-verify-bad"
    };

    let text = Text::new(key)
        .with("good", good)
        .with("bad", bad.len())
        .with("strays", strays.len());
    out::say(&text.say(context.language));
    Ok(ExitCode::from(u8::from(!bad.is_empty())))
}

fn row<'a>(finding: &'a Finding, approvals: &'a Approvals) -> CopyRow<'a> {
    let Finding {
        id,
        path,
        file,
        condition,
        in_folder,
    } = finding;
    CopyRow {
        id: *id,
        path: path.as_ref().map(|path| format!("audio/{path}")),
        file,
        state: match condition {
            Condition::Damaged => "damaged",
            Condition::Missing => "missing",
            Condition::Unread => "unread",
            Condition::Good => "stray",
        },
        in_folder: *in_folder,
        approved_by: by(*id, approvals),
    }
}

fn by(id: Option<SegmentId>, approvals: &Approvals) -> Option<&str> {
    approvals.get(&id?).map(|approval| &*approval.by)
}

/// What is wrong, what follows from it, what to do.
fn say(finding: &Finding, approvals: &Approvals, context: &Context) -> String {
    let (key, follows) = match finding.condition {
        Condition::Good => ("cli-verify-stray", None),
        Condition::Unread => ("cli-verify-unread", None),
        bad => {
            let key = if bad == Condition::Missing {
                "cli-verify-missing"
            } else {
                "cli-verify-damaged"
            };
            let follows = match by(finding.id, approvals) {
                _ if finding.in_folder => Text::new("cli-verify-made-again"),
                Some(by) => Text::new("cli-verify-lost-approved").with("by", by),
                None => Text::new("cli-verify-lost"),
            };
            (key, Some(follows))
        }
    };

    let what = finding.path.as_ref().map_or_else(
        || finding.file.display().to_string(),
        |path| format!("audio/{path}"),
    );
    let sentences = std::iter::once(Text::new(key))
        .chain(follows)
        .map(|text| text.say(context.language));
    format!("{what}: {}", sentences.collect::<Vec<_>>().join(" "))
}
