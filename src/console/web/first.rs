//! The code that makes the first account: whoever can read the station's own screen may.

use crate::console::people::{PeopleError, chance};

/// So many wrong ones, and there is another.
const WRONG: u32 = 10;

/// The code. Holds until there is an account.
#[derive(Debug)]
pub(super) struct FirstCode {
    code: String,
    wrong: u32,
}

impl FirstCode {
    pub(super) fn new() -> Result<Self, PeopleError> {
        Ok(Self {
            code: made()?,
            wrong: 0,
        })
    }

    /// Returns it as people read it: `1234 5678`.
    pub(super) fn said(&self) -> String {
        let (first, last) = self.code.split_at(4);
        format!("{first} {last}")
    }

    /// Returns whether it is what was typed. After some wrong ones there is another.
    pub(super) fn is(&mut self, typed: &str) -> bool {
        let typed: String = typed.chars().filter(char::is_ascii_digit).collect();
        if typed == self.code {
            return true;
        }
        self.wrong += 1;
        if self.wrong >= WRONG
            && let Ok(code) = made()
        {
            (self.code, self.wrong) = (code, 0);
        }
        false
    }
}

fn made() -> Result<String, PeopleError> {
    let number = u64::from_le_bytes(chance()?);
    Ok(format!("{:08}", number % 100_000_000))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ten_wrong_codes_make_another() {
        let mut first = FirstCode::new().unwrap();
        let said = first.said();
        assert_eq!(said.len(), 9);
        for _ in 0..WRONG - 1 {
            assert!(!first.is("x"));
        }
        assert!(first.is(&said) && first.is(&said.replace(' ', "-")));
        assert!(!first.is(""));
        assert_ne!(first.said(), said);
        assert!(!first.is(&said));
    }
}
