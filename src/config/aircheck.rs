//! `[aircheck]` of `config/station.toml`: what was heard, kept as sound.

use std::path::PathBuf;
use std::time::Duration;

use jiff::SignedDuration;

use super::fault::Draft;
use super::reader::{Table, Value};
use crate::units::Size;
use crate::words::Text;

/// How what was heard is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Aircheck {
    /// In which folder; relative to the station's, if it is not absolute.
    pub folder: PathBuf,
    /// In which format.
    pub format: AircheckFormat,
    /// How long a file is: a whole number of them makes a day.
    pub length: Duration,
    /// How long a recording is kept.
    pub keep: Duration,
    /// The oldest recordings go until this much of the disk is free.
    pub floor: Size,
}

/// In which format what was heard is kept.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub enum AircheckFormat {
    /// Half the size, nothing lost.
    #[default]
    Flac,
    /// Broadcast wave.
    Wav,
}

const FOLDER: &str = "var/bang-luu";
const HOUR: SignedDuration = SignedDuration::from_hours(1);
const DAY: SignedDuration = SignedDuration::from_hours(24);
const KEEP: SignedDuration = SignedDuration::from_hours(30 * 24);
const FLOOR: Size = Size(3_000_000_000);

/// The settings kept when the table leaves them out.
impl Default for Aircheck {
    fn default() -> Self {
        Self {
            folder: FOLDER.into(),
            format: AircheckFormat::default(),
            length: HOUR.unsigned_abs(),
            keep: KEEP.unsigned_abs(),
            floor: FLOOR,
        }
    }
}

/// Understands the table, if there is one; `below` is the room under which the station takes no recordings in.
pub(super) fn read(table: Option<Table<'_>>, below: Size) -> Option<Aircheck> {
    let table = table?;
    let known = Aircheck::default();
    let folder = table.optional("folder").and_then(Value::text);
    let words = [("flac", AircheckFormat::Flac), ("wav", AircheckFormat::Wav)];
    let format = table
        .optional("format")
        .and_then(|value| value.choice(&words));
    let range = SignedDuration::from_mins(10)..=SignedDuration::from_hours(6);
    let length = table
        .optional("length")
        .and_then(|value| value.length(range));
    if let Some(length) = length
        .as_ref()
        .filter(|length| DAY.as_secs() % length.value.as_secs().max(1) != 0)
    {
        let draft = Draft::blocking(Text::new("config-aircheck-length"));
        table
            .page
            .report(&length.span, draft.hinting(Value::write("\"1h\"")));
    }

    let keep = table
        .optional("keep")
        .and_then(|value| value.length(DAY..=DAY * 3650));
    let range = Size(50_000_000)..=Size(10_000_000_000_000);
    let floor = table.optional("floor").and_then(|value| value.size(range));
    if let Some(floor) = floor.as_ref().filter(|floor| floor.value < below) {
        let draft = Draft::warning(Text::new("config-aircheck-floor").with("floor", below));
        table.page.report(
            &floor.span,
            draft.hinting(Text::new("config-aircheck-floor-hint")),
        );
    }

    table.finish();
    Some(Aircheck {
        folder: folder.map_or(known.folder, |folder| folder.value.into()),
        format: format.map_or(known.format, |format| format.value),
        length: length.map_or(known.length, |length| length.value.unsigned_abs()),
        keep: keep.map_or(known.keep, |keep| keep.value.unsigned_abs()),
        floor: floor.map_or(known.floor, |floor| floor.value),
    })
}
