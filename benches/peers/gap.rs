//! The gap between two recordings: what was lost or added where one ends and the next begins.
//!
//! Two files of one tone, three and two seconds, that go on from one another without a step: together
//! 240 000 frames that sound, and then two seconds that do not. More were heard than that: something came between.
//! Fewer: something is missing. (mpg123 plays no WAV.)
//!
//! A low pass rounds the tone's hard beginning and end, and is heard a frame before and after; a high pass moves where it
//! crosses zero, so that two frames may be quiet there and not one. With the chain off neither is so.

use std::path::{Path, PathBuf};

use phatthanh::clock::{Clock, SystemClock};
use phatthanh::sound::WavWriter;
use phatthanh::units::Frames;

use crate::cost::BARE;
use crate::players::{Kind, SETTLES};
use crate::pulse::Pulse;
use crate::side::{folder, table};

/// Frames of the two files.
const LENGTHS: [usize; 2] = [144_000, 96_000];

/// Silence at the end of the second: what sounds after it is something else.
const SILENCE: usize = 96_000;

/// Frames of one turn of the tone.
const TURN: usize = 48;

const PLAYERS: &[(&str, Kind)] = &[
    ("phatthanh, full chain", Kind::Ours("")),
    ("phatthanh, chain off", Kind::Ours(BARE)),
    ("liquidsoap, output.alsa", Kind::Liquidsoap),
    ("mpd, alsa", Kind::Mpd),
    ("ffplay", Kind::Ffplay),
];

pub(crate) fn run() {
    let heading = [
        "two WAVs of one tone",
        "frames more or fewer",
        "longest hole, frames",
    ];
    let mut rows = vec![heading.map(str::to_owned).to_vec()];
    let tone = tones(&folder().join("tone"));
    let mut working = Vec::new();
    for (name, kind) in PLAYERS.iter().copied().filter(|(_, kind)| kind.is_there()) {
        let pulse = Pulse::start();
        let recorder = pulse.record();
        let player = kind.play(&pulse, name, &tone);
        working.push((name, pulse, recorder, player));
    }

    SystemClock::new().sleep(SETTLES);
    for (name, _pulse, recorder, player) in working {
        drop(player);
        let recording = recorder.finish();
        let loud: Vec<usize> = recording
            .sounding()
            .filter(|(_, frame)| frame[0].abs() > 0.02)
            .map(|(at, _)| at)
            .collect();
        let (heard, hole) = joined(&loud);
        let more = heard.cast_signed() - LENGTHS.iter().sum::<usize>().cast_signed();
        rows.push(vec![name.to_owned(), format!("{more:+}"), hole.to_string()]);
    }

    println!("{}", table(&rows));
}

/// Frames from the first loud one to the last of what both files are, and the longest hole between.
fn joined(loud: &[usize]) -> (usize, usize) {
    let hole = |pair: &[usize]| pair[1] - pair[0] - 1;
    let both = loud
        .windows(2)
        .position(|pair| hole(pair) >= SILENCE / 2)
        .map_or(loud, |last| &loud[..=last]);
    let longest = both.windows(2).map(hole).max().unwrap_or_default();
    let [first, .., last] = both else {
        return (0, 0);
    };
    (last - first + 1, longest)
}

fn tones(folder: &Path) -> Vec<PathBuf> {
    std::fs::create_dir_all(folder).unwrap();
    let mut made = Vec::new();
    for (number, length) in LENGTHS.into_iter().enumerate() {
        let path = folder.join(format!("{number}.wav"));
        let mut wav = WavWriter::create(&path).unwrap();
        // From a quarter turn on, so that the first and the last frame are loud.
        let wave = |at: usize| {
            ((at as f64 + 0.25 * TURN as f64) / TURN as f64 * std::f64::consts::TAU).sin()
        };
        let samples: Vec<f32> = (0..length)
            .flat_map(|at| [0.25 * wave(at) as f32; 2])
            .collect();
        wav.write(&samples).unwrap();
        if number + 1 == LENGTHS.len() {
            wav.silence(Frames::new(SILENCE as u64)).unwrap();
        }
        wav.finish().unwrap();
        made.push(path);
    }

    made
}
