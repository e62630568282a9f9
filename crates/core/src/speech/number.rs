//! Numbers as they are spoken: `hai mươi mốt`, `mười lăm`, `một trăm linh bốn`.
//!
//! The register is that of the state's radio: `nghìn` and `linh`, never `ngàn` and `lẻ`; `hai mươi tư`, but `linh bốn`.

const DIGITS: [&str; 10] = [
    "không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín",
];

/// Names of powers of a thousand below a billion, largest first.
const SCALES: [(u64, &str); 3] = [(1_000_000, " triệu"), (1_000, " nghìn"), (1, "")];
const BILLION: u64 = 1_000_000_000;

/// Returns how a whole number is spoken.
pub(super) fn cardinal(number: u64) -> String {
    if number == 0 {
        return DIGITS[0].to_owned();
    }

    let mut words = String::new();
    if number >= BILLION {
        words = format!("{} tỷ", cardinal(number / BILLION));
    }

    let mut rest = number % BILLION;
    for (scale, name) in SCALES {
        let group = rest / scale;
        rest %= scale;
        if group > 0 {
            let spoken = below_thousand(group, !words.is_empty());
            words = format!("{words} {spoken}{name}");
        }
    }

    words.trim_start().to_owned()
}

/// Returns how 1 to 999 are spoken; with its hundred, even where that is none, inside a larger number.
fn below_thousand(number: u64, inside: bool) -> String {
    let (hundreds, rest) = (number / 100, number % 100);
    let rest = match rest {
        0 => String::new(),
        1..=9 if hundreds > 0 || inside => format!(" linh {}", digit(rest)),
        _ => format!(" {}", below_hundred(rest)),
    };
    let hundred = if hundreds > 0 || inside {
        format!("{} trăm", digit(hundreds))
    } else {
        String::new()
    };
    format!("{hundred}{rest}").trim_start().to_owned()
}

fn below_hundred(number: u64) -> String {
    let (tens, ones) = (number / 10, number % 10);
    let last = match (tens, ones) {
        (2.., 1) => "mốt",
        (2.., 4) => "tư",
        (1.., 5) => "lăm",
        _ => digit(ones),
    };

    match (tens, ones) {
        (0, _) => last.to_owned(),
        (1, 0) => "mười".to_owned(),
        (1, _) => format!("mười {last}"),
        (_, 0) => format!("{} mươi", digit(tens)),
        _ => format!("{} mươi {last}", digit(tens)),
    }
}

fn digit(number: u64) -> &'static str {
    usize::try_from(number)
        .ok()
        .and_then(|at| DIGITS.get(at))
        .copied()
        .unwrap_or_default()
}

/// Returns how digits are spoken one by one; what is no digit is left out.
pub(super) fn by_digits(digits: &str) -> String {
    let spoken: Vec<_> = digits
        .chars()
        .filter_map(|c| c.to_digit(10))
        .map(|at| digit(at.into()))
        .collect();
    spoken.join(" ")
}

/// Returns how digits are spoken one by one, with a pause after as many as `sizes` says, then after each three.
pub(super) fn in_groups(digits: &str, sizes: &[usize]) -> String {
    let (mut rest, mut groups) = (digits, Vec::new());
    let mut sizes = sizes.iter().copied().chain(std::iter::repeat(3));
    while !rest.is_empty() {
        let left = rest.len();
        let size = sizes.next().unwrap_or(left);
        // One digit alone is not followed: the last group takes it.
        let size = if left <= size + 1 { left } else { size };
        let (group, behind) = rest.split_at(size);
        groups.push(by_digits(group));
        rest = behind;
    }
    groups.join(", ")
}

/// Returns how digits are spoken as one number; one by one where there are too many.
pub(super) fn whole(digits: &str) -> String {
    let zeros = digits.len() - digits.trim_start_matches('0').len();
    match digits.parse() {
        // "05 hộ" is a clerk's way of writing five; "007" is no number.
        Ok(number) if digits.len() <= 15 && (zeros == 0 || digits.len() <= 2) => cardinal(number),
        _ => in_groups(digits, &[]),
    }
}

/// Returns how a number of a document is spoken: its first zero is part of it.
pub(super) fn label(digits: &str) -> String {
    if digits.starts_with('0') {
        by_digits(digits)
    } else {
        whole(digits)
    }
}

/// Returns how the digits behind a decimal comma are spoken.
pub(super) fn decimals(digits: &str) -> String {
    if digits.len() <= 2 && !digits.starts_with('0') {
        whole(digits)
    } else {
        by_digits(digits)
    }
}

/// Returns how a month or a weekday is spoken, where the fourth has a name of its own.
pub(super) fn fourth(number: u64) -> String {
    if number == 4 {
        "tư".to_owned()
    } else {
        cardinal(number)
    }
}

/// Returns how an ordinal is spoken behind "thứ".
pub(super) fn ordinal(number: u64) -> String {
    if number == 1 {
        "nhất".to_owned()
    } else {
        fourth(number)
    }
}
