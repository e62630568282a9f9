//! The command line: one file a command.
//!
//! Data goes to stdout, words to stderr. Exit status: 0 done, 1 it ran and the answer is no, 2 wrong
//! usage or it could not run.

mod air;
mod backup;
mod check;
mod doctor;
mod edit;
mod init;
mod log;
mod paper;
mod plan;
mod recordings;
mod terminal;
mod tls;
mod upgrade;
mod user;

use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use clap::{FromArgMatches, Parser, Subcommand, ValueEnum};

use crate::clock::Clock;
use crate::config::Loaded;
use crate::station::{Folder, Snapshot};
use crate::words::{Language, Text};

/// Keeps one FM station on the air: a weekly schedule in, sound out of the card, an honest log of
/// what was heard.
#[derive(Debug, Parser)]
#[command(version, arg_required_else_help = true, max_term_width = 100)]
struct Cli {
    /// The station's folder.
    #[arg(
        long,
        global = true,
        env = "PHATTHANH_STATION",
        default_value = ".",
        value_name = "DIR"
    )]
    station: PathBuf,
    /// Language of what people read.
    #[arg(
        long,
        global = true,
        env = "PHATTHANH_LANG",
        default_value = "vi",
        value_name = "LANG"
    )]
    lang: Lang,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Lang {
    Vi,
    En,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Goes on air and stays there.
    Run(air::run::Args),
    /// Puts a copy of the station on the air at once, just before a slot.
    Demo(air::demo::Args),
    /// Makes a new station with its own name.
    Init(init::Args),
    /// Names every fault in configuration, programs, schedule and library.
    Check(check::Args),
    /// Prints the rundown of a day, with reasons.
    Plan(plan::Args),
    /// The station call of a day.
    Call(paper::call::Args),
    /// Typed text as it is read aloud.
    Say(air::say::Args),
    /// Makes the schedule from a week kept as a table.
    Import(recordings::import::Args),
    /// Runs the station on a simulated clock and output.
    Simulate(air::simulate::Args),
    /// A change of the week: drafted, compared, signed.
    Draft(edit::draft::Args),
    /// Every version of the station's files, signed or by hand; taking one back.
    History(edit::history::Args),
    /// Lists segments and refusals, or takes in what is in the folders.
    Library(recordings::library::Args),
    /// Approves recordings.
    Approve(recordings::approve::Args),
    /// Takes approval back.
    Withdraw(recordings::approve::Args),
    /// Cuts in with what must be said now.
    Interrupt(air::interrupt::Args),
    /// Alarms: which stand, a person's word that they are known, a drill.
    Alarm(air::alarm::Args),
    /// Public warnings that came, and a person's word on them.
    Alert(air::alert::Args),
    /// Ends all orders.
    StopInterrupt(air::interrupt::Stop),
    /// Ends the item on air and goes on with the next.
    Skip(air::interrupt::Skip),
    /// What was heard, kept as sound.
    Aircheck(air::aircheck::Args),
    /// Prints or verifies the airtime log.
    Log(log::Args),
    /// Holds a day against its plan: what differs, and why.
    Reconcile(paper::reconcile::Args),
    /// Makes the airtime report, the broadcast diary, the approval book.
    Report(paper::report::Args),
    /// Papers of orders and live broadcasts: what is missing, and completing it afterwards.
    Papers(paper::papers::Args),
    /// Puts what aired and is approved into a folder: a podcast with its page, or files for a meeting.
    Publish(paper::publish::Args),
    /// Puts everything that proves what was aired into one folder or zip.
    Evidence(paper::evidence::Args),
    /// Copies what cannot be made again to a stick or another computer.
    Backup(backup::Backup),
    /// Puts a station back from its copy.
    Restore(backup::Restore),
    /// What is on air now, from the running station.
    Status(air::status::Args),
    /// Whether the computer's clock is believed; a person's word that it is right.
    Clock(air::clock::Args),
    /// Plays one segment at the desk, as it would sound on air.
    Listen(air::listen::Args),
    /// Lists the sound cards, and which would be used.
    Devices(air::devices::Args),
    /// Inputs: which there are, and what one of them brings.
    Input(air::input::Args),
    /// Who has an account at the station's pages.
    User(user::Args),
    /// How the station's pages are encrypted.
    Tls(tls::Args),
    /// Who may speak live, and in which program.
    Live(air::live::Args),
    /// Examines the computer: what keeps the station off the air today or one day, and what to do.
    Doctor(doctor::Args),
    /// The transmitter: switched on and off to try it.
    Transmitter(air::transmitter::Args),
    /// A new program between sessions.
    Upgrade(upgrade::Args),
}

/// What every command knows.
#[derive(Debug)]
struct Context {
    folder: Folder,
    language: Language,
}

