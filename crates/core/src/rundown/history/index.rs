//! Rows by a number of what they have in common.

/// Rows by the number of a name.
#[derive(Debug, Default, Clone)]
pub(super) struct Index(Vec<Vec<u32>>);

impl Index {
    pub(super) fn of(&self, number: u32) -> &[u32] {
        self.0.get(number as usize).map_or(&[], Vec::as_slice)
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &[u32]> {
        self.0.iter().map(Vec::as_slice)
    }

    pub(super) fn of_mut(&mut self, number: u32) -> &mut Vec<u32> {
        let number = number as usize;
        if self.0.len() <= number {
            self.0.resize_with(number + 1, Vec::new);
        }
        &mut self.0[number]
    }
}
