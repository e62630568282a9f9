//! Text that an order says, made a recording before the order is one.

use std::env;

use jiff::Timestamp;

use super::speaking;
use crate::airlog::OrderedRecording;
use crate::config::{Loaded, PREPARED};
use crate::library::Library;
use crate::names::AudioPath;
use crate::speech::Reading;
use crate::words::Text;

/// What is to be said for a text.
#[derive(Debug)]
pub struct Said {
    /// The recording, decoded and measured.
    pub recording: OrderedRecording,
    /// How the text is read; none where it is not, and the station's all-purpose warning takes its place.
    pub spoken: Option<Reading>,
    /// What was wrong with the station's own voice.
    pub problem: Option<Text>,
}

/// Speaks `typed`, which is called `title`, and ingests what comes of it: by the station's voice, else by espeak-ng, else the recorded warning that
/// the station has for all cases. An order has the attention signal before it anyway.
///
/// # Errors
/// Why nothing can be said, for people.
pub fn said(
    library: &Library,
    loaded: &Loaded,
    typed: &str,
    title: &str,
    now: Timestamp,
) -> Result<Said, Text> {
    match speaking::speak(loaded, typed, title, &env::temp_dir()) {
        Ok(spoken) => {
            let segment = library.take_outside(spoken.path(), now)?;
            let mut recording = OrderedRecording {
                text: Some(typed.to_owned()),
                ..OrderedRecording::of(&segment)
            };
            // The file it was made in is gone when this is read.
            let name = speaking::file_name(title);
            recording.recording.path = AudioPath::from(format!("{PREPARED}/{name}.wav").as_str());
            Ok(Said {
                recording,
                problem: spoken.fell_back.clone(),
                spoken: Some(spoken.reading),
            })
        }
        Err(problem) => {
            let speech = loaded.station.speech.as_ref();
            let warning = speech.and_then(|speech| speech.warning.as_ref());
            let Some(warning) = warning else {
                return Err(problem);
            };
            let segment = library.take_outside(&library.file(warning), now)?;
            Ok(Said {
                recording: OrderedRecording::of(&segment),
                spoken: None,
                problem: Some(problem),
            })
        }
    }
}
