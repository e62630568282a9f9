//! The desk: what is listened to there never reaches the transmitter.
//!
//! A card is opened for the desk only where it is shown to be another than those that may be on air. Two names
//! may lead to one card, and behind a sound server nobody sees the card: what cannot be distinguished is refused,
//! for unapproved words on the air are worse than none at the desk.

use super::card;
use super::identity::{Cards, SystemCards};

/// Why nothing is played at the desk.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DeskRefusal {
    /// Its card is the one on air.
    #[error("{desk} leads to the card on air: {air}")]
    OnAir {
        /// The desk's name for it.
        desk: String,
        /// The output's.
        air: String,
    },
    /// It may be the one on air: nobody sees where a name leads.
    #[error("{hidden} may lead to the card on air: {desk}, {air}")]
    NotTold {
        /// The desk's name.
        desk: String,
        /// The output's.
        air: String,
        /// That of the two which shows no card.
        hidden: String,
    },
    /// There is none of that name.
    #[error("{desk}: no such device")]
    Missing {
        /// The name.
        desk: String,
    },
}

/// The device called `name`, if it is shown to be none of `air`.
///
/// Asks the sound system, which may hang.
///
/// # Errors
/// [`DeskRefusal`]: no such card, the card on air, or nobody can tell.
pub fn desk(name: &str, air: &[String]) -> Result<cpal::Device, DeskRefusal> {
    let _said = alsa::Output::local_error_handler();
    apart(name, air, &SystemCards)?;
    card::find(name).map_err(|_| DeskRefusal::Missing {
        desk: name.to_owned(),
    })
}

/// Where a name leads.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Leads {
    /// To the card of this id, which stays with the card.
    Card(String),
    /// Nowhere: it swallows what it gets.
    Nowhere,
    /// Nobody sees it.
    Hidden,
}

/// Shows that the desk's name leads to none of the cards that may be on air.
fn apart(desk: &str, air: &[String], system: &dyn Cards) -> Result<(), DeskRefusal> {
    let at_desk = leads(desk, system);
    for name in air {
        let (desk, air) = (desk.to_owned(), name.clone());
        let on_air = leads(name, system);
        match (&at_desk, &on_air) {
            _ if desk == air && at_desk != Leads::Nowhere => {
                return Err(DeskRefusal::OnAir { desk, air });
            }
            (Leads::Nowhere, _) | (_, Leads::Nowhere) => {}
            (Leads::Hidden, _) => {
                return Err(DeskRefusal::NotTold {
                    hidden: desk.clone(),
                    desk,
                    air,
                });
            }
            (_, Leads::Hidden) => {
                return Err(DeskRefusal::NotTold {
                    hidden: air.clone(),
                    desk,
                    air,
                });
            }
            (Leads::Card(one), Leads::Card(other)) if one == other => {
                return Err(DeskRefusal::OnAir { desk, air });
            }
            (Leads::Card(_), Leads::Card(_)) => {}
        }
    }

    Ok(())
}

fn leads(name: &str, system: &dyn Cards) -> Leads {
    if name == "null" {
        return Leads::Nowhere;
    }

    let by_number = |number| system.id(number).map_or(Leads::Hidden, Leads::Card);
    match card_in(name) {
        Some(card) => match card.parse() {
            Ok(number) => by_number(number),
            // A path of a control device means a card too, and shows none.
            Err(_) if card.contains('/') => Leads::Hidden,
            Err(_) => Leads::Card(card.to_owned()),
        },
        None => system
            .behind(name)
            .map_or(Leads::Hidden, |(number, _)| by_number(number)),
    }
}

/// Kinds of ALSA's own whose first argument is a card.
const KINDS: [&str; 20] = [
    "hw",
    "plughw",
    "dmix",
    "default",
    "sysdefault",
    "front",
    "rear",
    "side",
    "center_lfe",
    "surround21",
    "surround40",
    "surround41",
    "surround50",
    "surround51",
    "surround71",
    "iec958",
    "spdif",
    "hdmi",
    "modem",
    "usbstream",
];

/// The card that `name` spells out, by id or number: `plughw:CARD=PCH,DEV=0`, `hw:1`, `hw:PCH,0`.
fn card_in(name: &str) -> Option<&str> {
    let (kind, arguments) = name.split_once(':')?;
    if !KINDS.contains(&kind) {
        return None;
    }
    let mut parts = arguments.split(',').map(str::trim);
    let named = parts.clone().find_map(|part| part.strip_prefix("CARD="));
    let card = named.or_else(|| parts.next().filter(|first| !first.contains('=')))?;
    Some(card.trim_matches(['"', '\''])).filter(|card| !card.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Card 0 is `PCH`, 1 is `Device`; `default` and what is plugged on `plug` lead to the first, `desk` to the
    /// second; a sound server shows nothing.
    #[derive(Debug)]
    struct Machine;

    impl Cards for Machine {
        fn id(&self, number: u32) -> Option<String> {
            ["PCH", "Device"]
                .get(number as usize)
                .map(|id| (*id).to_owned())
        }

        fn behind(&self, name: &str) -> Option<(u32, u32)> {
            match name {
                "default" | "plug:hw:0" => Some((0, 0)),
                "desk" => Some((1, 0)),
                _ => None,
            }
        }
    }

    /// `-` apart, `=` the card on air, `?` not distinguished.
    #[track_caller]
    fn check(desk: &str, air: &[&str], expected: char) {
        let air: Vec<String> = air.iter().map(|name| (*name).to_owned()).collect();
        let found = match apart(desk, &air, &Machine) {
            Ok(()) => '-',
            Err(DeskRefusal::OnAir { .. }) => '=',
            Err(_) => '?',
        };
        assert_eq!(found, expected, "{desk} beside {air:?}");
    }

    #[test]
    fn one_card_by_many_names() {
        let names = [
            "default",
            "hw:0",
            "plughw:0,3",
            "hw:CARD=0",
            "hw:CARD=PCH",
            "plughw:CARD=PCH,DEV=0",
            "hw:PCH,0",
            "dmix:CARD=PCH,DEV=0",
            "sysdefault:CARD=PCH",
            "front:CARD=PCH,DEV=0",
            "plug:hw:0",
            "hw:DEV=0,CARD=PCH",
        ];
        for one in names {
            for other in names {
                check(one, &[other], '=');
            }
            for other in [
                "desk",
                "hw:1",
                "plughw:CARD=Device,DEV=0",
                "plughw:CARD=Gone,DEV=0",
                "hw:Device",
            ] {
                check(one, &[other], '-');
                check(other, &[one], '-');
            }
        }
    }

    #[test]
    fn what_nobody_sees_is_not_apart() {
        for hidden in [
            "pulse",
            "pipewire",
            "jack",
            "hw:7",
            "plughw:CARD=/dev/snd/controlC0",
            "mine",
            "hw:",
        ] {
            check(hidden, &["plughw:CARD=Device,DEV=0"], '?');
            check("plughw:CARD=Device,DEV=0", &[hidden], '?');
            check(hidden, &[hidden], '=');
            check("plughw:CARD=Device,DEV=0", &["hw:0", hidden], '?');
        }
    }

    #[test]
    fn every_card_that_may_be_on_air_counts() {
        check("desk", &["plughw:CARD=Gone", "hw:0", "hw:1"], '=');
        check("desk", &["plughw:CARD=Gone", "hw:0"], '-');
        check("null", &["hw:0", "pulse"], '-');
        check("null", &["null"], '-');
        check("desk", &["null"], '-');
    }
}
