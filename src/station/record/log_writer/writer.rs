//! The thread that writes the airtime log: nobody on the air waits for a database that another program holds, for a
//! disk that is full or slow.
//!
//! Rows come by a queue, and what became of them is left where the conductor finds it. The thread also looks whether
//! others wrote into the log: approvals, people's reasons.

use std::panic::resume_unwind;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use super::pen::{Others, Pen};
use crate::airlog::{Pending, Seq};
use crate::words::Text;

/// What waits is tried again this often; a database that is held is waited for meanwhile.
pub(super) const AGAIN: Duration = Duration::from_millis(250);

/// It is looked this often whether others wrote into the log.
const LOOK: Duration = Duration::from_secs(1);

/// The last rows of a run are tried so often.
const LAST_TRIES: usize = 8;

/// A run that ends waits so long for its last rows.
const PATIENCE: Duration = Duration::from_secs(5);

/// What the thread reports.
#[derive(Debug, Default)]
pub(super) struct Said {
    /// Rows of airings, by the numbers of their beginnings.
    pub(super) begun: Vec<(u64, Seq)>,
    /// How many rows are written, of all it was given.
    pub(super) written: u64,
    /// The last of them.
    pub(super) last: Seq,
    /// Why the log takes no rows; none while it does.
    pub(super) failing: Option<Text>,
    /// How many of those that wait are on the disk beside the log.
    pub(super) kept: usize,
    /// What others wrote, if that is news.
    pub(super) others: Option<Others>,
}

/// The thread. Ends when dropped, after the rows it has.
#[derive(Debug)]
pub(super) struct Writer {
    /// Rows; none is a request to look whether others wrote.
    rows: Option<Sender<Option<Pending>>>,
    said: Arc<Mutex<Said>>,
    ended: Receiver<()>,
    thread: Option<JoinHandle<Pen>>,
}

impl Writer {
    pub(super) fn start(pen: Pen) -> Self {
        let (rows, queue) = channel();
        let (end, ended) = channel();
        let first = Said {
            written: pen.written(),
            last: pen.last(),
            ..Said::default()
        };

        let said = Arc::new(Mutex::new(first));
        let tell = Arc::clone(&said);
        let thread = thread::spawn(move || {
            let pen = write(pen, &queue, &tell);
            // Nobody may wait for it any more.
            let _ = end.send(());
            pen
        });
        Self {
            rows: Some(rows),
            said,
            ended,
            thread: Some(thread),
        }
    }

    /// Gives it a row to write; never waits.
    pub(super) fn put(&self, row: Pending) {
        if let Some(rows) = &self.rows
            && rows.send(Some(row)).is_err()
        {
            tracing::error!("the thread of the airtime log has died");
        }
    }

    /// Asks it to look now whether others wrote into the log; never waits.
    pub(super) fn look(&self) {
        if let Some(rows) = &self.rows {
            // Its death is told where rows are lost by it.
            drop(rows.send(None));
        }
    }

    /// What it has said since; rows and news are reported once.
    pub(super) fn said(&self) -> Said {
        let mut said = lock(&self.said);
        let (begun, others) = (std::mem::take(&mut said.begun), said.others.take());
        let Said {
            written,
            last,
            kept,
            ..
        } = *said;
        Said {
            begun,
            others,
            written,
            last,
            kept,
            failing: said.failing.clone(),
        }
    }

    /// Ends it after the rows it has, as far as the log takes them soon.
    pub(super) fn close(&mut self) {
        if self.rows.take().is_some() && self.ended.recv_timeout(PATIENCE).is_err() {
            tracing::error!("the airtime log does not answer; it is left behind");
        }
    }

    /// The pen, once the thread has ended, however long that takes.
    pub(super) fn into_pen(mut self) -> Pen {
        self.rows = None;
        let thread = self.thread.take().expect("it is joined here only");
        thread.join().unwrap_or_else(|panic| resume_unwind(panic))
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        self.close();
    }
}

fn lock(said: &Mutex<Said>) -> MutexGuard<'_, Said> {
    said.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The thread.
fn write(mut pen: Pen, queue: &Receiver<Option<Pending>>, said: &Mutex<Said>) -> Pen {
    let mut known = 0;
    let mut readable = true;
    loop {
        let wait = if pen.waiting() > 0 { AGAIN } else { LOOK };
        let ends = match queue.recv_timeout(wait) {
            Ok(row) => {
                for row in row.into_iter().chain(queue.try_iter().flatten()) {
                    pen.put(row);
                }
                false
            }
            Err(RecvTimeoutError::Timeout) => {
                pen.tend();
                false
            }
            Err(RecvTimeoutError::Disconnected) => true,
        };
        for _ in 0..if ends { LAST_TRIES } else { 1 } {
            let begun = pen.flush();
            let mut said = lock(said);
            said.begun.extend(begun);
            (said.written, said.last, said.kept) = (pen.written(), pen.last(), pen.kept());
            said.failing = pen.failing().cloned();
            if pen.waiting() == 0 {
                break;
            }
        }
        if ends {
            return pen;
        }
        match pen.others(known) {
            Ok(news) => {
                readable = true;
                if let Some(news) = news {
                    known = news.count;
                    lock(said).others = Some(news);
                }
            }
            Err(error) => {
                if std::mem::take(&mut readable) {
                    tracing::error!(%error, "airtime log cannot be read");
                }
            }
        }
    }
}
