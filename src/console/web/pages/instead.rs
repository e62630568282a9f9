//! A program that a date has instead of the week's, or on top of it, as it was typed.

use crate::config::{Extra, Loaded, typed_length, typed_time};
use crate::words::Text;

/// What a form has in its fields.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(super) struct Instead {
    pub(super) program: String,
    pub(super) at: String,
    pub(super) length: String,
}

impl Instead {
    /// The fields of program, time and length.
    pub(super) fn read([program, at, length]: [String; 3]) -> Self {
        Self {
            program,
            at,
            length,
        }
    }

    /// Returns it as files have it; none if nothing was chosen, or it will not do: `problems` has why.
    pub(super) fn extra(&self, loaded: &Loaded, problems: &mut Vec<Text>) -> Option<Extra> {
        if self.program.is_empty() {
            // A time without a program: something was forgotten.
            if !self.at.is_empty() {
                problems.push(Text::new("week-plays-unknown"));
            }
            return None;
        }

        let (at, length) = (typed_time(&self.at), typed_length(&self.length));
        if !loaded.schedule.programs.contains_key(self.program.as_str()) {
            problems.push(Text::new("week-plays-unknown"));
        }
        if at.is_none() {
            problems.push(Text::new("week-not-a-time").with("found", &self.at));
        }
        if length.is_none() {
            problems.push(Text::new("week-not-a-length").with("found", &self.length));
        }
        Some(Extra {
            id: None,
            program: self.program.clone(),
            at: at?,
            length: length?,
        })
    }
}
