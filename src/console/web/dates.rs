//! Days and times of day as a form has them.

use jiff::civil::{Date, Time};

/// Reads a day as browsers send it or as people write it.
pub(super) fn day(text: &str) -> Option<Date> {
    let text = text.trim();
    let read = |format| Date::strptime(format, text).ok();
    read("%Y-%m-%d").or_else(|| read("%d/%m/%Y"))
}

/// Reads `22:00`, `22h`, `22h30`, `22 giờ`, and `22:00:30` as some browsers send it.
pub(super) fn time_of_day(text: &str) -> Option<Time> {
    let plain = text.to_lowercase().replace("giờ", "h").replace(' ', "");
    let (hour, rest) = plain.split_once([':', 'h', 'g'])?;
    let (minute, second) = rest.split_once(':').unwrap_or((rest, "0"));
    let minute = if minute.is_empty() { "0" } else { minute };
    let [hour, minute, second] = [hour, minute, second].map(|part| part.parse::<i8>().ok());
    Time::new(hour?, minute?, second?, 0).ok()
}
