//! Days as a form has them.

use jiff::civil::Date;

/// Reads a day as browsers send it or as people write it.
pub(super) fn day(text: &str) -> Option<Date> {
    let text = text.trim();
    let read = |format| Date::strptime(format, text).ok();
    read("%Y-%m-%d").or_else(|| read("%d/%m/%Y"))
}
