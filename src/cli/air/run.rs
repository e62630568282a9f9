//! `phatthanh run`: goes on air and stays there.

use std::io::IsTerminal;
use std::net::{Ipv4Addr, SocketAddr};
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
use signal_hook::flag;

use crate::backup::Daily;
use crate::cli::Context;
use crate::cli::terminal::{out, stderr};
use crate::clock::{Clock, SystemClock};
use crate::console::Console;
use crate::console::web::{Examine, Examined, Stands, Web, WebSettings};
use crate::doctor::{Patient, Verdict};
use crate::init;
use crate::station::{self, Handle, Lock, Options, StationError};
use crate::words::Text;

#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Args {
    /// Plays into a silent output, at the pace of a sound card: for a trial without one.
    #[arg(long)]
    silent: bool,
    /// Also writes what is played into this WAV file.
    #[arg(long, value_name = "OUT.wav")]
    record: Option<std::path::PathBuf>,
    /// Port on this computer of the pages that make a new station, where there is none yet.
    #[arg(long, value_name = "PORT", default_value_t = FIRST_PORT)]
    port: u16,
}

/// Where the pages of a station are that says nothing else.
const FIRST_PORT: u16 = 8080;

/// A folder without a station is looked at so often.
const LOOK: Duration = Duration::from_millis(200);

pub(in crate::cli) fn run(args: &Args, context: &Context) -> anyhow::Result<ExitCode> {
    engineers_log();
    let clock: Arc<dyn Clock> = Arc::new(SystemClock::new());
    let options = Options {
        silent: args.silent,
        record: args.record.clone(),
        language: context.language,
    };
    let handle = Handle::default();
    heed(&handle)?;
    let root = context.folder.root();
    init::finish(root);
    let pages = if init::is_waiting(root) {
        std::fs::create_dir_all(context.folder.var())?;
        // Held while people fill the form in: a `restore` would put another station beneath it.
        let held = match Lock::take(&context.folder) {
            Ok(held) => held,
            Err(error) => return refused(error.into(), context),
        };
        let pages = first_pages(args.port, context, &clock, &handle)?;
        drop(held);
        if pages.is_none() {
            return Ok(ExitCode::SUCCESS);
        }
        pages
    } else {
        None
    };
    go(context, &clock, options, &handle, pages)
}

/// Has people make a station where there is none, on pages of this computer; returns those pages once it is made. None if
/// a signal ends it before.
fn first_pages(
    port: u16,
    context: &Context,
    clock: &Arc<dyn Clock>,
    handle: &Handle,
) -> anyhow::Result<Option<Web>> {
    let why = Text::new("cli-run-no-station").say(context.language);
    out::say(&why);
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
    let pages = pages(context, clock, handle, Some(address))
        .ok_or_else(|| anyhow::anyhow!("no thread for the station's pages"))?;
    while !init::is_made(context.folder.root()) {
        if handle.stop.load(Ordering::Relaxed) {
            return Ok(None);
        }
        station::report_waiting(&why);
        clock.sleep(LOOK);
    }
    Ok(Some(pages))
}

/// Runs the station in `context` until a signal ends it.
pub(in crate::cli) fn on_air(
    context: &Context,
    clock: &Arc<dyn Clock>,
    options: Options,
    handle: &Handle,
) -> anyhow::Result<ExitCode> {
    heed(handle)?;
    go(context, clock, options, handle, None)
}

/// Has signals end and reload the station.
fn heed(handle: &Handle) -> anyhow::Result<()> {
    stderr::detach();
    for signal in [SIGTERM, SIGINT] {
        // A second one ends the process at once.
        flag::register_conditional_shutdown(signal, 1, Arc::clone(&handle.stop))?;
        flag::register(signal, Arc::clone(&handle.stop))?;
    }

    flag::register(SIGHUP, Arc::clone(&handle.reload))?;
    Ok(())
}

