//! `phatthanh simulate`: the same station on a simulated clock and output.

use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use crate::airlog::{Filter, view};
use crate::cli::Context;
use crate::cli::terminal::busy::Busy;
use crate::cli::terminal::{out, when};
use crate::clock::{SimClock, SystemClock};
use crate::playout::Simulated;
use crate::sound::WavWriter;
use crate::station::{Scene, simulate};
use crate::words::Text;

#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Args {
    /// First moment (2026-11-24T17:00, or a date).
    #[arg(long, value_name = "T")]
    from: String,
    /// Moment it ends.
    #[arg(long, value_name = "T")]
    to: String,
    /// Chooses how far the simulated sound card's crystal is off, up to 20 millionths; 0 is exact.
    #[arg(long, value_name = "N", default_value_t = 0)]
    seed: u64,
    /// Writes the samples a sound card would get, from --from to --to.
    #[arg(long, value_name = "OUT.wav")]
    record: Option<PathBuf>,
    /// One JSON object an airing, one a line.
    #[arg(long)]
    json: bool,
}

pub(in crate::cli) fn run(args: &Args, context: &Context) -> anyhow::Result<ExitCode> {
    let snapshot = context.snapshot(Arc::new(SystemClock::new()))?;
    let loaded = context.loaded(&snapshot)?;
    let zone = loaded.rules.zone.clone();
    let time = |text: &str| when::instant(text, &zone).map_err(|text| context.wrong(&text));
    let (from, to) = (time(&args.from)?, time(&args.to)?);
    if to <= from {
        return Err(context.wrong(&Text::new("cli-simulate-ends-first")));
    }

    let clock = Arc::new(SimClock::new(from));
    let mut output = Simulated::with_crystal(Arc::clone(&clock), crystal_ppm(args.seed));
    if let Some(path) = &args.record {
        output = output.recording(WavWriter::create(path)?, loaded.station.processing);
    }

    let scene = Scene {
        catalogue: Arc::new(snapshot.catalogue()),
        history: snapshot.history(Some(from))?,
        store: snapshot.store(),
        log: crate::airlog::Airlog::in_memory()?,
        loaded,
        from,
        to,
        outages: Vec::new(),
    };

    let busy = Busy::with("simulate", context.language);
    let log = simulate(scene, &clock, &mut output);
    output.finish()?;
    drop(busy);
    let airings = log.airings(&Filter::default())?;
    if args.json {
        out::data(&view::json_lines(&airings, &zone))?;
    } else {
        out::data(&view::table(&airings, &zone, context.language))?;
    }

    Ok(ExitCode::SUCCESS)
}

/// Spreads seeds over −20 to 20.
fn crystal_ppm(seed: u64) -> f64 {
    let spread = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 32;
    if seed == 0 {
        0.0
    } else {
        spread as f64 / f64::from(u32::MAX) * 40.0 - 20.0
    }
}
