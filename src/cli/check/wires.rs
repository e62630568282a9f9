//! Devices by which the transmitter is switched and the RDS encoder told: found away when the files are checked, and not
//! when the session begins.

use jiff::Timestamp;

use super::Told;
use crate::config::Loaded;
use crate::words::Text;

/// Returns which devices are not there.
pub(super) fn away(loaded: &Loaded, now: Timestamp) -> Vec<Told> {
    let station = &loaded.station;
    let boards = station.transmitter.iter().flat_map(|led| {
        let timer = led.watchdog.as_ref().map(|pulse| &pulse.board);
        std::iter::once(&led.board).chain(timer)
    });
    let switches = boards
        .filter_map(|board| board.place())
        .map(|device| ("cli-check-transmitter-device", device));
    let encoder = station
        .rds
        .iter()
        .map(|rds| ("cli-check-rds-device", &rds.device));
    let today = now.to_zoned(loaded.rules.zone.clone()).date();
    switches
        .chain(encoder)
        .filter(|(_, device)| !device.exists())
        .map(|(key, device)| Text::new(key).with("device", device.display()))
        .map(|text| Told::of_today(today, text))
        .collect()
}
