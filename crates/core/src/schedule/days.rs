//! What people call the days of the week.
//!
//! Vietnamese counts Monday as the second day: `T2` is Monday, `T7` Saturday, `CN` Sunday.

use unicode_normalization::UnicodeNormalization;

/// Names by day, Monday first; compared in lower case, in NFC, with single spaces.
const NAMES: [&[&str]; 7] = [
    &["t2", "thứ hai", "thứ 2", "mon", "monday"],
    &["t3", "thứ ba", "thứ 3", "tue", "tuesday"],
    &["t4", "thứ tư", "thứ 4", "wed", "wednesday"],
    &["t5", "thứ năm", "thứ 5", "thu", "thursday"],
    &["t6", "thứ sáu", "thứ 6", "fri", "friday"],
    &["t7", "thứ bảy", "thứ bẩy", "thứ 7", "sat", "saturday"],
    &["cn", "chủ nhật", "sun", "sunday"],
];

const EVERY_DAY: &[&str] = &["hằng ngày", "hàng ngày", "daily"];

/// The weekdays that `name` names, Monday first: one day, or all; none if it is no such name.
#[must_use]
pub fn parse(name: &str) -> Option<[bool; 7]> {
    let composed: String = name.nfc().collect();
    let name = composed
        .to_lowercase()
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ");
    if EVERY_DAY.contains(&name.as_str()) {
        return Some([true; 7]);
    }

    let day = NAMES
        .iter()
        .position(|names| names.contains(&name.as_str()))?;
    Some(std::array::from_fn(|other| other == day))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(names: &[&str], day: usize) {
        for name in names {
            let days = parse(name).unwrap_or_else(|| panic!("{name} is a day"));
            assert_eq!(days, std::array::from_fn(|other| other == day), "{name}");
        }
    }

    #[test]
    fn one_day() {
        check(
            &[
                "T2",
                "t2",
                "Mon",
                "MON",
                "Monday",
                "thứ hai",
                "Thứ Hai",
                "THỨ HAI",
                "thứ 2",
                " T2 ",
            ],
            0,
        );
        check(&["T3", "tue", "tuesday", "thứ ba"], 1);
        check(&["T4", "Wed", "wednesday", "thứ tư", "thứ  tư"], 2);
        check(&["T5", "Thu", "thursday", "thứ năm"], 3);
        check(&["T6", "Fri", "friday", "thứ sáu"], 4);
        check(&["T7", "Sat", "Saturday", "thứ bảy", "thứ bẩy", "thứ 7"], 5);
        check(&["CN", "cn", "Sun", "Sunday", "chủ nhật", "Chủ Nhật"], 6);

        // As a Mac writes them: letters and marks apart.
        check(&["thu\u{31b}\u{301} hai"], 0);
        check(&["chu\u{309} nha\u{323}\u{302}t"], 6);
    }

    #[test]
    fn every_day() {
        for name in [
            "hằng ngày",
            "Hàng ngày",
            "HẰNG NGÀY",
            "daily",
            "ha\u{306}\u{300}ng nga\u{300}y",
        ] {
            assert_eq!(parse(name), Some([true; 7]), "{name}");
        }
    }

    #[test]
    fn no_day() {
        for name in [
            "", " ", "T1", "T8", "T22", "thu hai", "Mo", "Mon-Fri", "T2,T3", "thứ", "2", "0",
        ] {
            assert_eq!(parse(name), None, "{name}");
        }
    }
}
