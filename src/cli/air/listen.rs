//! `phatthanh listen`: one recording at the desk, as it would sound on air, on a card that is not on air.

use std::num::NonZero;
use std::process::ExitCode;
use std::sync::Arc;

use rodio::{ChannelCount, DeviceSinkBuilder, SampleRate, Source};

use crate::cli::Context;
use crate::cli::terminal::out;
use crate::clock::SystemClock;
use crate::config::Station;
use crate::playout::{self, DeskRefusal};
use crate::sound::StereoReader;
use crate::units::{CHANNELS, FRAMES_PER_SECOND, Frames, Gain};
use crate::words::Text;

#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Args {
    /// Its id, or the beginning of it, or its path, as `phatthanh library` shows them.
    id: String,
}

pub(in crate::cli) fn run(args: &Args, context: &Context) -> anyhow::Result<ExitCode> {
    let snapshot = context.snapshot(Arc::new(SystemClock::new()))?;
    let loaded = context.loaded(&snapshot)?;
    let catalogue = snapshot.catalogue();
    let named = snapshot.library.find(&args.id);
    let segment = named
        .first()
        .and_then(|recording| catalogue.at(&recording.path))
        .ok_or_else(|| context.wrong(&Text::new("cli-no-such-recording").with("id", &args.id)))?;
    let device = at_desk(&loaded.station, context)?;
    let gain = segment
        .loudness
        .map_or(Gain::UNITY, |loudness| loudness.to(loaded.rules.loudness));
    let begins = Text::new("cli-listen-begins")
        .with("title", &segment.title)
        .with("length", segment.length)
        .with("gain", format!("{:+.1}", gain.db()));
    out::say(&begins.say(context.language));

    let no_card = |problem: rodio::DeviceSinkError| {
        context.wrong(&Text::new("cli-listen-no-card").with("problem", problem))
    };

    let sink =
        DeviceSinkBuilder::from_device(device).and_then(|builder| builder.open_sink_or_fallback());
    let mut sink = sink.map_err(no_card)?;
    sink.log_on_drop(false);
    let (over, wait) = std::sync::mpsc::channel();
    let path = snapshot.library.stored(segment.id);
    let reader = StereoReader::open(&path, segment.sides, Frames::ZERO)?;
    sink.mixer().add(Recording {
        reader,
        gain: gain.linear(),
        block: vec![0.0; BLOCK],
        at: 0,
        held: 0,
        _over: over,
    });

    // Nothing is ever sent: the wait is over when the recording has been dropped.
    let _ = wait.recv();
    Ok(ExitCode::SUCCESS)
}

/// The card to listen on, which is none that may be on air.
fn at_desk(station: &Station, context: &Context) -> anyhow::Result<rodio::cpal::Device> {
    let named = station.desk.as_deref();
    playout::desk(named.unwrap_or("default"), &station.output.devices).map_err(|refusal| {
        let (key, desk, air, hidden) = match refusal {
            DeskRefusal::OnAir { desk, air } => ("cli-listen-on-air", desk, air, String::new()),
            DeskRefusal::NotTold { desk, air, hidden } => {
                ("cli-listen-not-told", desk, air, hidden)
            }
            DeskRefusal::Missing { desk } => {
                ("cli-listen-missing", desk, String::new(), String::new())
            }
        };
        let whose = if named.is_some() { "named" } else { "default" };
        let why = Text::new(key)
            .with("whose", whose)
            .with("desk", desk)
            .with("air", air)
            .with("hidden", hidden);
        context.wrong(&why)
    })
}

/// Samples read at once.
const BLOCK: usize = 4800 * CHANNELS;

/// A recording as rodio plays it: a stream of samples, brought to the station's loudness.
struct Recording {
    reader: StereoReader,
    gain: f32,
    block: Vec<f32>,
    at: usize,
    held: usize,
    _over: std::sync::mpsc::Sender<()>,
}

impl Iterator for Recording {
    type Item = f32;

    fn next(&mut self) -> Option<f32> {
        if self.at == self.held {
            // What breaks off has ended: at the desk that is all there is to hear.
            self.held = self.reader.read(&mut self.block).ok()? * CHANNELS;
            self.at = 0;
        }
        let sample = *self.block[..self.held].get(self.at)?;
        self.at += 1;
        Some((sample * self.gain).clamp(-1.0, 1.0))
    }
}

impl Source for Recording {
    fn current_span_len(&self) -> Option<usize> {
        None
    }

    fn channels(&self) -> ChannelCount {
        const { NonZero::new(CHANNELS as u16).unwrap() }
    }

    fn sample_rate(&self) -> SampleRate {
        const { NonZero::new(FRAMES_PER_SECOND).unwrap() }
    }

    fn total_duration(&self) -> Option<std::time::Duration> {
        None
    }
}
