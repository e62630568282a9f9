//! Sound cards named by a number, which may be another card after the next start or re-plugging.

use std::fs;
use std::path::Path;

use super::fault::{Draft, Fault, Place};
use super::page::{At, Page};
use super::reader::Value;
use crate::names::NumberedCard;
use crate::words::Text;

/// Where the system says which card has which number.
pub(super) const SYSTEM: &str = "/proc/asound";

/// A card named by its number, and where the file names it.
#[derive(Debug)]
pub(super) struct Card {
    name: String,
    place: Place,
}

impl Card {
    /// The card called `name`, if that is a number.
    pub(super) fn read(page: &Page, name: &At<String>) -> Option<Self> {
        NumberedCard::of(&name.value)?;
        Some(Self {
            name: name.value.clone(),
            place: page.place(&name.span),
        })
    }

    /// What is wrong with the name, and the one that stays; `system` lists the cards there are now.
    pub(super) fn check(self, system: &Path) -> Option<Fault> {
        let card = NumberedCard::of(&self.name)?;
        let id = fs::read_to_string(system.join(format!("card{}/id", card.number)));
        let hint = match id.as_deref().map(str::trim) {
            Ok(id) if !id.is_empty() => Value::write(format_args!("\"{}\"", card.by_id(id))),
            _ => Text::new("config-card-number-hint"),
        };
        let problem = Text::new("config-card-number").with("name", &self.name);
        Some(Draft::warning(problem).hinting(hint).at(self.place))
    }
}

#[cfg(test)]
mod tests {
    use super::super::outside_by;
    use crate::words::Language;

    use super::*;

    #[test]
    fn a_number_is_told_with_the_name_that_stays() {
        let (station, system) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        fs::create_dir_all(station.path().join("config")).unwrap();
        let text = "name = \"Đài\"\n[output]\ndevice = [\"hw:1\", \"plughw:CARD=PCH,DEV=0\", \"plughw:7,2\"]\n";
        fs::write(station.path().join("config/station.toml"), text).unwrap();
        fs::create_dir(system.path().join("card1")).unwrap();
        fs::write(system.path().join("card1/id"), "Device\n").unwrap();
        let faults = outside_by(station.path(), system.path());
        let said: Vec<String> = faults.iter().map(|fault| fault.say(Language::En)).collect();
        let [first, second] = &said[..] else {
            panic!("{said:?}")
        };

        assert!(
            first.starts_with("config/station.toml:3:11: ") && first.contains("“hw:1”"),
            "{first}"
        );
        assert!(first.contains("\"hw:CARD=Device,DEV=0\""), "{first}");
        assert!(
            second.contains("“plughw:7,2”") && second.contains("phatthanh devices"),
            "{second}"
        );
        assert!(faults.iter().all(|fault| !fault.blocks));
    }
}
