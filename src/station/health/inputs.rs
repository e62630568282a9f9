//! How the inputs are that are relayed now or soon.

use std::collections::BTreeSet;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::names::InputId;
use crate::station::conductor::Conductor;
use crate::station::conductor::relay::InputStanding;
use crate::words::{Language, Text};

/// An input that is relayed now or soon: none of the others is opened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InputStatus {
    /// Its id.
    pub id: String,
    /// What people call it.
    pub title: String,
    /// How it is.
    pub state: InputStanding,
    /// Why it cannot be played; none if it can, or nothing is known.
    pub words: Option<String>,
}

impl InputStatus {
    /// Returns those of the station `conductor` conducts, as the files list them.
    pub(super) fn all(conductor: &Conductor, now: Timestamp, language: Language) -> Vec<Self> {
        let wanted: BTreeSet<InputId> = conductor.inputs_wanted(now);
        let inputs = conductor.loaded().station.inputs.iter();
        let inputs = inputs.map(|input| &input.planned);
        inputs
            .filter(|input| wanted.contains(&input.id))
            .map(|input| {
                let (state, why) = conductor.input_standing(&input.id);
                Self {
                    id: input.id.to_string(),
                    title: input.title.clone(),
                    state,
                    words: why.map(|why: &Text| why.say(language)),
                }
            })
            .collect()
    }
}
