//! `phatthanh log`: what was heard, and the proof that nobody changed it.

mod missed;
mod reader;
mod seal;
mod seen;
mod silence;

use std::iter;
use std::mem;
use std::ops::ControlFlow;
use std::process::ExitCode;
use std::sync::mpsc::{self, Receiver, SyncSender};
use std::thread::{self, ScopedJoinHandle};

use clap::{Subcommand, ValueEnum};
use jiff::tz::TimeZone;

use super::Context;
use super::terminal::{out, when};
use crate::airlog::view::{AiringJson, Table};
use crate::airlog::{Airing, Airlog, AirlogError, Filter, view};
use crate::library::names::Search;
use crate::names::{ProgramId, SegmentId, TopicId};
use crate::words::{Language, Text};
use reader::{LogReader, zone};
use silence::Stretch;

#[derive(Debug, clap::Args)]
#[command(args_conflicts_with_subcommands = true)]
pub(super) struct Args {
    #[command(subcommand)]
    command: Option<LogCommand>,
    #[command(flatten)]
    which: Which,
    /// What was on air at this instant, and nothing else.
    #[arg(long, value_name = "T", conflicts_with_all = ["from", "to"])]
    at: Option<String>,
}

/// Which airings, and how they are printed.
#[derive(Debug, clap::Args)]
struct Which {
    /// Only airings from this time on (2026-11-24T17:00, or a date).
    #[arg(long, value_name = "T")]
    from: Option<String>,
    /// Only airings before this time.
    #[arg(long, value_name = "T")]
    to: Option<String>,
    /// Only this recording: its id or the beginning of it, its path, or words of its title.
    #[arg(long, value_name = "WHAT")]
    segment: Option<String>,
    /// Only this topic.
    #[arg(long, value_name = "SLUG")]
    topic: Option<String>,
    /// Only this program.
    #[arg(long, value_name = "SLUG")]
    program: Option<String>,
    /// Only programs that this office is in charge of, as their files say now.
    #[arg(long, value_name = "NAME")]
    in_charge: Option<String>,
    /// How to print it; json is one object a line.
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
}

#[derive(Debug, Subcommand)]
enum LogCommand {
    /// Whether the station was silent: yes, no, or nobody knows.
    Silence(silence::Args),
    /// What was planned and did not air, or was broken off, and why.
    Missed {
        #[command(flatten)]
        which: Which,
    },
    /// Walks the hash chain and the seals; names the first row that does not fit.
    Verify(seal::Verify),
    /// Seals the log now, before it is handed over.
    Seal,
    /// Writes into the log that a person has seen what became of its file.
    Seen(seen::Args),
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Format {
    Text,
    Json,
    Csv,
}

pub(super) fn run(args: &Args, context: &Context) -> anyhow::Result<ExitCode> {
    match &args.command {
        Some(LogCommand::Seal) => return seal::seal(context),
        Some(LogCommand::Seen(args)) => return seen::run(args, context),
        _ => {}
    }

    let path = context.folder.log();
    let log = if path.exists() {
        Airlog::open_read_only(&path)?
    } else {
        Airlog::in_memory()?
    };

    if let Some(LogCommand::Verify(args)) = &args.command {
        return seal::verify(args, &log, context);
    }

    let loaded = crate::config::load(context.folder.root()).loaded;
    let reader = LogReader {
        log,
        zone: zone(loaded.as_ref()),
        loaded,
        context,
    };

    match &args.command {
        Some(LogCommand::Silence(args)) => silence::run(args, &reader),
        Some(LogCommand::Missed { which }) => reader.missed(which),
        _ => match &args.at {
            Some(at) => reader.at(at, &args.which),
            None => reader.list(&args.which, false),
        },
    }
}

/// Airings between two threads go so many at once,
const BATCH: usize = 256;
/// and so many of those may wait to be printed.
const AHEAD: usize = 64;

/// How airings are printed.
#[derive(Clone, Copy)]
struct Print<'a> {
    format: Format,
    zone: &'a TimeZone,
    language: Language,
}

