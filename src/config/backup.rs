//! `[backup]` of `config/station.toml`: the station's copy on a stick, made every day by itself.

use std::path::PathBuf;

use jiff::SignedDuration;
use jiff::civil::Time;

use super::fault::Draft;
use super::page::At;
use super::reader::{Table, Value};
use super::seal::elsewhere;
use crate::words::Text;

/// When and where the station is copied by itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BackupRules {
    /// Where sticks are mounted; where systems mount them if the file names none.
    pub to: Vec<PathBuf>,
    /// From when on it is done each day.
    pub at: Time,
    /// A last whole copy that is older than this is an alarm.
    pub warn_after: SignedDuration,
}

const DAY: SignedDuration = SignedDuration::from_hours(24);

/// What holds where the file leaves it out: in the middle of the usual quiet hours; a week without a stick.
impl Default for BackupRules {
    fn default() -> Self {
        Self {
            to: Vec::new(),
            at: Time::constant(2, 30, 0, 0),
            warn_after: SignedDuration::from_hours(7 * 24),
        }
    }
}

/// Understands the table. A path that will not do costs the copy there, not the station.
pub(super) fn read(table: Table<'_>) -> BackupRules {
    let known = BackupRules::default();
    let named = table
        .optional("to")
        .and_then(|value| value.one_or_more(Value::text));
    let at = table.optional("at").and_then(Value::time);
    let warn_after = table
        .optional("warn_after")
        .and_then(|value| value.length(DAY..=DAY * 90));
    let page = table.page;
    table.finish();

    let mut to = Vec::new();
    for At { value, span } in named.map(|named| named.value).unwrap_or_default() {
        let Some(path) = elsewhere(&value) else {
            let draft = Draft::error(Text::new("config-backup-to").with("path", &value));
            page.report(&span, draft.hinting(Value::write("\"/media/usb\"")));
            continue;
        };
        if !to.contains(&path) {
            to.push(path);
        }
    }

    BackupRules {
        to,
        at: at.map_or(known.at, |at| at.value),
        warn_after: warn_after.map_or(known.warn_after, |after| after.value),
    }
}