/// Runs the command named by the process's arguments.
#[must_use]
pub fn main() -> ExitCode {
    let parse = |command: clap::Command| {
        command
            .try_get_matches()
            .and_then(|matches| Cli::from_arg_matches(&matches))
    };

    // Hundreds of sentences, which are only read where help or a mistake is.
    let cli = match parse(terminal::help::bare())
        .or_else(|_| parse(terminal::help::command(terminal::help::language())))
    {
        Ok(cli) => cli,
        Err(error) => {
            let code = if error.use_stderr() { 2 } else { 0 };
            let words = terminal::usage::mistake(&error, terminal::help::language())
                .unwrap_or_else(|| {
                    terminal::help::in_words(&error.to_string(), terminal::help::language())
                });
            // Nobody is left to tell if this fails.
            if code == 0 {
                drop(terminal::out::data(&words));
            } else {
                terminal::out::say(words.trim_end());
            }
            return ExitCode::from(code);
        }
    };

    let language = match cli.lang {
        Lang::Vi => Language::Vi,
        Lang::En => Language::En,
    };

    let context = Context {
        folder: Folder::new(&cli.station),
        language,
    };

    let code = match dispatch(&cli.command, &context) {
        Ok(code) => code,
        Err(error) => terminal::out::failed(&error, language),
    };

    terminal::stderr::finish();
    code
}

fn dispatch(command: &Command, context: &Context) -> anyhow::Result<ExitCode> {
    // Of a folder that is no station's, a log without rows and a library without recordings would be taken for this one's.
    let asks_what_is_there = matches!(
        command,
        Command::Library(_)
            | Command::Approve(_)
            | Command::Withdraw(_)
            | Command::Alarm(_)
            | Command::Alert(_)
            | Command::Aircheck(_)
            | Command::Log(_)
            | Command::Reconcile(_)
            | Command::Papers(_)
            | Command::Evidence(_)
            | Command::Backup(_)
            | Command::Clock(_)
    );
    if asks_what_is_there && !context.is_station() {
        terminal::out::say(&context.no_station().say(context.language));
    }

    match command {
        Command::Run(args) => air::run::run(args, context),
        Command::Demo(args) => air::demo::run(args, context),
        Command::Init(args) => init::run(args, context),
        Command::Check(args) => check::run(args, context),
        Command::Plan(args) => plan::run(args, context),
        Command::Call(args) => paper::call::run(args, context),
        Command::Say(args) => air::say::run(args, context),
        Command::Import(args) => recordings::import::run(args, context),
        Command::Simulate(args) => air::simulate::run(args, context),
        Command::Draft(args) => edit::draft::run(args, context),
        Command::History(args) => edit::history::run(args, context),
        Command::Library(args) => recordings::library::run(args, context),
        Command::Approve(args) => recordings::approve::run(args, context, true),
        Command::Withdraw(args) => recordings::approve::run(args, context, false),
        Command::Interrupt(args) => air::interrupt::interrupt(args, context),
        Command::Alarm(args) => air::alarm::run(args, context),
        Command::Alert(args) => air::alert::run(args, context),
        Command::StopInterrupt(args) => air::interrupt::stop(args, context),
        Command::Skip(args) => air::interrupt::skip(args, context),
        Command::Aircheck(args) => air::aircheck::run(args, context),
        Command::Log(args) => log::run(args, context),
        Command::Reconcile(args) => paper::reconcile::run(args, context),
        Command::Report(args) => paper::report::run(args, context),
        Command::Papers(args) => paper::papers::run(args, context),
        Command::Publish(args) => paper::publish::run(args, context),
        Command::Evidence(args) => paper::evidence::run(args, context),
        Command::Backup(args) => backup::back_up(args, context),
        Command::Restore(args) => backup::restore(args, context),
        Command::Status(args) => air::status::run(args, context),
        Command::Clock(args) => air::clock::run(args, context),
        Command::Listen(args) => air::listen::run(args, context),
        Command::Devices(args) => air::devices::run(args, context),
        Command::Input(args) => air::input::run(args, context),
        Command::User(args) => user::run(args, context),
        Command::Tls(args) => tls::run(args, context),
        Command::Live(args) => air::live::run(args, context),
        Command::Doctor(args) => doctor::run(args, context),
        Command::Transmitter(args) => air::transmitter::run(args, context),
        Command::Upgrade(args) => upgrade::run(args, context),
    }
}

impl Context {
    /// The station as it stands, not touched.
    fn snapshot(&self, clock: Arc<dyn Clock>) -> anyhow::Result<Snapshot> {
        let _busy = terminal::busy::Busy::with("scan", self.language);
        Snapshot::take(&self.folder, clock)
    }

    /// Its configuration; an error that says where to look if a fault blocks it.
    fn loaded(&self, snapshot: &Snapshot) -> anyhow::Result<Arc<Loaded>> {
        snapshot.loaded.clone().ok_or_else(|| {
            snapshot
                .faults
                .iter()
                .filter(|fault| fault.blocks)
                .for_each(|fault| terminal::out::say(&fault.say(self.language)));
            self.wrong(&Text::new("cli-station-faulty"))
        })
    }

    /// Whether the folder is, or was, a station's.
    fn is_station(&self) -> bool {
        self.folder.root().join("config").is_dir() || self.folder.log().exists()
    }

    fn no_station(&self) -> Text {
        Text::new("cli-no-station").with("folder", self.folder.root().display())
    }

    /// An error in the person's language.
    fn wrong(&self, text: &Text) -> anyhow::Error {
        anyhow::anyhow!(text.say(self.language))
    }
}
