//! The sound card: whether sound gets out, and a tone to hear it by.

use rodio::cpal::traits::DeviceTrait;

use super::Patient;
use super::finding::{Finding, Matter};
use crate::playout;
use crate::station::tone;
use crate::words::Text;

const CARD: Matter = Matter {
    key: "card",
    why: "doctor-card-why",
};

/// How a card is found.
#[derive(Debug)]
enum Found {
    /// The running station sends sound to it.
    OnAir {
        card: String,
        peak_dbfs: Option<f64>,
    },
    /// The station runs without a card, as its command line asks.
    Silent,
    /// The station runs, and no sound gets out.
    Lost,
    /// It was opened here, as no station runs.
    Opened {
        card: String,
        hz: u32,
        channels: u16,
        /// Whether it is the first that the station names.
        first: bool,
    },
    /// It is there, and cannot be opened.
    Refused { card: String, problem: String },
    /// None of those the station names is there.
    Missing { names: String },
}

/// Examines the card: as the running station has it, else by opening the one that it would use.
pub(super) fn examine(patient: &Patient<'_>) -> Finding {
    judge(look(patient))
}

fn look(patient: &Patient<'_>) -> Found {
    if let Some(status) = patient.status() {
        return match &status.card {
            Some(card) if card == playout::SILENT => Found::Silent,
            Some(card) => Found::OnAir {
                card: card.clone(),
                peak_dbfs: status.peak_dbfs,
            },
            None => Found::Lost,
        };
    }

    let wanted = wanted(patient);
    let Some(card) = used(&wanted) else {
        return Found::Missing {
            names: wanted.join(", "),
        };
    };

    match open(&card) {
        Ok((_, hz, channels)) => Found::Opened {
            first: wanted.first() == Some(&card),
            card,
            hz,
            channels,
        },
        Err(problem) => Found::Refused {
            card,
            problem: problem.trim_end_matches('.').to_owned(),
        },
    }
}

fn wanted(patient: &Patient<'_>) -> Vec<String> {
    patient.loaded().map_or_else(
        || vec!["default".to_owned()],
        |loaded| loaded.station.output.devices.clone(),
    )
}

/// Returns the first there is of `wanted`.
fn used(wanted: &[String]) -> Option<String> {
    let devices = playout::devices(wanted);
    let used = devices.into_iter().find(|device| device.would_use);
    used.map(|device| device.name)
}

/// Opens a card: its sink, frames a second, channels.
fn open(card: &str) -> Result<(rodio::MixerDeviceSink, u32, u16), String> {
    let device = playout::device(card).ok_or_else(|| "no such card".to_owned())?;
    let config = device
        .default_output_config()
        .map_err(|problem| problem.to_string())?;
    let sink = tone::open(device)?;
    Ok((sink, config.sample_rate(), config.channels()))
}

fn judge(found: Found) -> Finding {
    match found {
        Found::OnAir { card, peak_dbfs } => CARD.good(
            Text::new("doctor-card-on-air")
                .with("card", card)
                .with("sounds", if peak_dbfs.is_some() { "yes" } else { "no" })
                .with("peak", format!("{:.1}", peak_dbfs.unwrap_or_default())),
        ),
        Found::Silent => CARD.warning(
            Text::new("doctor-card-silent"),
            Text::new("doctor-card-silent-do"),
        ),
        Found::Lost => CARD.bad(
            Text::new("doctor-card-lost"),
            Text::new("doctor-card-lost-do"),
        ),
        Found::Opened {
            card,
            hz,
            channels,
            first,
        } => {
            let found = |key: &'static str| {
                Text::new(key)
                    .with("card", card)
                    .with("hz", hz)
                    .with("channels", channels)
            };
            if first {
                CARD.good(found("doctor-card-opened"))
            } else {
                CARD.warning(
                    found("doctor-card-second"),
                    Text::new("doctor-card-second-do"),
                )
            }
        }
        Found::Refused { card, problem } => CARD.bad(
            Text::new("doctor-card-refused")
                .with("card", card)
                .with("problem", problem),
            Text::new("doctor-card-refused-do"),
        ),
        Found::Missing { names } => CARD.bad(
            Text::new("doctor-card-missing").with("names", names),
            Text::new("doctor-card-missing-do"),
        ),
    }
}

/// Plays a tone of 1 kHz at −18 dBFS for five seconds on the card that the station would use, and calls `begins` with the
/// card's name before its first sample.
///
/// # Errors
/// What to tell a person: the station runs and the card is on air, none is there, or it cannot be opened.
pub fn tone(patient: &Patient<'_>, begins: impl FnOnce(&str)) -> Result<(), Text> {
    if patient.status.as_ref().err().and_then(console_says_no) != Some(()) {
        return Err(Text::new("doctor-tone-on-air"));
    }

    let wanted = wanted(patient);
    let card = used(&wanted)
        .ok_or_else(|| Text::new("doctor-card-missing").with("names", wanted.join(", ")))?;
    let (sink, ..) = open(&card).map_err(|problem| {
        Text::new("doctor-card-refused")
            .with("card", &card)
            .with("problem", problem)
    })?;
    begins(&card);
    tone::play(&sink);
    Ok(())
}

/// Whether it is known that no station runs.
fn console_says_no(why: &crate::console::Unanswered) -> Option<()> {
    (why.running() == Some(false)).then_some(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::doctor::Verdict;

    #[test]
    fn only_a_card_that_takes_sound_and_is_the_first_is_good() {
        let card = || "hw:CARD=PCH".to_owned();
        let opened = |first| Found::Opened {
            card: card(),
            hz: 48_000,
            channels: 2,
            first,
        };
        let refused = Found::Refused {
            card: card(),
            problem: "busy".into(),
        };
        let on_air = Found::OnAir {
            card: card(),
            peak_dbfs: None,
        };
        let cases = [
            (on_air, Verdict::Good),
            (opened(true), Verdict::Good),
            (opened(false), Verdict::Warning),
            (Found::Silent, Verdict::Warning),
            (refused, Verdict::Bad),
            (Found::Lost, Verdict::Bad),
            (Found::Missing { names: card() }, Verdict::Bad),
        ];
        for (found, verdict) in cases {
            let said = format!("{found:?}");
            assert_eq!(judge(found).verdict(), verdict, "{said}");
        }
    }
}
