//! `phatthanh user token`: what programs hold to ask the station.

use std::collections::BTreeSet;
use std::process::ExitCode;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde::Serialize;

use super::{Log, said};
use crate::airlog::Did;
use crate::cli::Context;
use crate::cli::terminal::out;
use crate::clock::{Clock, SystemClock};
use crate::config::{self, zone};
use crate::console::people::{PeopleStore, Scope, Token, TokenWish};
use crate::units::instant;
use crate::units::instant::Moment;
use crate::words::Text;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(subcommand)]
    act: Act,
}

#[derive(Debug, clap::Subcommand)]
enum Act {
    /// Makes a token and prints it, once.
    Add(Add),
    /// Lists the tokens.
    List(List),
    /// Takes a token back.
    Revoke(Revoke),
}

#[derive(Debug, clap::Args)]
struct Add {
    /// What people are to call it.
    name: String,
    /// What it lets a program do; may be given several times.
    #[arg(long, required = true, value_name = "SCOPE", value_parser = scope)]
    scope: Vec<Scope>,
    /// For how many days.
    #[arg(long, value_name = "N", default_value_t = 365)]
    days: u32,
}

#[derive(Debug, clap::Args)]
struct List {
    /// One object a line.
    #[arg(long)]
    json: bool,
}

#[derive(Debug, clap::Args)]
struct Revoke {
    /// Its name.
    name: String,
}

fn scope(name: &str) -> Result<Scope, String> {
    name.parse()
}

/// A token as `user token list --json` prints it.
#[derive(Debug, Serialize)]
struct TokenJson<'a> {
    name: &'a str,
    scopes: Vec<&'a str>,
    state: &'static str,
    made_by: &'a str,
    made: Moment,
    expires: Moment,
    revoked: Option<Moment>,
    used: Option<Moment>,
}

pub(super) fn run(
    args: &Args,
    people: &mut PeopleStore,
    context: &Context,
) -> anyhow::Result<ExitCode> {
    let loaded = config::load(context.folder.root()).loaded;
    let zone = loaded.map_or_else(zone::vietnam, |loaded| loaded.rules.zone);
    let now = SystemClock::new().now();
    match &args.act {
        Act::List(list) => {
            let all = people.tokens()?;
            if all.is_empty() && !list.json {
                out::say(&Text::new("cli-user-token-none").say(context.language));
            }
            for token in all {
                print(&token, now, &zone, list.json, context)?;
            }
        }
        Act::Add(add) => {
            let log = Log::open(context)?;
            let by = format!("linux:{}", config::own_account());
            let wish = TokenWish {
                name: &add.name,
                scopes: add.scope.iter().copied().collect(),
                days: add.days,
                by: &by,
                at: now,
            };
            let made = people.add_token(&wish);
            let (token, word) = made.map_err(|error| said(error, context))?;
            log.row(Did::TokenAdded, &token.name, names(&token.scopes))?;
            let text = Text::new("cli-user-token-made")
                .with("name", &token.name)
                .with("until", date(token.expires, &zone));
            out::say(&text.say(context.language));
            out::line(&word)?;
        }
        Act::Revoke(Revoke { name }) => {
            let log = Log::open(context)?;
            let unknown = || context.wrong(&Text::new("cli-user-token-unknown").with("name", name));
            let token = people.revoke_token(name, now)?.ok_or_else(unknown)?;
            log.row(Did::TokenRevoked, &token.name, Vec::new())?;
            let text = Text::new("cli-user-token-revoked").with("name", &token.name);
            out::say(&text.say(context.language));
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn names(scopes: &BTreeSet<Scope>) -> Vec<String> {
    scopes.iter().map(ToString::to_string).collect()
}

fn date(at: Timestamp, zone: &TimeZone) -> String {
    instant::say(at, zone, "%d/%m/%Y")
}

fn print(
    token: &Token,
    now: Timestamp,
    zone: &TimeZone,
    json: bool,
    context: &Context,
) -> anyhow::Result<()> {
    if json {
        let moment = |at: Timestamp| Moment::new(at, zone);
        return out::json(&TokenJson {
            name: &token.name,
            scopes: token.scopes.iter().map(|scope| scope.name()).collect(),
            state: token.state(now),
            made_by: &token.made_by,
            made: moment(token.made),
            expires: moment(token.expires),
            revoked: token.revoked.map(moment),
            used: token.used.map(moment),
        });
    }
    let text = Text::new("cli-user-token-line")
        .with("name", &token.name)
        .with("scopes", names(&token.scopes).join(", "))
        .with("state", token.state(now))
        .with("until", date(token.expires, zone));
    out::line(&text.say(context.language))
}
