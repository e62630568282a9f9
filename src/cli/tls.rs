//! `phatthanh tls`: the station's own authority, by which its pages are encrypted.

use std::process::ExitCode;

use super::Context;
use super::terminal::out;
use crate::console::tls::Authority;
use crate::words::Text;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(subcommand)]
    act: Act,
}

#[derive(Debug, clap::Subcommand)]
enum Act {
    /// Makes the authority, once, and says how browsers get to know it.
    Init,
}

pub(super) fn run(args: &Args, context: &Context) -> anyhow::Result<ExitCode> {
    let Act::Init = args.act;
    if !context.folder.root().join("config").is_dir() {
        return Err(context.wrong(&context.no_station()));
    }

    let folder = context.folder.tls();
    let authority = Authority::of(&folder).map_err(|error| context.wrong(&error.text()))?;
    let key = if authority.is_new() {
        "cli-tls-made"
    } else {
        "cli-tls-there"
    };
    out::line(
        &Text::new(key)
            .with("folder", folder.display())
            .say(context.language),
    )?;
    out::line(
        &Text::new("cli-tls-next")
            .with("fingerprint", authority.fingerprint())
            .say(context.language),
    )?;
    Ok(ExitCode::SUCCESS)
}
