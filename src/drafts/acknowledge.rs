//! A signature under an edit by hand, afterwards.

use jiff::Timestamp;

use super::act::{named, note};
use super::error::DraftError;
use super::history::{Kind, history};
use crate::airlog::{Airlog, EditAct, Edited, Seq};
use crate::station::Folder;
use crate::words::Text;

/// Signs an edit by hand afterwards.
///
/// # Errors
/// [`DraftError`]: it is no edit by hand, it is signed already, nobody is named, or the log takes no row.
pub fn acknowledge(
    folder: &Folder,
    log: &mut Airlog,
    of: Seq,
    by: &str,
    now: Timestamp,
) -> Result<(), DraftError> {
    let by = named(by)?;
    let versions = history(folder, log)?;
    let version = versions.iter().find(|version| version.seq == Some(of));
    let key = match version {
        Some(version) if version.kind != Kind::Hand => "edit-not-by-hand",
        Some(version) if version.by.is_some() => "edit-signed-already",
        Some(_) => {
            let row = Edited {
                of: Some(of),
                ..Edited::new(EditAct::Acknowledged, &by)
            };
            note(log, now, &row)?;
            return Ok(());
        }
        None => "edit-no-version",
    };
    Err(DraftError::Refused(Text::new(key).with("seq", of)))
}
