//! What a day will sound like, as people and programs read it.

use jiff::tz::TimeZone;
use serde::Serialize;

use super::{PlanSegment, rfc3339};
use crate::rundown::Texture;
use crate::units::{Frames, instant};
use crate::words::{Language, Text};

/// The JSON of what a day will sound like.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PlanTexture {
    /// All that airs, in seconds.
    pub total_s: f64,
    /// What of it is filler, fallback or the identification signal.
    pub filler_s: f64,
    /// Share of filler, in per cent.
    pub filler_percent: u32,
    /// What comes most often within an hour; null where nothing comes twice.
    pub most_repeated: Option<PlanRepeated>,
}

/// The JSON of what comes most often within an hour.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PlanRepeated {
    /// The recording; null for the identification signal.
    pub segment: Option<PlanSegment>,
    /// What people call it.
    pub title: String,
    /// How often it begins within an hour.
    pub times: usize,
    /// When that hour begins.
    pub from: String,
}

impl PlanTexture {
    /// Says `texture` in `language`.
    #[must_use]
    pub fn new(texture: &Texture, zone: &TimeZone, language: Language) -> Self {
        let seconds = |length: Frames| (length.seconds() * 1000.0).round() / 1000.0;
        let most_repeated = texture.repeated.as_ref().map(|most| PlanRepeated {
            segment: most
                .source
                .segment()
                .map(|segment| PlanSegment::new(segment)),
            title: most.source.title(language),
            times: most.times,
            from: rfc3339(most.from, zone),
        });
        Self {
            total_s: seconds(texture.total),
            filler_s: seconds(texture.filler),
            filler_percent: texture.filler_percent(),
            most_repeated,
        }
    }
}

/// Says in a sentence what a day will sound like.
#[must_use]
pub fn texture_text(texture: &Texture, zone: &TimeZone, language: Language) -> String {
    let minutes = |length: Frames| (length.seconds() / 60.0).round().to_string();
    let text = Text::new("rundown-texture")
        .with("total", minutes(texture.total))
        .with("filler", minutes(texture.filler))
        .with("percent", texture.filler_percent());
    let Some(most) = &texture.repeated else {
        return text.say(language);
    };

    let repeated = Text::new("rundown-texture-repeated")
        .with("title", most.source.title(language))
        .with("times", most.times)
        .with("from", instant::clock(most.from, zone));
    format!("{}{}", text.say(language), repeated.say(language))
}
