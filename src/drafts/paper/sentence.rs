//! Times and weekdays that stand in a sentence: `phát lại lúc 17h và 5h30 T4, T6`.
//!
//! Pure.

use jiff::civil::Time;

use super::row::day;

/// The weekdays that a sentence names, ranges too: `T4`, `thứ tư`, `T2-T6`; none if it names none.
pub(super) fn days_in(text: &str) -> Option<[bool; 7]> {
    let folded = plain(text);
    let words: Vec<&str> = folded
        .split(|c: char| !c.is_alphanumeric() && !DASHES.contains(&c))
        .flat_map(|word| word.split_inclusive(DASHES))
        .filter(|word| !word.is_empty())
        .collect();
    let (mut found, mut range, mut at) = ([false; 7], None, 0);
    while at < words.len() {
        let bare = words[at].trim_end_matches(DASHES);
        let two = words
            .get(at + 1)
            .map(|next| format!("{bare} {}", next.trim_end_matches(DASHES)));
        // A number alone is no day.
        let named = |name: &str| name.parse::<u32>().is_err().then(|| day(name)).flatten();
        let (days, last) = match (two.as_deref().and_then(named), named(bare)) {
            (Some(days), _) => (days, at + 1),
            (None, Some(days)) => (days, at),
            (None, None) => {
                range = range.filter(|_| bare.is_empty() || bare == "den");
                at += 1;
                continue;
            }
        };
        let first = days.iter().position(|day| *day).unwrap_or(0);
        match range.take() {
            Some(begun) => {
                let length = (first + 7 - begun) % 7;
                (0..=length).for_each(|step| found[(begun + step) % 7] = true);
            }
            None => found = std::array::from_fn(|day| found[day] || days[day]),
        }
        let open = words[last].ends_with(DASHES) || words.get(last + 1) == Some(&"den");
        let open = open
            || words
                .get(last + 1)
                .is_some_and(|next| next.trim_matches(DASHES).is_empty());
        range = open.then_some(first);
        at = last + 1;
    }
    found.contains(&true).then_some(found)
}

const DASHES: [char; 3] = ['-', '–', '—'];

/// Without case and accents.
fn plain(text: &str) -> String {
    use unicode_normalization::UnicodeNormalization;
    use unicode_normalization::char::is_combining_mark;
    let plain = text
        .nfd()
        .filter(|c| !is_combining_mark(*c))
        .flat_map(char::to_lowercase);
    plain.map(|c| if c == 'đ' { 'd' } else { c }).collect()
}

/// The times of day that a sentence names, each once: `17h`, `17h15`, `17 giờ 15`, `11:30`.
pub(super) fn clock_times(text: &str) -> Vec<Time> {
    let text = plain(text);
    let (mut found, mut rest) = (Vec::new(), text.as_str());
    while let Some(start) = rest.find(|c: char| c.is_ascii_digit()) {
        let (hour, after) = digits(&rest[start..]);
        let spelled = after.trim_start().strip_prefix("gio").map(str::trim_start);
        let signs = ['h', 'g', ':'];
        let signed = || {
            after
                .strip_prefix(signs)
                .filter(|rest| !rest.starts_with(signs))
        };
        let Some(behind) = spelled.or_else(signed) else {
            rest = after;
            continue;
        };
        let (minute, last) = digits(behind);
        let whole = minute.len() == 2 || (spelled.is_none() && minute.len() == 1);
        let (minute, last) = if whole { (minute, last) } else { ("0", behind) };
        if let (Ok(hour), Ok(minute)) = (hour.parse(), minute.parse())
            && let Ok(at) = Time::new(hour, minute, 0, 0)
            && !found.contains(&at)
        {
            found.push(at);
        }
        rest = last;
    }
    found
}

/// The digits that `text` begins with, and the rest.
fn digits(text: &str) -> (&str, &str) {
    let end = text.find(|c: char| !c.is_ascii_digit());
    text.split_at(end.unwrap_or(text.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_and_days_in_a_sentence() {
        let said = [
            ("vào 17h và 5h30", "17:00:00 05:30:00", ""),
            ("lúc 17 giờ 15 T4, T6", "17:15:00", "0010100"),
            ("11:30; 17:15 hằng ngày", "11:30:00 17:15:00", "1111111"),
            ("17h 2 lần thứ tư", "17:00:00", "0010000"),
            ("T2-T4 lúc 6g", "06:00:00", "1110000"),
            ("thứ 5 đến CN", "", "0001111"),
            ("T7 - CN", "", "0000011"),
            ("25h, 17h99, bài 12, lần 2", "", ""),
            ("", "", ""),
        ];
        for (text, times, days) in said {
            let found: Vec<String> = clock_times(text).iter().map(Time::to_string).collect();
            assert_eq!(found.join(" "), times, "{text}");
            let found = days_in(text).map_or(String::new(), |days| {
                days.map(|day| if day { '1' } else { '0' }).iter().collect()
            });
            assert_eq!(found, days, "{text}");
        }
    }
}
