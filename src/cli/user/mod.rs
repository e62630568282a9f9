//! `phatthanh user`: who has an account at the console. For the station's own computer: whoever may write its files.

mod token;

use std::collections::BTreeSet;
use std::process::ExitCode;

use serde::Serialize;

use super::terminal::out;
use super::{Context, air};
use crate::airlog::{Airlog, Attended, Did, Event};
use crate::clock::{Clock, SystemClock};
use crate::config;
use crate::console::people::{PeopleError, PeopleStore, Person, Role, Secret, make_up};
use crate::words::Text;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(subcommand)]
    act: Act,
}

#[derive(Debug, clap::Subcommand)]
enum Act {
    /// Makes an account and prints its first password.
    Add(Add),
    /// Lists the accounts.
    List(List),
    /// Closes an account: its sessions end.
    Disable(Name),
    /// Opens a closed account.
    Enable(Name),
    /// Gives an account a new first password and prints it.
    Reset(Name),
    /// Changes what an account may do.
    Roles(Roles),
    /// Tokens with which programs ask the station.
    Token(token::Args),
}

#[derive(Debug, clap::Args)]
struct Add {
    /// What is typed to sign in.
    name: String,
    /// The person's full name.
    #[arg(long, value_name = "NAME")]
    title: String,
    /// What the person is at the station; may be given several times.
    #[arg(long, required = true, value_name = "ROLE", value_parser = role)]
    role: Vec<Role>,
}

#[derive(Debug, clap::Args)]
struct List {
    /// One object a line.
    #[arg(long)]
    json: bool,
}

#[derive(Debug, clap::Args)]
struct Name {
    /// What is typed to sign in.
    name: String,
}

#[derive(Debug, clap::Args)]
struct Roles {
    /// What is typed to sign in.
    name: String,
    /// What the person is at the station; may be given several times.
    #[arg(long, required = true, value_name = "ROLE", value_parser = role)]
    role: Vec<Role>,
}

fn role(name: &str) -> Result<Role, String> {
    name.parse()
}

/// An account as `user list --json` prints it.
#[derive(Debug, Serialize)]
struct PersonJson<'a> {
    name: &'a str,
    title: &'a str,
    roles: Vec<&'a str>,
    must_change: bool,
    disabled: bool,
}