/// Runs the station, with the pages on which it was made where it is new.
fn go(
    context: &Context,
    clock: &Arc<dyn Clock>,
    options: Options,
    handle: &Handle,
    first: Option<Web>,
) -> anyhow::Result<ExitCode> {
    let answers = || {
        let pages = first.or_else(|| pages(context, clock, handle, None));
        (
            socket(context, handle),
            pages,
            copies(context, clock, handle),
        )
    };

    match station::run(&context.folder, clock, options, handle, answers) {
        Ok(last) => {
            let lost = last.waiting.saturating_sub(last.kept);
            if last.kept > 0 {
                let file = context.folder.log().with_extension("waiting");
                let text = Text::new("cli-run-rows-wait")
                    .with("rows", last.kept)
                    .with("path", file.display());
                out::say(&text.say(context.language));
            }
            if lost > 0 {
                out::say(
                    &Text::new("cli-run-rows-lost")
                        .with("lost", lost)
                        .say(context.language),
                );
            }
            Ok(ExitCode::SUCCESS)
        }
        Err(error) => refused(error, context),
    }
}

/// Says why the station does not go on air.
fn refused(error: anyhow::Error, context: &Context) -> anyhow::Result<ExitCode> {
    match error.downcast_ref() {
        Some(StationError::Faults(faults)) => {
            for fault in faults {
                out::say(&fault.say(context.language));
            }
            out::say(
                &Text::new("cli-run-faults")
                    .with("faults", faults.len())
                    .say(context.language),
            );
            Ok(ExitCode::from(2))
        }
        Some(StationError::AlreadyRunning) => {
            out::say(&Text::new("station-already-running").say(context.language));
            Ok(ExitCode::from(2))
        }
        None => Err(error),
    }
}

/// Answers commands.
fn socket(context: &Context, handle: &Handle) -> Option<Console> {
    let Handle {
        status,
        confirmation,
        acts,
        ..
    } = handle.clone();
    Console::start(context.folder.socket(), status, confirmation, acts)
        .inspect_err(|error| tracing::warn!(%error, "no thread for the console: `phatthanh status` will not answer"))
        .ok()
}

/// Opens the pages for people, and says where they are.
fn pages(
    context: &Context,
    clock: &Arc<dyn Clock>,
    handle: &Handle,
    first: Option<SocketAddr>,
) -> Option<Web> {
    let settings = WebSettings {
        folder: context.folder.clone(),
        clock: Arc::clone(clock),
        language: context.language,
        examine: Some(examine(context, clock)),
        first,
    };
    let language = context.language;
    Web::start(settings, handle, move |text| out::say(&text.say(language)))
        .inspect_err(|error| tracing::warn!(%error, "no thread for the station's pages"))
        .ok()
}

/// Examines this computer, for the pages.
fn examine(context: &Context, clock: &Arc<dyn Clock>) -> Examine {
    let (folder, clock) = (context.folder.clone(), Arc::clone(clock));
    Examine::new(move |language| {
        let patient = Patient::new(&folder, clock.as_ref(), language);
        let rows = patient.examine().into_iter().map(|one| one.row(language));
        let examined = rows.map(|row| Examined {
            stands: match row.verdict {
                Verdict::Good => Stands::Good,
                Verdict::NotKnown => Stands::NotKnown,
                Verdict::Warning => Stands::Warning,
                Verdict::Bad => Stands::Bad,
            },
            words: row.words,
            why: row.why,
            cure: row.cure,
        });
        examined.collect()
    })
}

/// Copies the station to its stick, every day.
fn copies(context: &Context, clock: &Arc<dyn Clock>, handle: &Handle) -> Option<Daily> {
    Daily::start(&context.folder, clock, handle, context.language)
        .inspect_err(|error| tracing::warn!(%error, "no thread for the station's copies"))
        .ok()
}

/// The log for engineers, to stderr; `PHATTHANH_LOG` chooses what (`info` by default).
pub(in crate::cli) fn engineers_log() {
    let filter = tracing_subscriber::EnvFilter::try_from_env("PHATTHANH_LOG")
        .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("info,symphonia=error"));
    let coloured = std::io::stderr().is_terminal();
    let log = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_ansi(coloured)
        .log_internal_errors(false);
    // One process, one log: a second call changes nothing.
    drop(match stderr::detach() {
        Some(queue) => log.with_writer(|| queue.clone()).try_init(),
        None => log.with_writer(std::io::stderr).try_init(),
    });
}