impl Print<'_> {
    /// Whether it shows hashes: a table has none.
    fn shows_links(self) -> bool {
        !matches!(self.format, Format::Text)
    }

    fn all(self, mut airings: impl Iterator<Item = Airing>) -> anyhow::Result<()> {
        let Self {
            format,
            zone,
            language,
        } = self;
        out::stream(|out| match format {
            Format::Csv => view::write_csv(out, airings, zone, language),
            Format::Json => {
                airings.try_for_each(|airing| AiringJson::new(&airing, zone).write(out))
            }
            Format::Text => {
                let mut table = Table::new(zone, language);
                airings.for_each(|airing| table.push(&airing));
                table.write(out)
            }
        })
    }
}

/// Reads `parts`, each ended by an empty batch, until nobody listens any more.
fn read<'a>(
    log: &Airlog,
    parts: impl Iterator<Item = &'a Filter>,
    linked: bool,
    send: SyncSender<Vec<Airing>>,
) -> Result<(), AirlogError> {
    for part in parts {
        let mut batch = Vec::new();
        log.each(part, linked, |airing| {
            batch.push(airing);
            if batch.len() == BATCH && send.send(mem::take(&mut batch)).is_err() {
                return ControlFlow::Break(());
            }
            ControlFlow::Continue(())
        })?;
        let rest = if batch.is_empty() {
            Ok(())
        } else {
            send.send(batch)
        };
        if rest.and_then(|()| send.send(Vec::new())).is_err() {
            break;
        }
    }

    // That no more comes is told by its end.
    drop(send);
    Ok(())
}

/// What readers send of parts dealt to them in turn, up to the first part that is not there.
fn in_order(readers: &[Receiver<Vec<Airing>>]) -> impl Iterator<Item = Airing> {
    let mut turns = readers.iter().cycle();
    let mut reader = turns.next();
    let batches = iter::from_fn(move || {
        loop {
            let batch = reader?.recv().ok()?;
            if !batch.is_empty() {
                return Some(batch);
            }
            reader = turns.next();
        }
    });
    batches.flatten()
}

fn joined<T>(thread: ScopedJoinHandle<'_, T>) -> T {
    thread
        .join()
        .unwrap_or_else(|panic| std::panic::resume_unwind(panic))
}