pub(super) fn run(args: &Args, context: &Context) -> anyhow::Result<ExitCode> {
    let folder = context.folder.var();
    if !context.folder.root().join("config").is_dir() {
        return Err(context.wrong(&context.no_station()));
    }
    std::fs::create_dir_all(&folder)?;
    let mut people = PeopleStore::open(&context.folder.people())?;
    match &args.act {
        Act::Token(args) => return token::run(args, &mut people, context),
        Act::List(list) => {
            let all = people.all()?;
            if all.is_empty() && !list.json {
                out::say(&Text::new("cli-user-none").say(context.language));
            }
            for person in all {
                print(&person, list.json, context)?;
            }
        }
        Act::Add(add) => {
            let log = Log::open(context)?;
            let word = make_up()?;
            let roles: BTreeSet<Role> = add.role.iter().copied().collect();
            let made = people.add(&add.name, &add.title, &roles, &Secret::new(&word)?, true);
            let person = made.map_err(|error| said(error, context))?;
            log.row(Did::UserAdded, &person.name, names(&person.roles))?;
            first_password(&person, &word, context)?;
        }
        Act::Reset(Name { name }) => {
            let (person, log) = (found(&people, name, context)?, Log::open(context)?);
            let word = make_up()?;
            people.set_password(person.id, &Secret::new(&word)?, true)?;
            people.set_pin(person.id, None)?;
            log.row(Did::UserReset, &person.name, Vec::new())?;
            first_password(&person, &word, context)?;
        }
        Act::Disable(Name { name }) => {
            let (person, log) = (found(&people, name, context)?, Log::open(context)?);
            people.set_disabled(person.id, true)?;
            log.row(Did::UserDisabled, &person.name, Vec::new())?;
            say("cli-user-disabled", &person, context);
        }
        Act::Enable(Name { name }) => {
            let (person, log) = (found(&people, name, context)?, Log::open(context)?);
            people.set_disabled(person.id, false)?;
            log.row(Did::UserEnabled, &person.name, Vec::new())?;
            say("cli-user-enabled", &person, context);
        }
        Act::Roles(Roles { name, role }) => {
            let (person, log) = (found(&people, name, context)?, Log::open(context)?);
            let roles: BTreeSet<Role> = role.iter().copied().collect();
            people.set_roles(person.id, &roles)?;
            log.row(Did::UserRoles, &person.name, names(&roles))?;
            say("cli-user-roles", &person, context);
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// The airtime log, for the row of what is done here. Opened first: what can have no row is not done.
struct Log {
    log: Airlog,
    clock: SystemClock,
}

impl Log {
    fn open(context: &Context) -> anyhow::Result<Self> {
        let clock = SystemClock::new();
        if let Some(problem) = air::clock::problem(context, &clock)? {
            // No row carries a date that is not believed.
            return Err(anyhow::anyhow!(problem));
        }
        let log = Airlog::open(&context.folder.log())?;
        Ok(Self { log, clock })
    }

    /// Writes that the account of this computer did `did` about `about`, which gives `roles`.
    fn row(mut self, did: Did, about: &str, roles: Vec<String>) -> anyhow::Result<()> {
        let row = Attended {
            did,
            by: format!("linux:{}", config::own_account()),
            from: None,
            about: Some(about.to_owned()),
            roles,
            recording: None,
            paper: None,
        };
        self.log.event(self.clock.now(), &Event::Attended(row))?;
        Ok(())
    }
}

fn names(roles: &BTreeSet<Role>) -> Vec<String> {
    roles.iter().map(ToString::to_string).collect()
}

fn found(people: &PeopleStore, name: &str, context: &Context) -> anyhow::Result<Person> {
    let unknown = || context.wrong(&Text::new("cli-user-unknown").with("name", name));
    people.named(name)?.ok_or_else(unknown)
}

/// What a person chose wrongly, in their language.
fn said(error: PeopleError, context: &Context) -> anyhow::Error {
    match error.refused() {
        Some(text) => context.wrong(text),
        None => error.into(),
    }
}

fn say(key: &'static str, person: &Person, context: &Context) {
    let text = Text::new(key)
        .with("name", &person.name)
        .with("title", &person.title);
    out::say(&text.say(context.language));
}

/// Prints a password that holds until its owner chooses another.
fn first_password(person: &Person, word: &str, context: &Context) -> anyhow::Result<()> {
    say("cli-user-password", person, context);
    out::line(word)
}

fn print(person: &Person, json: bool, context: &Context) -> anyhow::Result<()> {
    if json {
        return out::json(&PersonJson {
            name: &person.name,
            title: &person.title,
            roles: person.roles.iter().map(|role| role.name()).collect(),
            must_change: person.must_change,
            disabled: person.disabled,
        });
    }
    let roles: Vec<String> = person
        .roles
        .iter()
        .map(|role| role.text().say(context.language))
        .collect();
    let text = Text::new("cli-user-line")
        .with("name", &person.name)
        .with("title", &person.title)
        .with("roles", roles.join(", "))
        .with("disabled", if person.disabled { "yes" } else { "no" });
    out::line(&text.say(context.language))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::console::people::Scope;
    use crate::words::Language;

    #[test]
    fn help_names_every_role_and_scope() {
        for language in [Language::Vi, Language::En] {
            let words = |key: &'static str| Text::new(key).say(language);
            let (roles, scopes) = (
                words("cli-help-user-add-role"),
                words("cli-help-user-token-add-scope"),
            );
            for role in Role::ALL {
                assert!(roles.contains(role.name()), "{} in {roles}", role.name());
            }
            for scope in Scope::ALL {
                assert!(
                    scopes.contains(scope.name()),
                    "{} in {scopes}",
                    scope.name()
                );
            }
        }
    }
}
