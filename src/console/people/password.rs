//! Passwords, PINs and what only chance may choose.

use std::fmt::Write as _;

use argon2::{Algorithm, Argon2, Params, Version};
use rustix::rand::{GetRandomFlags, getrandom};

use super::PeopleError;
use crate::words::Text;

/// Shorter passwords are guessed.
pub const LEAST_CHARACTERS: usize = 8;

/// Longer ones are nobody's, and only cost time.
const MOST_CHARACTERS: usize = 200;

/// A PIN has so many digits: it opens only what a password has opened, and for three trials.
const PIN_DIGITS: std::ops::RangeInclusive<usize> = 4..=8;

/// The memory that checking one takes, in KiB.
///
/// Source: the OWASP list's third choice for argon2id (m = 7 MiB, t = 5, p = 1): 10 ms on an old office computer, and
/// the least memory of its five beside a station on the air.
const MEMORY_KIB: u32 = 7 * 1024;
const ROUNDS: u32 = 5;
const LANES: u32 = 1;

const SALT_BYTES: usize = 16;
const HASH_BYTES: usize = 32;

/// A password or PIN as it is kept: salt and hash, never the word itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Secret {
    salt: Vec<u8>,
    hash: Vec<u8>,
}

impl Secret {
    /// Makes one of a password that a person chose for the account `name`.
    ///
    /// # Errors
    /// [`PeopleError::Refused`] if others would guess it.
    pub fn of_password(password: &str, name: &str) -> Result<Self, PeopleError> {
        let length = password.chars().count();
        let folded = password.to_lowercase();
        let refused = |key| {
            Err(PeopleError::Refused(
                Text::new(key).with("least", LEAST_CHARACTERS),
            ))
        };
        if length < LEAST_CHARACTERS {
            return refused("console-password-short");
        }
        if length > MOST_CHARACTERS {
            return refused("console-password-long");
        }
        let mut letters: Vec<char> = folded.chars().collect();
        letters.sort_unstable();
        letters.dedup();
        let guessed = [
            "12345678",
            "password",
            "matkhau",
            "mậtkhẩu",
            "phatthanh",
            "qwertyui",
        ];
        if letters.len() < 4
            || folded.contains(&name.to_lowercase())
            || guessed.iter().any(|word| folded.starts_with(word))
        {
            return refused("console-password-guessed");
        }
        Self::new(password)
    }

    /// Makes one of a PIN that a person chose.
    ///
    /// # Errors
    /// [`PeopleError::Refused`] if it is no PIN, or others would guess it.
    pub fn of_pin(pin: &str) -> Result<Self, PeopleError> {
        let digits = pin.bytes().all(|byte| byte.is_ascii_digit());
        let same = pin
            .bytes()
            .all(|byte| Some(&byte) == pin.as_bytes().first());
        if !digits || !PIN_DIGITS.contains(&pin.len()) || same || "0123456789".contains(pin) {
            return Err(PeopleError::Refused(Text::new("console-pin-refused")));
        }
        Self::new(pin)
    }

    /// Makes one of any word: of those that chance chose.
    ///
    /// # Errors
    /// If the system gives no chance numbers.
    pub fn new(word: &str) -> Result<Self, PeopleError> {
        let salt = chance::<SALT_BYTES>()?.to_vec();
        let hash = hash(word, &salt);
        Ok(Self { salt, hash })
    }

    /// Reads one back from where it was kept.
    #[must_use]
    pub fn kept(salt: Vec<u8>, hash: Vec<u8>) -> Self {
        Self { salt, hash }
    }

    /// Returns salt and hash, to be kept.
    #[must_use]
    pub fn parts(&self) -> (&[u8], &[u8]) {
        (&self.salt, &self.hash)
    }

    /// Returns whether `word` is it. Takes as long for a wrong one.
    #[must_use]
    pub fn is(&self, word: &str) -> bool {
        // Nobody chose a longer one.
        if word.chars().count() > MOST_CHARACTERS {
            return false;
        }
        let hash = hash(word, &self.salt);
        let differs = hash
            .iter()
            .zip(&self.hash)
            .fold(0, |all, (a, b)| all | (a ^ b));
        differs == 0 && hash.len() == self.hash.len()
    }

    /// Takes as long as checking a password does: whether an account exists is not to be seen by the clock.
    pub fn pretend() {
        std::hint::black_box(hash("nobody's", &[0; SALT_BYTES]));
    }
}

fn hash(word: &str, salt: &[u8]) -> Vec<u8> {
    let params = Params::new(MEMORY_KIB, ROUNDS, LANES, Some(HASH_BYTES)).expect("fixed figures");
    let mut hash = vec![0; HASH_BYTES];
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
        .hash_password_into(word.as_bytes(), salt, &mut hash)
        .expect("a salt and a word of lengths that are allowed");
    hash
}

/// Returns bytes of the system's chance.
///
/// # Errors
/// If the system has none.
pub fn chance<const N: usize>() -> Result<[u8; N], PeopleError> {
    let mut bytes = [0; N];
    let mut filled = 0;
    while filled < N {
        filled += getrandom(&mut bytes[filled..], GetRandomFlags::empty())
            .map_err(|errno| PeopleError::NoChance(errno.into()))?;
    }
    Ok(bytes)
}

/// Returns a password that a person can read off a screen and type once: no letter that looks like another.
///
/// # Errors
/// If the system has no chance numbers.
pub fn make_up() -> Result<String, PeopleError> {
    const LETTERS: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";
    let bytes = chance::<12>()?;
    let mut word = String::new();
    for (place, byte) in bytes.iter().enumerate() {
        if place > 0 && place % 4 == 0 {
            word.push('-');
        }
        // Thirty-two letters: every byte means one, each as often.
        let letter = LETTERS[usize::from(byte % 32)];
        let _ = write!(word, "{}", char::from(letter));
    }
    Ok(word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_its_word_and_no_other() {
        let secret = Secret::of_password("lúa chín vàng đồng", "hanh").unwrap();
        assert!(secret.is("lúa chín vàng đồng"));
        assert!(!secret.is("lúa chín vàng đòng") && !secret.is(""));
        let (salt, hash) = secret.parts();
        assert!(Secret::kept(salt.to_vec(), hash.to_vec()).is("lúa chín vàng đồng"));
        assert_ne!(
            Secret::new("một từ").unwrap(),
            Secret::new("một từ").unwrap()
        );
        assert!(!Secret::kept(Vec::from([1; 16]), Vec::new()).is(""));
    }

    #[test]
    fn what_others_guess_is_refused() {
        for (word, key) in [
            ("ngan", "console-password-short"),
            ("aaaaaaaaaaaa", "console-password-guessed"),
            ("12345678910", "console-password-guessed"),
            ("Hanh-2026-x", "console-password-guessed"),
            (&"x1y2".repeat(60), "console-password-long"),
        ] {
            let error = Secret::of_password(word, "hanh").unwrap_err();
            assert_eq!(error.refused().unwrap().key(), key, "{word}");
        }
        for pin in ["12", "1111", "1234", "12a4", "123456789", ""] {
            assert!(Secret::of_pin(pin).is_err(), "{pin}");
        }
        assert!(Secret::of_pin("2580").unwrap().is("2580"));
    }

    #[test]
    fn chance_repeats_nothing() {
        assert_ne!(chance::<32>().unwrap(), chance::<32>().unwrap());
        let made: std::collections::BTreeSet<String> =
            (0..100).map(|_| make_up().unwrap()).collect();
        assert_eq!(made.len(), 100);
        assert!(
            made.iter()
                .all(|word| Secret::of_password(word, "hanh").is_ok())
        );
    }
}