impl LogReader<'_> {
    fn missed(&self, which: &Which) -> anyhow::Result<ExitCode> {
        let filter = Filter {
            failed: true,
            ..self.filter(which)?
        };
        match which.format {
            Format::Text => missed::text(self, &filter),
            Format::Json => missed::json(self, &filter),
            Format::Csv => self.list(which, true),
        }
    }

    fn list(&self, which: &Which, failed: bool) -> anyhow::Result<ExitCode> {
        let filter = Filter {
            failed,
            ..self.filter(which)?
        };

        let parts = self.log.parts(&filter)?;
        let print = Print {
            format: which.format,
            zone: &self.zone,
            language: self.context.language,
        };

        let (path, linked) = (self.log.path(), print.shows_links());
        // The parts of a long question are dealt to two readers; a third thread prints.
        let (send, here) = mpsc::sync_channel(AHEAD);
        let (send_beside, beside) = mpsc::sync_channel(AHEAD);
        let (printed, done) = thread::scope(|scope| {
            let printing = scope.spawn(move || print.all(in_order(&[here, beside])));
            let others = parts.iter().skip(1).step_by(2);
            let reading = (parts.len() > 1).then(|| {
                scope.spawn(move || {
                    read(&Airlog::open_read_only(path)?, others, linked, send_beside)
                })
            });
            let done = read(&self.log, parts.iter().step_by(2), linked, send);
            let done = done.and(reading.map_or(Ok(()), joined));
            (joined(printing), done)
        });
        printed?;
        done?;
        Ok(ExitCode::SUCCESS)
    }

    /// What was heard at an instant; where nothing was, whether that is known.
    fn at(&self, at: &str, which: &Which) -> anyhow::Result<ExitCode> {
        let stretch = Stretch::instant(self.asked(at)?);
        let (silence, beside) = silence::ask(self, stretch)?;
        let filter = self.filter(which)?;
        let mut heard = silence.heard.clone();
        heard.retain(|airing| filter.fits(airing));
        if silence.heard.is_empty() && matches!(which.format, Format::Text) {
            silence::say(self, stretch, &silence, &beside)?;
        } else {
            let language = self.context.language;
            Print {
                format: which.format,
                zone: &self.zone,
                language,
            }
            .all(heard.into_iter())?;
        }

        Ok(ExitCode::SUCCESS)
    }

    fn filter(&self, which: &Which) -> anyhow::Result<Filter> {
        let listed = |text: &str| self.asked(text).map(when::Asked::listed_from);
        let time = |text: &Option<String>| text.as_deref().map(listed).transpose();
        Ok(Filter {
            from: time(&which.from)?,
            to: time(&which.to)?,
            topic: which.topic.as_deref().map(TopicId::from),
            program: which.program.as_deref().map(ProgramId::from),
            slot: None,
            programs: which
                .in_charge
                .as_deref()
                .map(|name| self.in_charge(name))
                .transpose()?,
            segments: which
                .segment
                .as_deref()
                .map(|what| self.segments(what))
                .transpose()?,
            failed: false,
        })
    }

    /// The programs an office is in charge of now: the log keeps programs, not who had them.
    fn in_charge(&self, name: &str) -> anyhow::Result<Vec<ProgramId>> {
        let programs = || {
            self.loaded
                .iter()
                .flat_map(|loaded| loaded.schedule.programs.values())
        };

        let search = Search::new(name);
        let is_theirs = |office: &str| search.fit(office, "", "").is_some();
        let theirs =
            programs().filter(|program| program.in_charge.as_deref().is_some_and(is_theirs));
        let theirs: Vec<_> = theirs.map(|program| program.id.clone()).collect();
        if theirs.is_empty() {
            let mut known: Vec<&str> = programs()
                .filter_map(|program| program.in_charge.as_deref())
                .collect();
            known.sort_unstable();
            known.dedup();
            let text = Text::new("cli-log-nobody")
                .with("name", name)
                .with("known", known.join(", "));
            return Err(self.context.wrong(&text));
        }

        Ok(theirs)
    }

    /// The recordings of the log that are meant.
    fn segments(&self, what: &str) -> anyhow::Result<Vec<SegmentId>> {
        let all = self.log.recordings()?;
        let id = what.to_lowercase();
        let of_id = || {
            all.iter()
                .filter(|recording| recording.id.to_string().starts_with(&id))
        };

        let path = what.strip_prefix("audio/").unwrap_or(what);
        let of_path = || {
            all.iter()
                .filter(|recording| recording.path.as_str() == path)
        };

        let search = Search::new(what);
        let of_title = || {
            all.iter()
                .filter(|recording| search.fit(&recording.title, "", "").is_some())
        };

        let mut found: Vec<SegmentId> = of_id()
            .chain(of_path())
            .map(|recording| recording.id)
            .collect();
        if found.is_empty() {
            found = of_title().map(|recording| recording.id).collect();
        }

        if found.is_empty() {
            return Err(self
                .context
                .wrong(&Text::new("cli-log-no-segment").with("what", what)));
        }

        Ok(found)
    }
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::*;
    use crate::airlog::{Missed, Planned};
    use crate::rundown::Kind;
    use crate::units::Frames;

    fn missed(day: i64) -> Missed {
        let start = Timestamp::UNIX_EPOCH + jiff::SignedDuration::from_hours(24 * day);
        let (slot, due, program, topic, segment) = (None, None, None, None, None);
        let (held, skip, repeat) = (Frames::ZERO, Frames::ZERO, false);
        let (approved_by, episode, makes_good, kind) = (None, None, None, Kind::Filler);
        let item = Planned {
            start,
            kind,
            slot,
            due,
            program,
            topic,
            segment,
            approved_by,
            held,
            skip,
            episode,
            repeat,
            makes_good,
            reading: None,
            order: None,
            spoken: false,
            input: None,
        };

        Missed {
            item,
            at: start,
            reason: Text::new("station-missed-power-cut"),
        }
    }

    #[test]
    fn what_two_readers_read_is_printed_in_order() {
        let mut log = Airlog::in_memory().unwrap();
        // Three parts, the second of them without a row.
        for day in [0, 10, 200, 201, 270] {
            log.missed(&missed(day)).unwrap();
        }

        let parts = log.parts(&Filter::default()).unwrap();
        let readers = [0, 1].map(|first| {
            let (send, receive) = mpsc::sync_channel(AHEAD);
            read(&log, parts.iter().skip(first).step_by(2), false, send).unwrap();
            receive
        });
        let seqs: Vec<i64> = in_order(&readers).map(|airing| airing.seq.0).collect();
        assert_eq!((parts.len(), seqs), (3, vec![1, 2, 3, 4, 5]));
    }
}
