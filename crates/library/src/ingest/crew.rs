//! Many hands: the same work on many files, on every core, never in the way of what is on air.

use std::num::NonZero;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

/// Threads at most: more cores than this are left to others.
const MOST_HANDS: usize = 8;

/// The lowest priority there is (`nice`): what is on air always goes first.
const LOWEST: i32 = 19;

/// Does `work` on each of `items`; the answers stand in the order of the items. None for an item on
/// which the work panicked.
pub(crate) fn each<T: Sync, R: Send>(items: &[T], work: impl Fn(&T) -> R + Sync) -> Vec<Option<R>> {
    let cores = thread::available_parallelism().map_or(1, NonZero::get);
    let hands = cores.min(MOST_HANDS).min(items.len());
    let next = AtomicUsize::new(0);
    let answers = Mutex::new(Vec::with_capacity(items.len()));
    answers
        .lock()
        .expect("nobody holds it yet")
        .resize_with(items.len(), || None);
    let hand = || {
        // Where it is not allowed the work is done all the same.
        let _ = rustix::process::setpriority_process(None, LOWEST);
        while let Some((number, item)) = {
            let number = next.fetch_add(1, Ordering::Relaxed);
            items.get(number).map(|item| (number, item))
        } {
            let answer = catch_unwind(AssertUnwindSafe(|| work(item))).ok();
            if let Ok(mut answers) = answers.lock() {
                answers[number] = answer;
            }
        }
    };

    // Never on the caller's own thread: its priority could not be raised again.
    thread::scope(|scope| {
        for _ in 0..hands {
            scope.spawn(hand);
        }
    });
    answers.into_inner().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_stand_in_order_and_a_panic_is_one_items_own() {
        let items: Vec<u32> = (0..1000).collect();
        let answers = each(&items, |item| {
            assert!(item % 100 != 7, "such an item");
            item * 2
        });
        for (item, answer) in items.iter().zip(answers) {
            assert_eq!(answer, (item % 100 != 7).then_some(item * 2));
        }
        assert!(each(&[] as &[u32], |item| *item).is_empty());
    }
}
