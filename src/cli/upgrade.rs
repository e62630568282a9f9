//! `phatthanh upgrade`: a new program between sessions, and the old one again where it does not come up.

use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};
use std::time::Duration;

use jiff::civil::Time;

use super::Context;
use super::terminal::out;
use crate::clock::{Clock, SystemClock};
use crate::config::{self, typed_time};
use crate::console::{self, Unanswered};
use crate::units::instant;
use crate::upgrade::{Gap, Minded, Seen, Versions, gap};
use crate::words::Text;

/// The station is asked this often while a gap is waited for, and
const ASKED: Duration = Duration::from_secs(5);
/// this often while it is watched.
const WATCHED: Duration = Duration::from_secs(1);
/// A program that is started answers within so many looks.
const PATIENCE: u64 = 15;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The new program.
    #[arg(
        long,
        value_name = "FILE",
        default_value = "/usr/lib/phatthanh/new/phatthanh"
    )]
    program: PathBuf,
    /// At this time, whatever is on air.
    #[arg(long, value_name = "TIME", conflicts_with = "now", value_parser = time)]
    at: Option<Time>,
    /// Now, whatever is on air.
    #[arg(long)]
    now: bool,
    /// For so many seconds it is watched.
    #[arg(long, default_value_t = 60, value_parser = clap::value_parser!(u64).range(1..=3600))]
    watch: u64,
    /// Where programs are kept.
    #[arg(
        long,
        global = true,
        value_name = "DIR",
        default_value = "/usr/lib/phatthanh"
    )]
    versions: PathBuf,
    /// What starts the station anew, and waits until it is ready.
    #[arg(
        long,
        value_name = "COMMAND",
        default_value = "systemctl restart phatthanh"
    )]
    manager: String,
    #[command(subcommand)]
    act: Option<Act>,
}

#[derive(Debug, clap::Subcommand)]
enum Act {
    /// Keeps the program among the others; the first is what the service starts.
    Take {
        /// The program.
        file: PathBuf,
    },
    /// Minds a start of the service.
    Mind,
}

/// Exit status 1 if the new program is not the one that runs.
pub(super) fn run(args: &Args, context: &Context) -> anyhow::Result<ExitCode> {
    let versions = Versions::new(&args.versions);
    match &args.act {
        None => Upgrade {
            args,
            context,
            versions,
            clock: SystemClock::new(),
        }
        .run(),
        Some(Act::Take { file }) => {
            let name = versions.take_in(file, &version(file, context)?)?;
            if versions.current().is_none() {
                versions.lead(&name)?;
            }
            Ok(ExitCode::SUCCESS)
        }
        Some(Act::Mind) => {
            // Which run of the machine it is; what its clock says is nothing to this.
            let run = SystemClock::new().evidence(Path::new("/nonexistent"));
            match versions.mind(&context.folder.heartbeat(), &run)? {
                Minded::Nothing | Minded::Starts(_) => {}
                Minded::Lives(name) => {
                    say(context, &Text::new("cli-upgrade-lives").with("name", name));
                }
                Minded::LedBack { from, to } => {
                    let text = Text::new("cli-upgrade-led-back").with("from", from);
                    say(context, &text.with("to", to));
                }
            }
            Ok(ExitCode::SUCCESS)
        }
    }
}

fn time(text: &str) -> Result<Time, String> {
    typed_time(text).ok_or_else(|| "06:30".to_owned())
}

fn say(context: &Context, text: &Text) {
    out::say(&text.say(context.language));
}

/// Asks `program` which version it is.
fn version(program: &Path, context: &Context) -> anyhow::Result<String> {
    let wrong = || {
        let text = Text::new("cli-upgrade-no-program").with("path", program.display());
        context.wrong(&text)
    };
    // A name without a slash is a file here, and none that the system would look for elsewhere.
    let at = std::path::absolute(program)?;
    let output = Command::new(at).arg("--version").output();
    let said = output.ok().filter(|output| output.status.success());
    let said = String::from_utf8(said.ok_or_else(wrong)?.stdout)?;
    let version = said.trim().strip_prefix("phatthanh ").ok_or_else(wrong)?;
    let is_plain = |letter: char| letter.is_ascii_alphanumeric() || ".-+".contains(letter);
    anyhow::ensure!(version.chars().all(is_plain), wrong());
    Ok(version.to_owned())
}

/// One upgrade.
struct Upgrade<'a> {
    args: &'a Args,
    context: &'a Context,
    versions: Versions,
    clock: SystemClock,
}

