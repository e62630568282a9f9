//! A file's frames and pages counted by their headers, without decoding.
//!
//! MPEG audio and Ogg are made of pieces that each say what they are. Walking over them tells what a
//! decoder does not: that another rate or other channels begin on the way, as where two recordings were
//! joined; that pages are lost, and where; that their positions cannot be relied on.

mod mpeg;
mod ogg;
mod opus;
mod wholes;
mod window;

use std::fs::File;
use std::io;
use std::ops::Range;
use std::path::Path;

pub use opus::put_in_order;
pub use wholes::wholes;
use window::Window;

/// Places kept.
const MOST_LOST: usize = 64;

/// What a file's own pieces say of it.
#[derive(Debug, Default, Clone, PartialEq)]
pub struct Survey {
    /// Length of all pieces together, in seconds, where they say it.
    pub seconds: Option<f64>,
    /// Rate or channels change on the way.
    pub changes: bool,
    /// Other recordings begin on the way, so often.
    pub joints: u32,
    /// Short and long blocks are mixed in packets of layer III.
    pub is_mixed: bool,
    /// Positions are missing, or go back.
    pub is_out_of_order: bool,
    /// Where pieces are lost or damaged, in seconds.
    pub lost: Vec<Range<f64>>,
}

impl Survey {
    /// Walks over the file at `path`; none if it is no MPEG audio and no Ogg.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn of(path: &Path) -> io::Result<Option<Self>> {
        let mut window = Window::new(File::open(path)?);
        match window.see(4)? {
            b"OggS" => ogg::survey(&mut window).map(Some),
            [0xff, _, ..] | [b'I', b'D', b'3', ..] => mpeg::survey(&mut window),
            _ => Ok(None),
        }
    }
}
