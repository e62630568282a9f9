//! What a program asks for: numbers, days and instants in one form each, and nothing that is not known.

use jiff::Timestamp;
use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;

use crate::calendar;
use crate::config::zone;
use crate::console::web::site::Site;
use crate::console::web::trouble::Trouble;
use crate::console::web::visitor::Fields;
use crate::words::Text;

/// No answer has more of anything.
pub(in crate::console::web) const MOST: usize = 1000;

/// So many if none are asked for.
const USUAL: usize = 200;

/// The question behind `?`.
#[derive(Debug)]
pub(super) struct Asked(Fields);

impl Asked {
    /// Reads `query`, in which only `known` names stand, each once.
    ///
    /// # Errors
    /// If another name stands in it, or one twice: what is not understood is not left out in silence.
    pub(super) fn read(query: Option<&str>, known: &[&str]) -> Result<Self, Trouble> {
        let fields = Fields::read(query.unwrap_or_default().as_bytes());
        let mut seen: Vec<&str> = Vec::new();
        for name in fields.names() {
            if !known.contains(&name) || seen.contains(&name) {
                let text = Text::new("console-api-unknown").with("name", shown(name));
                return Err(Trouble::Asked(text.with("known", known.join(", "))));
            }
            seen.push(name);
        }
        Ok(Self(fields))
    }

    /// Returns what was asked under `name`; none if nothing was.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        // What is empty was asked too, and is nothing's value.
        let mut sent = self.0.names();
        sent.any(|sent| sent == name).then(|| self.0.get(name))
    }

    /// Returns the day asked under `name`.
    ///
    /// # Errors
    /// If it is none.
    pub(super) fn day(&self, name: &str) -> Result<Option<Date>, Trouble> {
        let day = |text: &str| Date::strptime("%Y-%m-%d", text).map_err(|_| wrong(name, text));
        self.get(name).map(day).transpose()
    }

    /// Returns the instant asked under `name`: RFC 3339, or a day, which is its midnight at the station.
    ///
    /// # Errors
    /// If it is none.
    pub(super) fn instant(
        &self,
        name: &str,
        zone: &TimeZone,
    ) -> Result<Option<Timestamp>, Trouble> {
        let instant = |text: &str| {
            if let Ok(date) = Date::strptime("%Y-%m-%d", text) {
                return Ok(calendar::instant(zone, date, Time::midnight()));
            }
            text.parse::<Timestamp>().map_err(|_| wrong(name, text))
        };
        self.get(name).map(instant).transpose()
    }

    /// Returns whether `name` was asked for with `true`.
    ///
    /// # Errors
    /// If it is neither `true` nor `false`.
    pub(super) fn flag(&self, name: &str) -> Result<bool, Trouble> {
        match self.get(name) {
            None | Some("false") => Ok(false),
            Some("true") => Ok(true),
            Some(text) => Err(wrong(name, text)),
        }
    }

    /// Returns how many are asked for under `limit`.
    ///
    /// # Errors
    /// If it is no number from 1 to [`MOST`].
    pub(super) fn limit(&self) -> Result<usize, Trouble> {
        let Some(text) = self.get("limit") else {
            return Ok(USUAL);
        };
        let number = text.parse().ok();
        number
            .filter(|number| (1..=MOST).contains(number))
            .ok_or_else(|| wrong("limit", text))
    }
}

/// Says that `text` cannot be meant under `name`.
pub(super) fn wrong(name: &str, text: &str) -> Trouble {
    Trouble::Asked(
        Text::new("console-api-wrong")
            .with("name", name)
            .with("found", shown(text)),
    )
}

/// Returns no more of what was sent than a person reads.
fn shown(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).take(60).collect()
}

/// Returns the station's time zone.
pub(super) fn own_zone(site: &Site) -> TimeZone {
    let current = site.current();
    current.map_or_else(zone::vietnam, |current| current.loaded.rules.zone.clone())
}
