//! One change taken out of a text that has changed since: line by line, and only where its surroundings still stand.

/// Lines around a change by which its place is found again.
const AROUND: usize = 3;

/// Returns `now` with what led from `before` to `after` taken back; none where what it changed was changed again.
pub(super) fn without(before: &str, after: &str, now: &str) -> Option<String> {
    let (old, new) = (lines(after), lines(before));
    let mut now = lines(now)
        .into_iter()
        .map(str::to_owned)
        .collect::<Vec<_>>();
    let mut from = 0;
    for hunk in hunks(&old, &new) {
        let place = (0..=AROUND).rev().find_map(|around| {
            let first = hunk.old.start.saturating_sub(around);
            let last = (hunk.old.end + around).min(old.len());
            let wanted = &old[first..last];
            let mut places = (from..=now.len().checked_sub(wanted.len())?)
                .filter(|at| now[*at..at + wanted.len()].iter().eq(wanted.iter()));
            let only = places.next()?;
            let unique = places.next().is_none();
            // Surroundings may be gone, but never what is to be found.
            (unique && !wanted.is_empty()).then_some(only + (hunk.old.start - first))
        })?;
        let gone = place..place + hunk.old.len();
        let put: Vec<String> = new[hunk.new.clone()]
            .iter()
            .map(|line| (*line).to_owned())
            .collect();
        from = place + put.len();
        now.splice(gone, put);
    }
    Some(now.concat())
}

/// A run of lines that gives way to another.
struct Hunk {
    old: std::ops::Range<usize>,
    new: std::ops::Range<usize>,
}

fn lines(text: &str) -> Vec<&str> {
    text.split_inclusive('\n').collect()
}

/// What leads from `old` to `new`, by the longest lines in common.
fn hunks(old: &[&str], new: &[&str]) -> Vec<Hunk> {
    let alike = old.iter().zip(new).take_while(|(a, b)| a == b).count();
    let room = old.len().min(new.len()) - alike;
    let behind = old.iter().rev().zip(new.iter().rev());
    let behind = behind.take(room).take_while(|(a, b)| a == b).count();
    let (left, right) = (
        &old[alike..old.len() - behind],
        &new[alike..new.len() - behind],
    );

    // The length of the longest common run from each pair of places on.
    let width = right.len() + 1;
    let mut common = vec![0_u32; (left.len() + 1) * width];
    for (row, a) in left.iter().enumerate().rev() {
        for (column, b) in right.iter().enumerate().rev() {
            common[row * width + column] = if a == b {
                common[(row + 1) * width + column + 1] + 1
            } else {
                common[(row + 1) * width + column].max(common[row * width + column + 1])
            };
        }
    }

    let (mut row, mut column, mut found) = (0, 0, Vec::<Hunk>::new());
    while row < left.len() || column < right.len() {
        if row < left.len() && column < right.len() && left[row] == right[column] {
            (row, column) = (row + 1, column + 1);
            continue;
        }
        let (first_row, first_column) = (row, column);
        while (row < left.len() || column < right.len())
            && !(row < left.len() && column < right.len() && left[row] == right[column])
        {
            let down = row < left.len()
                && (column == right.len()
                    || common[(row + 1) * width + column] >= common[row * width + column + 1]);
            if down {
                row += 1;
            } else {
                column += 1;
            }
        }
        found.push(Hunk {
            old: alike + first_row..alike + row,
            new: alike + first_column..alike + column,
        });
    }
    found
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn check(before: &str, after: &str, now: &str, expected: Option<&str>) {
        let text = |lines: &str| lines.replace(' ', "\n") + "\n";
        let found = without(&text(before), &text(after), &text(now));
        assert_eq!(found, expected.map(text));
    }

    #[test]
    fn later_changes_stay() {
        //    before     after          now              expected
        check("a b c d", "a b X c d", "a b X c d", Some("a b c d"));
        check("a b c d", "a b X c d", "a b X c d Y", Some("a b c d Y"));
        check("a b c d", "a X c d", "N a X c d", Some("N a b c d"));
        check(
            "a b c d e f g h",
            "a X c d e f Y h",
            "a X c d N e f Y h",
            Some("a b c d N e f g h"),
        );
        // What it wrote was written anew: nobody knows what to put back.
        check("a b c d", "a X c d", "a Z c d", None);
        check("a b c d", "a X c d", "a c d", None);
    }

    proptest! {
        /// Taken out at once, a change leaves what was before.
        #[test]
        fn nothing_else_is_touched(
            before in prop::collection::vec("[a-d]", 0..9),
            after in prop::collection::vec("[a-d]", 0..9),
        ) {
            let text = |lines: &[String]| lines.iter().flat_map(|line| [line.as_str(), "\n"]).collect::<String>();
            let (before, after) = (text(&before), text(&after));
            let found = without(&before, &after, &after);
            prop_assert!(found.is_none() || found == Some(before));
        }
    }
}
