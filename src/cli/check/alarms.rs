//! What keeps alarms from reaching anybody: found when the files are checked, and not on the night it matters.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use jiff::Timestamp;

use super::Told;
use crate::alarm::Grade;
use crate::config::{Loaded, Way};
use crate::words::Text;

/// Whoever is not of the account's group can read it.
const OTHERS_READ: u32 = 0o004;

/// Returns what is wrong with the ways by which alarms are told.
pub(super) fn ways(root: &Path, loaded: &Loaded, now: Timestamp) -> Vec<Told> {
    let alarms = &loaded.station.alarms;
    let mut devices: Vec<&PathBuf> = alarms.modem.iter().map(|modem| &modem.device).collect();
    let mut secrets: Vec<&PathBuf> = Vec::new();
    secrets.extend(
        alarms
            .modem
            .iter()
            .filter_map(|modem| modem.pin_file.as_ref()),
    );
    secrets.extend(
        alarms
            .mail
            .iter()
            .filter_map(|mail| Some(&mail.account.as_ref()?.1)),
    );
    for way in alarms.ways.values() {
        match way {
            Way::Webhook { secret_file, .. } => secrets.push(secret_file),
            Way::Relay { board, .. } => devices.extend(board.place()),
            Way::Sms(_) | Way::Email(_) | Way::Command(_) => {}
        }
    }

    let away = devices.into_iter().filter(|device| !device.exists());
    let away =
        away.map(|device| Text::new("cli-check-alarm-device").with("device", device.display()));
    let unreadable = secrets
        .into_iter()
        .filter_map(|file| secret(&root.join(file)));
    let rungs = &alarms.rules.rungs;
    let nobody = !rungs.is_empty()
        && rungs
            .iter()
            .all(|rung| !rung.kinds.is_empty() || rung.grade > Grade::Urgent);
    let nobody = nobody.then(|| Text::new("cli-check-alarm-urgent"));
    let today = now.to_zoned(loaded.rules.zone.clone()).date();
    let told = |text| Told::of_today(today, text);
    away.chain(unreadable).chain(nobody).map(told).collect()
}

fn secret(file: &Path) -> Option<Text> {
    let problem = match fs::read_to_string(file) {
        Ok(text)
            if text
                .lines()
                .next()
                .is_some_and(|line| !line.trim().is_empty()) =>
        {
            let mode = fs::metadata(file).ok()?.permissions().mode();
            let open = mode & OTHERS_READ != 0;
            return open.then(|| Text::new("cli-check-alarm-open").with("path", file.display()));
        }
        Ok(_) => "0 byte".to_owned(),
        Err(problem) => problem.to_string(),
    };
    let text = Text::new("cli-check-alarm-secret").with("path", file.display());
    Some(text.with("problem", problem))
}
