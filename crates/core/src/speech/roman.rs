//! Roman numerals: khóa XV, quý II, thế kỷ XXI.

use super::dates::of_year;
use super::number::{cardinal, ordinal};
use super::token::Token::{Sign, Space, Word};
use super::view::{Kind, Recognised, View};

/// Words before a single letter that make it a numeral.
const COUNTED: &[&str] = &[
    "khóa", "khoá", "hội", "quý", "kỷ", "kỉ", "chương", "phần", "mục", "hạng", "cấp", "loại",
    "thứ", "kỳ", "kì", "khu", "tập", "vùng", "bậc", "điều", "nhóm", "đợt", "quyển", "giai", "độ",
    "lớp", "tuyến", "nghị", "phụ", "lục", "khối",
];

const VALUES: [(u64, &str); 13] = [
    (1000, "M"),
    (900, "CM"),
    (500, "D"),
    (400, "CD"),
    (100, "C"),
    (90, "XC"),
    (50, "L"),
    (40, "XL"),
    (10, "X"),
    (9, "IX"),
    (5, "V"),
    (4, "IV"),
    (1, "I"),
];

/// Returns the value of a Roman numeral in its usual form.
pub(super) fn value(text: &str) -> Option<u64> {
    if text.is_empty() || text.len() > 12 {
        return None;
    }

    let (mut rest, mut sum) = (text, 0);
    for (value, letters) in VALUES {
        let mut times = 0;
        while let Some(behind) = rest.strip_prefix(letters) {
            rest = behind;
            sum += value;
            times += 1;
        }
        // "IIII" and "VV" are none.
        if times > 3 || times > 1 && (letters.len() > 1 || "VLD".contains(letters)) {
            return None;
        }
    }

    rest.is_empty().then_some(sum)
}

/// Reads a Roman numeral.
pub(super) fn numeral(view: &View<'_>) -> Option<Recognised> {
    let Word(word) = view.rest.first()? else {
        return None;
    };

    let number = value(word).filter(|_| view.begins() && view.ends(1))?;
    let said = view.word_beside();
    let counted = COUNTED.contains(&said.as_str());
    // A heading: "II. KẾT QUẢ".
    let heading =
        view.begins_line() && matches!(view.behind(1), [Sign('.' | ')' | '/' | '-'), Space, ..]);
    let ranged =
        matches!(view.before, [.., Word(other), Sign('-' | '–')] if value(other).is_some());
    let clear = word.len() > 1 && word.chars().all(|letter| "IVX".contains(letter));
    if !(counted || heading || clear || ranged) {
        return None;
    }

    let read = if said == "thứ" {
        ordinal(number)
    } else {
        cardinal(number)
    };

    if heading {
        return Some(Recognised::new(2, Kind::Other, format!("{read}.")));
    }

    if let Some((taken, read)) = of_year(view.behind(1), &read) {
        return Some(Recognised::new(1 + taken, Kind::Date, read));
    }

    Some(Recognised {
        value: Some(number),
        ..Recognised::new(1, Kind::Number, read)
    })
}
