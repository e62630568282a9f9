//! `phatthanh devices`: the sound cards by stable name, and which would be used.

use std::process::ExitCode;

use crate::cli::Context;
use crate::cli::terminal::out;
use crate::playout;
use crate::words::Text;

#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Args {
    /// One JSON document.
    #[arg(long)]
    json: bool,
}

pub(in crate::cli) fn run(args: &Args, context: &Context) -> anyhow::Result<ExitCode> {
    let wanted = crate::config::load(context.folder.root())
        .loaded
        .map_or_else(
            || vec!["default".to_owned()],
            |loaded| loaded.station.output.devices,
        );
    let devices = playout::devices(&wanted);
    if args.json {
        out::json(&devices)?;
        return Ok(ExitCode::SUCCESS);
    }

    for device in &devices {
        let mark = if device.would_use { "*" } else { " " };
        out::line(&format!("{mark} {}\t{}", device.name, device.description))?;
    }

    if !devices.iter().any(|device| device.would_use) {
        out::say(
            &Text::new("cli-no-card")
                .with("names", wanted.join(", "))
                .say(context.language),
        );
    }

    Ok(ExitCode::SUCCESS)
}
