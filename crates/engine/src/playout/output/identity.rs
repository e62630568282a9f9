//! Which card a name leads to: a number or `default` may be one card today and another after re-plugging.
//!
//! A name that holds a card's id (`plughw:CARD=Device,DEV=0`) always means that card. A number is taken for
//! the card it led to when it was first looked up: from then on that card is meant, whatever its number is.
//! `default`, and names a person defined, mean what the system says they mean at each opening; what they
//! led to is reported, so that a change of it is seen. Behind a sound server no card can be seen: the server
//! is asked itself ([`super::server`]).

use std::collections::BTreeMap;
use std::fmt::Debug;
use std::fs;
use std::sync::{Mutex, PoisonError};

use alsa::Direction;
use alsa::pcm::PCM;

use phatthanh_core::names::NumberedCard;

/// What the system knows of its cards.
pub(in crate::playout) trait Cards: Debug + Send + Sync {
    /// The id of the card of that number, which stays with the card: `PCH`, `Device`.
    fn id(&self, number: u32) -> Option<String>;
    /// The numbers of the card and the device that a name leads to now. May wait for ever.
    fn behind(&self, name: &str) -> Option<(u32, u32)>;
    /// The numbers of the card and the device that a name captures from now. May wait for ever.
    fn captured_by(&self, name: &str) -> Option<(u32, u32)> {
        self.behind(name)
    }
}

/// This machine's.
#[derive(Debug)]
pub(in crate::playout) struct SystemCards;

impl Cards for SystemCards {
    fn id(&self, number: u32) -> Option<String> {
        let id = fs::read_to_string(format!("/proc/asound/card{number}/id")).ok()?;
        Some(id.trim().to_owned()).filter(|id| !id.is_empty())
    }

    fn behind(&self, name: &str) -> Option<(u32, u32)> {
        leads(name, Direction::Playback)
    }

    fn captured_by(&self, name: &str) -> Option<(u32, u32)> {
        leads(name, Direction::Capture)
    }
}

fn leads(name: &str, direction: Direction) -> Option<(u32, u32)> {
    // Where only one may have it open, that is us: then nothing is known.
    let pcm = PCM::new(name, direction, true).ok()?;
    let info = pcm.info().ok()?;
    Some((u32::try_from(info.get_card()).ok()?, info.get_device()))
}

/// What names mean.
#[derive(Debug)]
pub(in crate::playout) struct Identities {
    system: Box<dyn Cards>,
    /// The names that stay, of cards named by a number. Nobody waits for the sound system with it in hand.
    known: Mutex<BTreeMap<String, String>>,
}

impl Identities {
    /// Nothing known yet.
    pub(in crate::playout) fn new(system: impl Cards + 'static) -> Self {
        Self {
            system: Box::new(system),
            known: Mutex::default(),
        }
    }

    /// The name to open for `name`.
    pub(in crate::playout) fn meant(&self, name: &str) -> String {
        let Some(card) = NumberedCard::of(name) else {
            return name.to_owned();
        };
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if !known.contains_key(name) {
            known.extend(
                self.system
                    .id(card.number)
                    .map(|id| (name.to_owned(), card.by_id(&id))),
            );
        }
        known.get(name).cloned().unwrap_or_else(|| name.to_owned())
    }

    /// Returns whether nobody sees to which card `name` leads for capture: a sound server may stand behind it.
    pub(in crate::playout) fn is_hidden(&self, name: &str) -> bool {
        !names_card(name) && self.system.captured_by(name).is_none()
    }

    /// The card that `name` leads to now, by the name that stays; none if it names a card itself, or if
    /// nobody knows.
    pub(super) fn leads_to(&self, name: &str) -> Option<String> {
        if names_card(name) {
            return None;
        }
        let (number, device) = self.system.behind(name)?;
        Some(format!(
            "plughw:CARD={},DEV={device}",
            self.system.id(number)?
        ))
    }
}

/// Whether `name` is of one card, whatever the system's settings say.
pub(super) fn names_card(name: &str) -> bool {
    name.contains("CARD=") || NumberedCard::of(name).is_some()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    /// Cards by number, the first of which is the default.
    #[derive(Debug, Clone, Default)]
    struct Plugged(Arc<Mutex<Vec<&'static str>>>);

    impl Plugged {
        fn set(&self, cards: &[&'static str]) {
            *self.0.lock().unwrap() = cards.to_vec();
        }
    }

    impl Cards for Plugged {
        fn id(&self, number: u32) -> Option<String> {
            Some((*self.0.lock().unwrap().get(number as usize)?).to_owned())
        }

        fn behind(&self, name: &str) -> Option<(u32, u32)> {
            (name == "default" && !self.0.lock().unwrap().is_empty()).then_some((0, 3))
        }
    }

    #[test]
    fn a_number_means_the_card_it_first_led_to() {
        let plugged = Plugged::default();
        let names = Identities::new(plugged.clone());
        assert_eq!(
            names.meant("hw:1"),
            "hw:1",
            "absent, and nobody knows which card it will be"
        );
        plugged.set(&["PCH", "Device"]);
        assert_eq!(names.meant("hw:1"), "hw:CARD=Device,DEV=0");
        plugged.set(&["PCH"]);
        assert_eq!(names.meant("hw:1"), "hw:CARD=Device,DEV=0", "unplugged");
        plugged.set(&["PCH", "HDMI", "Device"]);
        assert_eq!(
            names.meant("hw:1"),
            "hw:CARD=Device,DEV=0",
            "it has another number now"
        );
        assert_eq!(
            names.meant("plughw:1,3"),
            "plughw:CARD=HDMI,DEV=3",
            "looked up for the first time"
        );
        assert_eq!(
            names.meant("plughw:CARD=PCH,DEV=0"),
            "plughw:CARD=PCH,DEV=0"
        );
        assert_eq!(names.meant("default"), "default");
    }

    #[test]
    fn the_default_leads_where_the_system_says() {
        let plugged = Plugged::default();
        let names = Identities::new(plugged.clone());
        assert_eq!(names.leads_to("default"), None);
        plugged.set(&["Device", "PCH"]);
        assert_eq!(
            names.leads_to("default").unwrap(),
            "plughw:CARD=Device,DEV=3"
        );
        plugged.set(&["PCH"]);
        assert_eq!(names.leads_to("default").unwrap(), "plughw:CARD=PCH,DEV=3");
        assert_eq!(names.leads_to("plughw:CARD=PCH,DEV=0"), None);
        assert_eq!(names.leads_to("hw:0"), None);
    }

    #[test]
    fn what_swallows_everything_is_no_card() {
        let _said = alsa::Output::local_error_handler();
        assert_eq!(SystemCards.behind("null"), None);
        assert_eq!(SystemCards.behind("hw:CARD=Nobody"), None);
    }
}
