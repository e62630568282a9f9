//! `[[button]]` of `config/station.toml`: switches that have a prepared folder said.

use std::path::PathBuf;
use std::time::Duration;

use jiff::SignedDuration;

use super::fault::Draft;
use super::reader::{Table, Value};
use crate::rundown::Urgency;
use crate::words::Text;

/// The folder in `audio/` for what is kept to be ordered one day, whether or not a button has one.
pub const PREPARED: &str = "khan-cap";

/// A switch that has a prepared folder said when it is held.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Button {
    /// What people call it.
    pub name: String,
    /// Its device, as the kernel names it.
    pub device: PathBuf,
    /// The one key of it that counts, by the kernel's number; none: any.
    pub key: Option<u16>,
    /// How long it must be held.
    pub hold: Duration,
    /// The folder in `audio/` whose approved recordings are said, by name.
    pub folder: String,
    /// Whose order it is.
    pub ordered_by: String,
    /// How urgent that is.
    pub level: Urgency,
    /// Whether it is a drill.
    pub drill: bool,
    /// How often all of it is said.
    pub repeat: u32,
}

const HOLD: SignedDuration = SignedDuration::from_secs(3);
/// How often the folder is said where the file does not say.
const REPEAT: u32 = 2;
/// The kernel has no more keys.
const LAST_KEY: i64 = 767;

/// Understands the tables; one that lacks something it needs is reported and left out.
pub(super) fn read(file: &Table<'_>) -> Vec<Button> {
    let tables = file.tables("button", "button").unwrap_or_default();
    tables.into_iter().filter_map(button).collect()
}

fn button(table: Table<'_>) -> Option<Button> {
    let name = table
        .required("name", r#"name = "Nút khẩn cấp""#)
        .and_then(Value::text);
    let device = table
        .required("device", r#"device = "/dev/input/by-id/usb-…-event-kbd""#)
        .and_then(Value::text);
    if let Some(device) = device
        .as_ref()
        .filter(|device| !device.value.starts_with('/'))
    {
        let draft = Draft::error(Text::new("config-button-device"));
        let hint = Value::write("\"/dev/input/by-id/usb-…-event-kbd\"");
        table.page.report(&device.span, draft.hinting(hint));
    }

    let key = table
        .optional("key")
        .and_then(|value| value.integer(1..=LAST_KEY));
    let range = SignedDuration::from_secs(1)..=SignedDuration::from_secs(30);
    let hold = table.optional("hold").and_then(|value| value.length(range));
    let folder = table
        .required("folder", r#"folder = "khan-cap""#)
        .and_then(Value::topic);
    let ordered_by = table.optional("ordered_by").and_then(Value::text);
    let level = table.optional("level").and_then(|value| {
        value.choice(&[
            ("khan-cap", Urgency::Emergency),
            ("uu-tien", Urgency::Priority),
        ])
    });
    let drill = table.optional("drill").and_then(Value::flag);
    let repeat = table
        .optional("repeat")
        .and_then(|value| value.integer(1..=20));
    table.finish();
    let name = name?.value;
    Some(Button {
        ordered_by: ordered_by.map_or_else(|| name.clone(), |by| by.value),
        name,
        device: PathBuf::from(device.filter(|device| device.value.starts_with('/'))?.value),
        key: key.map(|key| key.value as u16),
        hold: hold.map_or(HOLD, |hold| hold.value).unsigned_abs(),
        folder: folder?.value.to_string(),
        level: level.map_or(Urgency::Emergency, |level| level.value),
        drill: drill.is_some_and(|drill| drill.value),
        repeat: repeat.map_or(REPEAT, |repeat| repeat.value as u32),
    })
}
