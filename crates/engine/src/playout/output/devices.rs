//! Which sound cards there are.

use cpal::HostId;
use cpal::traits::{DeviceTrait, HostTrait};

use super::card::{self, DEFAULT};

/// A sound card, as `station.toml` may name it.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct DeviceInfo {
    /// Its name: the same after a reboot and in another socket.
    pub name: String,
    /// What its driver calls it; empty if it does not.
    pub description: String,
    /// Whether it is the first there is of the names asked for.
    pub would_use: bool,
}

/// The outputs of this machine; `wanted` are the names in order of preference.
///
/// Opens no card, but asks the sound system, which may hang.
#[must_use]
pub fn devices(wanted: &[String]) -> Vec<DeviceInfo> {
    let _said = alsa::Output::local_error_handler();
    let found = cpal::host_from_id(HostId::Alsa).and_then(|host| host.devices());
    let mut names = vec![(DEFAULT.to_owned(), String::new())];
    for device in found
        .into_iter()
        .flatten()
        .filter(DeviceTrait::supports_output)
    {
        let Ok(name) = device.id().map(|id| id.id().to_owned()) else {
            continue;
        };
        let description = device
            .description()
            .map(|described| described.name().to_owned());
        let description = description.unwrap_or_default();
        if name == DEFAULT {
            names[0].1 = description;
        } else if is_card(&name) {
            names.push((name, description));
        }
    }

    choose(names, wanted)
}

/// Returns the card called `name`; none if there is none.
///
/// For a person who tries it: the station on air opens its own. Asks the sound system, which may hang.
#[must_use]
pub fn device(name: &str) -> Option<cpal::Device> {
    let _said = alsa::Output::local_error_handler();
    card::find(name).ok()
}

fn choose(names: Vec<(String, String)>, wanted: &[String]) -> Vec<DeviceInfo> {
    let used = wanted
        .iter()
        .find(|wanted| names.iter().any(|(name, _)| name == *wanted))
        .cloned();
    let info = |(name, description)| DeviceInfo {
        would_use: used.as_ref() == Some(&name),
        name,
        description,
    };
    names.into_iter().map(info).collect()
}

/// Whether a PCM is one that a station could be heard from, by a name that stays.
fn is_card(name: &str) -> bool {
    match name.split_once(":CARD=") {
        // The number of a card depends on which was found first.
        Some((kind, card)) => {
            matches!(kind, "hw" | "plughw" | "dmix")
                && !card.starts_with(|c: char| c.is_ascii_digit())
        }
        None => matches!(name, "pulse" | "pipewire" | "jack"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(name: &str, expected: bool) {
        assert_eq!(is_card(name), expected, "{name}");
    }

    #[test]
    fn names_that_stay_and_sound() {
        check("plughw:CARD=PCH,DEV=0", true);
        check("hw:CARD=Device,DEV=0", true);
        check("pulse", true);
        check("plughw:CARD=0,DEV=0", false);
        check("surround51:CARD=PCH,DEV=0", false);
        check("null", false);
        check("samplerate", false);
    }

    #[test]
    fn the_first_wanted_that_is_there_would_be_used() {
        let names = |names: &[&str]| {
            names
                .iter()
                .map(|name| ((*name).into(), String::new()))
                .collect()
        };

        let wanted = [
            "plughw:CARD=Gone".to_owned(),
            "pulse".into(),
            "default".into(),
        ];
        let found = choose(names(&["default", "pulse", "jack"]), &wanted);
        let used: Vec<_> = found
            .iter()
            .filter(|info| info.would_use)
            .map(|info| &*info.name)
            .collect();
        assert_eq!(used, ["pulse"]);
    }

    #[test]
    fn the_default_is_always_listed() {
        assert_eq!(
            devices(&[]).first().map(|info| info.name.clone()),
            Some(DEFAULT.to_owned())
        );
    }
}
