//! What is to be read: small letters, with pauses.

use unicode_normalization::UnicodeNormalization;

/// Text that grows word by word; pauses beside each other become one.
#[derive(Debug, Default)]
pub(super) struct Spoken(String);

impl Spoken {
    /// Adds words.
    pub(super) fn say(&mut self, words: &str) {
        let words = words.trim();
        if words.is_empty() {
            return;
        }
        if !self.0.is_empty() {
            self.0.push(' ');
        }
        self.0.extend(words.chars().flat_map(char::to_lowercase));
    }

    /// Adds a short pause.
    pub(super) fn pause(&mut self) {
        if !self.0.is_empty() && !self.0.ends_with([',', '.', '?', '!']) {
            self.0.push(',');
        }
    }

    /// Adds the pause behind a sentence.
    pub(super) fn stop(&mut self, mark: char) {
        if self.0.ends_with(',') {
            self.0.pop();
        }
        if !self.0.is_empty() && !self.0.ends_with(['.', '?', '!']) {
            self.0.push(mark);
        }
    }

    /// Whether a list goes on: its last item ends in a short pause.
    pub(super) fn is_paused(&self) -> bool {
        self.0.ends_with(',')
    }

    /// Returns the text, its last sentence ended.
    pub(super) fn finish(mut self) -> String {
        self.stop('.');
        self.0.nfc().collect()
    }
}
