//! `phatthanh log verify` and `phatthanh log seal`: the proof that nobody changed the log.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use super::reader::zone;
use crate::airlog::{Airlog, AirlogError, Attestation, SealKey, Verdict};
use crate::cli::Context;
use crate::cli::terminal::out;
use crate::clock::{Clock, SystemClock};
use crate::words::Text;

#[derive(Debug, clap::Args)]
pub(super) struct Verify {
    /// Also against the sealed days kept in this folder; may be given again.
    #[arg(long, value_name = "DIR")]
    sealed: Vec<PathBuf>,
    /// The public key seals are to be made with; may be given again.
    #[arg(long, value_name = "HEX")]
    key: Vec<String>,
}

pub(super) fn verify(
    args: &Verify,
    airlog: &Airlog,
    context: &Context,
) -> anyhow::Result<ExitCode> {
    let say = |text: Text| out::line(&text.say(context.language));
    let verdict = airlog.verify_with(&args.key)?;
    say(verdict.text())?;
    if let Some(text) = airlog.beginning() {
        say(text)?;
    }

    let mut whole = matches!(verdict, Verdict::Ok { .. });
    if let Some((_, seal)) = airlog.last_seal()? {
        say(Text::new("cli-log-sealed")
            .with("day", seal.day)
            .with("seq", seal.seq)
            .with("key", &seal.key))?;
        // Another account may not read the key: that is as it should be.
        let key = SealKey::peek(&context.folder.seal_key())
            .ok()
            .flatten()
            .map(|key| key.public());
        if let Some(found) = key.filter(|key| *key != seal.key && !args.key.contains(key)) {
            say(Text::new("cli-log-key-replaced")
                .with("found", found)
                .with("expected", &seal.key))?;
            whole = false;
        }
    }

    for folder in folders(args, context) {
        match airlog.attestation(&folder, &args.key) {
            Ok(attestation) => whole &= tell(&attestation, &folder, context)?,
            Err(AirlogError::Io { source, .. }) => {
                let text = Text::new("airlog-witness-away").with("folder", folder.display());
                say(text.with("problem", source))?;
                whole &= !args.sealed.contains(&folder);
            }
            Err(error) => return Err(error.into()),
        }
    }

    Ok(ExitCode::from(u8::from(!whole)))
}

/// The station's own sealed days, the copies it makes that are there now, and those named.
fn folders(args: &Verify, context: &Context) -> Vec<PathBuf> {
    let own = context.folder.sealed();
    let exports = crate::config::load(context.folder.root())
        .loaded
        .map(|loaded| loaded.station.exports);
    let known = std::iter::once(own)
        .chain(exports.unwrap_or_default())
        .filter(|folder| folder.is_dir());
    let mut folders: Vec<PathBuf> = Vec::new();
    for folder in known.chain(args.sealed.iter().cloned()) {
        if !folders.contains(&folder) {
            folders.push(folder);
        }
    }

    folders
}

/// Says what the sealed days in `folder` say; whether the log agrees.
fn tell(attestation: &Attestation, folder: &Path, context: &Context) -> anyhow::Result<bool> {
    let say = |text: Text| out::line(&text.with("folder", folder.display()).say(context.language));
    for finding in &attestation.findings {
        out::line(&format!(
            "{}: {}",
            folder.display(),
            finding.text().say(context.language)
        ))?;
    }

    for earlier in &attestation.earlier {
        let text = Text::new("airlog-witness-earlier").with("aside", &earlier.aside);
        say(text.with("rows", earlier.rows).with("until", earlier.until))?;
    }

    if !attestation.findings.is_empty() {
        return Ok(false);
    }

    match attestation.last {
        Some(last) => {
            say(Text::new("airlog-witness-holds")
                .with("days", attestation.days)
                .with("last", last))?;
        }
        None => say(Text::new("airlog-witness-none"))?,
    }

    Ok(true)
}

pub(super) fn seal(context: &Context) -> anyhow::Result<ExitCode> {
    let path = context.folder.log();
    if !path.exists() {
        return Err(AirlogError::Missing { path }.into());
    }

    let mut airlog = Airlog::open(&path)?;
    let key = SealKey::open(&context.folder.seal_key())?;
    let now = SystemClock::new().now();
    let loaded = crate::config::load(context.folder.root()).loaded;
    let today = now.to_zoned(zone(loaded.as_ref())).date();
    let sealed = airlog.seal(now, today.yesterday()?, &key)?;
    airlog.write_sealed(&context.folder.sealed())?;
    let Some(seal) = sealed else {
        out::say(&Text::new("cli-log-nothing-to-seal").say(context.language));
        return Ok(ExitCode::from(1));
    };

    let file = context.folder.sealed().join(seal.file_name());
    let text = Text::new("cli-log-seal-made")
        .with("seq", seal.seq)
        .with("file", file.display());
    out::line(&text.with("key", &seal.key).say(context.language))?;
    Ok(ExitCode::SUCCESS)
}
