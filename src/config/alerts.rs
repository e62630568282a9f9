//! `[[alerts]]` of `config/station.toml`: where public warnings (CAP) come from, and which are for this station.

use std::path::{Component, Path, PathBuf};

use super::fault::Draft;
use super::reader::{Table, Value};
use crate::alert::{Listening, Place, Severity};
use crate::words::Text;

/// A way by which public warnings come.
#[derive(Debug, Clone, PartialEq)]
pub struct AlertSource {
    /// What people call it.
    pub name: String,
    /// Where they come from.
    pub from: AlertsFrom,
    /// What is listened for; whether who sends is known by this way.
    pub listening: Listening,
    /// How often a warning is said.
    pub repeat: u32,
}

/// Where public warnings come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AlertsFrom {
    /// Files in a folder; within the station's unless it is absolute.
    Folder(PathBuf),
    /// A web address that is asked again and again.
    Url {
        /// The address.
        url: String,
        /// The only certificates that are believed, as a file; none: those of the system.
        ca: Option<PathBuf>,
    },
}

/// How often a warning is said where the file does not say.
const REPEAT: u32 = 2;

/// Understands the tables; one without a place to come from is reported and left out.
pub(super) fn read(file: &Table<'_>) -> Vec<AlertSource> {
    let tables = file.tables("alerts", "alerts").unwrap_or_default();
    tables.into_iter().filter_map(source).collect()
}

fn source(table: Table<'_>) -> Option<AlertSource> {
    let name = table.optional("name").and_then(Value::text);
    let from = from(&table);
    let areas = table
        .optional("areas")
        .and_then(|value| value.list(Value::text));
    let place = place(&table);
    if areas.is_none() && place.is_none() {
        table.missing(
            &["areas", "place"],
            Text::new("config-alerts-nowhere"),
            r#"areas = ["Hải Dương"]"#,
        );
    }

    let severity = table.optional("severity").and_then(|value| {
        value.choice(&[
            ("minor", Severity::Minor),
            ("moderate", Severity::Moderate),
            ("severe", Severity::Severe),
            ("extreme", Severity::Extreme),
        ])
    });
    let airs = table
        .optional("policy")
        .and_then(|value| value.choice(&[("air", true), ("ask", false)]));
    let repeat = table
        .optional("repeat")
        .and_then(|value| value.integer(1..=10));

    let is_plain =
        matches!(&from, Some(AlertsFrom::Url { url, .. }) if !url.starts_with("https://"));
    let is_folder = matches!(&from, Some(AlertsFrom::Folder(_)));
    if let Some(airs) = airs.as_ref().filter(|airs| airs.value && is_plain) {
        let draft = Draft::error(Text::new("config-alerts-plain"));
        table
            .page
            .report(&airs.span, draft.hinting(Value::write("\"ask\"")));
    }

    // A signature within an alert is not looked at: who sends is known by the server alone.
    let by_any_authority = matches!(&from, Some(AlertsFrom::Url { ca: None, .. })) && !is_plain;
    if let Some(airs) = airs.as_ref().filter(|airs| airs.value && by_any_authority) {
        let draft = Draft::warning(Text::new("config-alerts-no-ca"));
        let hint = Text::new("config-alerts-no-ca-hint");
        table.page.report(&airs.span, draft.hinting(hint));
    }

    table.finish();
    let from = from?;
    let named = match &from {
        AlertsFrom::Folder(folder) => folder.display().to_string(),
        AlertsFrom::Url { url, .. } => url.clone(),
    };
    let areas = areas.map(|areas| areas.value).unwrap_or_default();
    Some(AlertSource {
        name: name.map_or(named, |name| name.value),
        listening: Listening {
            areas: areas.into_iter().map(|area| area.value).collect(),
            place,
            severity: severity.map_or(Severity::Severe, |severity| severity.value),
            trusted: !is_plain && airs.map_or(is_folder, |airs| airs.value),
        },
        repeat: repeat.map_or(REPEAT, |repeat| repeat.value as u32),
        from,
    })
}

/// Where the station stands.
fn place(table: &Table<'_>) -> Option<Place> {
    let degrees = |value: Value<'_>| value.number(-180.0..=180.0);
    table
        .optional("place")
        .and_then(|value| value.list(degrees))
        .and_then(|place| match &place.value[..] {
            [latitude, longitude] if latitude.value.abs() <= 90.0 => Some(Place {
                latitude: latitude.value,
                longitude: longitude.value,
            }),
            _ => {
                let draft = Draft::error(Text::new("config-alerts-place"));
                table
                    .page
                    .report(&place.span, draft.hinting(Value::write("[16.56, 107.62]")));
                None
            }
        })
}

fn from(table: &Table<'_>) -> Option<AlertsFrom> {
    let folder = table.optional("folder").and_then(Value::text);
    let url = table.optional("url").and_then(Value::text);
    let ca = table.optional("ca").and_then(Value::text);
    let ca = ca.map(|ca| PathBuf::from(ca.value));
    match (folder, url) {
        (Some(folder), None) => {
            let path = PathBuf::from(&folder.value);
            let is_plain = path
                .components()
                .all(|part| matches!(part, Component::RootDir | Component::Normal(_)));
            if !is_plain || folder.value.trim().is_empty() || path.starts_with("audio") {
                let draft = Draft::error(Text::new("config-alerts-folder"));
                table
                    .page
                    .report(&folder.span, draft.hinting(Value::write("\"canh-bao\"")));
                return None;
            }
            Some(AlertsFrom::Folder(path))
        }
        (None, Some(url)) => {
            let rest = url
                .value
                .strip_prefix("https://")
                .or(url.value.strip_prefix("http://"));
            if rest.is_none_or(|rest| rest.is_empty() || rest.contains(char::is_whitespace)) {
                let draft = Draft::error(Text::new("config-alerts-url"));
                table.page.report(
                    &url.span,
                    draft.hinting(Value::write("\"https://…/cap.xml\"")),
                );
                return None;
            }
            Some(AlertsFrom::Url { url: url.value, ca })
        }
        (Some(_), Some(url)) => {
            let draft = Draft::error(Text::new("config-alerts-both"));
            table.page.report(&url.span, draft);
            None
        }
        (None, None) => {
            table.missing(
                &["folder", "url"],
                Text::new("config-alerts-from"),
                r#"folder = "canh-bao""#,
            );
            None
        }
    }
}

impl AlertSource {
    /// Returns the folder it is, in the station at `root`; none if it is none.
    #[must_use]
    pub fn folder(&self, root: &Path) -> Option<PathBuf> {
        match &self.from {
            AlertsFrom::Folder(folder) => Some(root.join(folder)),
            AlertsFrom::Url { .. } => None,
        }
    }
}