impl Upgrade<'_> {
    fn run(&self) -> anyhow::Result<ExitCode> {
        let wrong = |text: Text| self.context.wrong(&text);
        let new = version(&self.args.program, self.context)?;
        let new = self.versions.take_in(&self.args.program, &new)?;
        let (Some(current), Some(old)) = (self.versions.current(), self.versions.proven()) else {
            return Err(wrong(Text::new("cli-upgrade-no-current")));
        };
        // One that broke off may have left the old program running: it is done again.
        if current == new && !self.versions.on_probation() {
            say(
                self.context,
                &Text::new("cli-upgrade-same").with("name", new),
            );
            return Ok(ExitCode::SUCCESS);
        }
        if self.check(&new) > self.check(&old) {
            return Err(wrong(
                Text::new("cli-upgrade-check")
                    .with("program", self.versions.program(&new).display())
                    .with("name", new),
            ));
        }

        let before = self.wait();
        say(
            self.context,
            &Text::new("cli-upgrade-begins")
                .with("from", &old)
                .with("to", &new),
        );
        self.versions.begin(&new)?;
        let Err(why) = self.start_and_watch(&new, before.as_ref()) else {
            self.versions.confirm()?;
            let text = Text::new("cli-upgrade-done").with("name", new);
            out::line(&text.say(self.context.language))?;
            return Ok(ExitCode::SUCCESS);
        };

        // Whoever minds the starts may have led back already.
        if self.versions.current().as_ref() == Some(&new) {
            self.versions.lead_back()?;
        }
        let back = self.start_and_watch(&old, None);
        let text = Text::new("cli-upgrade-failed")
            .with("name", new)
            .with("old", old)
            .with("why", why.say(self.context.language))
            .with("back", if back.is_ok() { "yes" } else { "no" });
        out::line(&text.say(self.context.language))?;
        Ok(ExitCode::FAILURE)
    }

    /// Has the program `name` check the station's files. Returns what it answers by its exit status.
    fn check(&self, name: &str) -> i32 {
        let status = Command::new(self.versions.program(name))
            .arg("--station")
            .arg(self.context.folder.root())
            .arg("check")
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status();
        status.ok().and_then(|status| status.code()).unwrap_or(99)
    }

    fn status(&self) -> Result<Seen, Unanswered> {
        let answer = console::ask(&self.context.folder.socket())?;
        // It runs, and says nothing that is understood.
        serde_json::from_str(&answer).map_err(|_| Unanswered::NoAnswer)
    }

    /// Waits for a gap, or for the time that was given. Returns what the station said last.
    fn wait(&self) -> Option<Seen> {
        if let Some(at) = self.args.at {
            self.wait_until(at);
        }
        let whatever = self.args.now || self.args.at.is_some();
        let mut told = None;
        loop {
            let status = self.status();
            let found = found(&status);
            if whatever || found == Gap::Now {
                return status.ok();
            }
            if told != Some(found) {
                let text = match (found, &status) {
                    (Gap::After(at), Ok(status)) => {
                        Text::new("cli-upgrade-waits").with("at", at.since(status.now))
                    }
                    (Gap::Order, _) => Text::new("cli-upgrade-waits-order"),
                    _ => Text::new("cli-upgrade-waits-answer"),
                };
                say(self.context, &text);
                told = Some(found);
            }
            self.clock.sleep(ASKED);
        }
    }

    /// Waits until the station's clock next says `at`.
    fn wait_until(&self, at: Time) {
        let loaded = config::load(self.context.folder.root()).loaded;
        let zone = loaded.map_or_else(config::zone::vietnam, |loaded| loaded.rules.zone);
        let now = self.clock.now().to_zoned(zone.clone());
        let today = now.date().to_datetime(at).to_zoned(zone.clone());
        let due = today.ok().filter(|due| *due > now).or_else(|| {
            let tomorrow = now.date().tomorrow().ok()?;
            tomorrow.to_datetime(at).to_zoned(zone.clone()).ok()
        });
        let Some(due) = due.map(|due| due.timestamp()) else {
            return;
        };
        let text = instant::say(due, &zone, "%H:%M %d/%m/%Y");
        say(
            self.context,
            &Text::new("cli-upgrade-waits").with("at", text),
        );
        while self.clock.now() < due {
            self.clock.sleep(ASKED);
        }
    }

    /// Starts the station anew, by the program `name`, and watches whether it lives as it did `before`. Returns what it
    /// lacks if it does not.
    fn start_and_watch(&self, name: &str, before: Option<&Seen>) -> Result<(), Text> {
        let mut words = self.args.manager.split_whitespace();
        let program = words.next().unwrap_or("systemctl");
        let failed = |problem: &dyn std::fmt::Display| {
            Text::new("cli-upgrade-manager").with("problem", format!("{program}: {problem}"))
        };
        let status = Command::new(program).args(words).status();
        let status = status.map_err(|problem| failed(&problem))?;
        if !status.success() {
            return Err(failed(&status));
        }

        let (mut silent, mut last) = (0, None);
        for _ in 0..self.args.watch {
            self.clock.sleep(WATCHED);
            match self.status() {
                Ok(status) => (silent, last) = (0, Some(status)),
                Err(_) => silent += 1,
            }
            // One that crashes again and again answers between.
            if !self.versions.stands(name) {
                return Err(Text::new("cli-upgrade-starts-again"));
            }
            if silent >= PATIENCE {
                break;
            }
        }
        let Some(last) = last.filter(|_| silent == 0) else {
            return Err(Text::new("cli-upgrade-no-answer"));
        };
        let had_card = before.is_some_and(Seen::has_card);
        if had_card && !last.has_card() {
            return Err(Text::new("cli-upgrade-no-card"));
        }
        Ok(())
    }
}

/// Returns whether now is a time for a restart, by what the station answers: only one that does not run is on no air.
fn found(answer: &Result<Seen, Unanswered>) -> Gap {
    match answer {
        Ok(status) => gap(status),
        Err(Unanswered::NotRunning) => Gap::Now,
        Err(_) => Gap::NotKnown,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_station_that_does_not_run_is_no_reason_to_wait() {
        let failed = || std::io::Error::other("no more files");
        for (answer, expected) in [
            (Ok(Seen::default()), Gap::Now),
            (Err(Unanswered::NotRunning), Gap::Now),
            (Err(Unanswered::NoAnswer), Gap::NotKnown),
            (Err(Unanswered::NoRight), Gap::NotKnown),
            (Err(Unanswered::Failed(failed())), Gap::NotKnown),
        ] {
            assert_eq!(found(&answer), expected, "{answer:?}");
        }
    }
}
