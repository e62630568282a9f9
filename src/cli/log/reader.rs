//! The log, and what is needed to ask it.

use jiff::tz::TimeZone;

use crate::airlog::Airlog;
use crate::cli::Context;
use crate::cli::terminal::when;
use crate::config::Loaded;

/// The log, and what is needed to ask it. It can be read whatever the configuration looks like now.
pub(super) struct LogReader<'a> {
    pub(super) log: Airlog,
    pub(super) zone: TimeZone,
    pub(super) loaded: Option<Loaded>,
    pub(super) context: &'a Context,
}

pub(super) fn zone(loaded: Option<&Loaded>) -> TimeZone {
    let usual = || crate::config::zone::vietnam();
    loaded.map_or_else(usual, |loaded| loaded.rules.zone.clone())
}

impl LogReader<'_> {
    pub(super) fn asked(&self, text: &str) -> anyhow::Result<when::Asked> {
        when::asked(text, &self.zone).map_err(|text| self.context.wrong(&text))
    }
}
