//! The station call (lời xướng): who speaks, and the day by both calendars, as an announcer says it.
//!
//! The hard part is numbers as they are spoken: `hai mươi mốt`, `mười lăm`, `hai nghìn không trăm linh
//! năm`; and lunar dates: `mồng một tháng Giêng`, `tháng Sáu nhuận`.
//!
//! Pure.

use jiff::civil::Date;

use super::LunarDate;
use crate::words::Text;

const DIGITS: [&str; 10] = [
    "không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín",
];

const LUNAR_MONTHS: [&str; 12] = [
    "Giêng",
    "Hai",
    "Ba",
    "Tư",
    "Năm",
    "Sáu",
    "Bảy",
    "Tám",
    "Chín",
    "Mười",
    "Mười một",
    "Chạp",
];

/// The call of `station` on `date`: with figures, or in words alone if `spoken`.
///
/// Outside the years of the lunar table it names the solar date only.
#[must_use]
pub fn call(station: &str, date: Date, spoken: bool) -> Text {
    let number = |number: i16| {
        if spoken {
            number_in_words(number)
        } else {
            number.to_string()
        }
    };

    let month = match date.month() {
        // The fourth month has a name of its own.
        4 if spoken => "tư".to_owned(),
        month => number(month.into()),
    };

    let lunar = LunarDate::of(date);
    let text = Text::new(if lunar.is_some() {
        "rundown-call"
    } else {
        "rundown-call-solar"
    })
    .with("station", station)
    .with(
        "weekday",
        format_args!("d{}", date.weekday().to_monday_one_offset()),
    )
    .with("day", day(date.day(), spoken))
    .with("month", month)
    .with("year", number(date.year()));
    let Some(lunar) = lunar else { return text };
    text.with("lunar_day", day(lunar.day, spoken))
        .with("lunar_month", lunar_month(lunar, spoken))
        .with("lunar_year", lunar.year_name())
}

/// The first ten days are `mồng` in words.
fn day(day: i8, spoken: bool) -> String {
    match day {
        1..=10 if spoken => format!("mồng {}", number_in_words(day.into())),
        _ if spoken => number_in_words(day.into()),
        _ => day.to_string(),
    }
}

fn lunar_month(lunar: LunarDate, spoken: bool) -> String {
    let name = usize::try_from(lunar.month - 1)
        .ok()
        .and_then(|place| LUNAR_MONTHS.get(place));
    let month = match name.filter(|_| spoken) {
        Some(name) => (*name).to_owned(),
        None => lunar.month.to_string(),
    };
    if lunar.leap {
        format!("{month} nhuận")
    } else {
        month
    }
}

/// A number from 0 to 9999 as it is spoken in Vietnamese; others stay figures.
#[must_use]
pub fn number_in_words(number: i16) -> String {
    let Ok(value) = usize::try_from(number) else {
        return number.to_string();
    };

    if value > 9999 {
        return number.to_string();
    }

    let (thousands, hundreds, rest) = (value / 1000, value / 100 % 10, value % 100);
    let mut words = Vec::new();
    if thousands > 0 {
        words.push(format!("{} nghìn", DIGITS[thousands]));
    }

    if hundreds > 0 || (thousands > 0 && rest > 0) {
        words.push(format!("{} trăm", DIGITS[hundreds]));
    }

    if rest > 0 || words.is_empty() {
        let odd = rest < 10 && !words.is_empty();
        words.push(if odd {
            format!("linh {}", DIGITS[rest])
        } else {
            below_hundred(rest)
        });
    }

    words.join(" ")
}

fn below_hundred(number: usize) -> String {
    let (tens, ones) = (number / 10, number % 10);
    let last = match (tens, ones) {
        (2.., 1) => "mốt",
        (2.., 4) => "tư",
        (1.., 5) => "lăm",
        _ => DIGITS[ones],
    };

    match (tens, ones) {
        (0, _) => last.to_owned(),
        (1, 0) => "mười".to_owned(),
        (1, _) => format!("mười {last}"),
        (_, 0) => format!("{} mươi", DIGITS[tens]),
        _ => format!("{} mươi {last}", DIGITS[tens]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::Language;

    #[track_caller]
    fn check(date: &str, spoken: bool, expected: &str) {
        let said = call(
            "Đài truyền thanh xã Hải Dương",
            date.parse().unwrap(),
            spoken,
        )
        .say(Language::Vi);
        assert!(said.contains(expected), "{said}");
    }

    #[test]
    fn both_calendars() {
        check(
            "2026-11-24",
            false,
            "Hôm nay là thứ Ba, ngày 24 tháng 11 năm 2026, tức ngày 16 tháng 10 năm Bính Ngọ.",
        );
        check("2024-02-10", false, "tức ngày 1 tháng 1 năm Giáp Thìn.");
        check("2025-01-28", false, "tức ngày 29 tháng 12 năm Giáp Thìn.");
        check("2025-07-25", false, "tức ngày 1 tháng 6 nhuận năm Ất Tỵ.");
        check("2150-01-01", false, "ngày 1 tháng 1 năm 2150. Kính mời");
        check(
            "2026-11-24",
            true,
            "ngày hai mươi tư tháng mười một năm hai nghìn không trăm hai mươi sáu, tức ngày mười sáu tháng Mười năm Bính Ngọ.",
        );
        check(
            "2024-02-10",
            true,
            "tức ngày mồng một tháng Giêng năm Giáp Thìn.",
        );
        check(
            "2025-07-25",
            true,
            "tức ngày mồng một tháng Sáu nhuận năm Ất Tỵ.",
        );
        check(
            "2027-04-05",
            true,
            "ngày mồng năm tháng tư năm hai nghìn không trăm hai mươi bảy",
        );
    }

    #[test]
    fn numbers_as_spoken() {
        let spoken = [
            (0, "không"),
            (4, "bốn"),
            (10, "mười"),
            (14, "mười bốn"),
            (15, "mười lăm"),
            (20, "hai mươi"),
            (21, "hai mươi mốt"),
            (24, "hai mươi tư"),
            (25, "hai mươi lăm"),
            (31, "ba mươi mốt"),
            (105, "một trăm linh năm"),
            (1900, "một nghìn chín trăm"),
            (2000, "hai nghìn"),
            (2005, "hai nghìn không trăm linh năm"),
            (2015, "hai nghìn không trăm mười lăm"),
            (-1, "-1"),
            (10_000, "10000"),
        ];
        for (number, words) in spoken {
            assert_eq!(number_in_words(number), words);
        }
    }
}
