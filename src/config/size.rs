//! Numbers of bytes as people write them in the station's files: `500MB`, `2GB`.

use std::ops::RangeInclusive;

use crate::units::Size;

/// Units from the largest, and their bytes: as disks are sold, a thousand to the next.
const UNITS: [(&str, u64); 3] = [
    ("TB", 1_000_000_000_000),
    ("GB", 1_000_000_000),
    ("MB", 1_000_000),
];

/// A whole number with a unit.
pub(super) fn size(text: &str) -> Option<Size> {
    let (number, unit) = text.split_at(text.find(|c: char| !c.is_ascii_digit())?);
    let (_, bytes) = UNITS.iter().find(|(name, _)| *name == unit)?;
    Some(Size(number.parse::<u64>().ok()?.checked_mul(*bytes)?))
}

/// The size in `range` that `text` probably means: of `1,5 gb`, `500 M`, a number of megabytes alone.
pub(super) fn size_meant(text: &str, range: &RangeInclusive<Size>) -> Option<Size> {
    let text: String = text
        .to_uppercase()
        .chars()
        .filter(|c| !c.is_whitespace())
        .collect();
    let (number, unit) = text.split_at(
        text.find(|c: char| c.is_ascii_alphabetic())
            .unwrap_or(text.len()),
    );
    let unit = unit.trim_end_matches("IB").trim_end_matches('B');
    let (_, bytes) = UNITS
        .iter()
        .find(|(name, _)| name.trim_end_matches('B') == unit || unit.is_empty() && *name == "MB")?;
    let (whole, part) = number.split_once(['.', ',']).unwrap_or((number, "0"));
    let tenth: u64 = part.parse().ok().filter(|_| part.len() == 1)?;
    let whole = whole.parse::<u64>().ok()?.checked_mul(*bytes)?;
    Some(Size(whole.checked_add(bytes / 10 * tenth)?)).filter(|size| range.contains(size))
}

/// The size as it is written in the files.
pub(super) fn written(size: Size) -> String {
    let fits = |(_, bytes): &&(&str, u64)| size.0 >= *bytes && size.0.is_multiple_of(*bytes);
    let (unit, bytes) = UNITS.iter().find(fits).unwrap_or(&UNITS[2]);
    format!("{}{unit}", size.0 / bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: Option<u64>, meant: Option<&str>) {
        assert_eq!(size(text), expected.map(Size), "{text}");
        let range = Size(1_000_000)..=Size(10_000_000_000_000);
        assert_eq!(
            size_meant(text, &range).map(written).as_deref(),
            meant,
            "{text}"
        );
    }

    #[test]
    fn sizes() {
        check("500MB", Some(500_000_000), Some("500MB"));
        check("2GB", Some(2_000_000_000), Some("2GB"));
        check("1TB", Some(1_000_000_000_000), Some("1TB"));
        check("0MB", Some(0), None);
        check("1.5GB", None, Some("1500MB"));
        check("1,5 gb", None, Some("1500MB"));
        check("500 M", None, Some("500MB"));
        check("2GiB", None, Some("2GB"));
        check("500", None, Some("500MB"));
        check("2gb", None, Some("2GB"));
        check("2KB", None, None);
        check("", None, None);
        check("GB", None, None);
        check("-2GB", None, None);
        check("99999999999999999999GB", None, None);
        check("99999999999TB", None, None);
        check("hai GB", None, None);
    }
}
