//! Logs that take long to be read through: a start does not wait for that.

use super::*;

/// More than can be read through at a start.
fn long_history(log: &mut Airlog) {
    history(log);
    log.together(|log| {
        for day in 0..40 {
            let digest = format!("{day:x}").repeat(1 << 20);
            let (files, waits) = (Vec::new(), Vec::new());
            let taken = Event::ConfigTaken {
                digest,
                files,
                waits,
            };
            log.event(at(20_000 + day), &taken)?;
        }
        Ok(())
    })
    .unwrap();
}

/// A start waits for no reading through of ten years: that is left to the log's own thread.
#[test]
fn a_long_log_is_set_aside_once_the_station_is_on_the_air() {
    /// Where the table of all entries begins.
    fn root(path: &Path) -> usize {
        let db = rusqlite::Connection::open(path).unwrap();
        let root = "select rootpage from sqlite_schema where name = 'entry'";
        let root: i64 = db.query_row(root, [], |row| row.get(0)).unwrap();
        (root as usize - 1) * 4096
    }

    for damages_header in [true, false] {
        let var = Var::new();
        let mut log = var.hold();
        long_history(&mut log);
        let (approvals, rows) = (log.approvals().unwrap(), log.version().unwrap());
        drop(log);
        let from = if damages_header { 0 } else { root(&var.path()) };
        let mut bytes = fs::read(var.path()).unwrap();
        bytes[from..from + 4096].fill(0xa5);
        fs::write(var.path(), &bytes).unwrap();

        let mut log = var.hold();
        if !damages_header {
            // The start reads, and finds it.
            assert!(log.history(None).is_err());
            let later = log.begin_anew(at(1_000_000));
            assert!(matches!(later, Err(AirlogError::Busy { .. })), "{later:?}");
        }
        assert!(log.away().is_some(), "{damages_header}: rows wait");
        let waits = log.begin(&begin(1, 1_000_000));
        assert!(matches!(waits, Err(AirlogError::Busy { .. })), "{waits:?}");
        assert_eq!(var.aside(), [""; 0], "{damages_header}: not read through");

        log.tend(at(1_000_001)).unwrap();
        assert!(log.away().is_none());
        let aside = var.aside();
        assert!(
            fs::read(var.0.path().join(&aside[0])).unwrap() == bytes,
            "{damages_header}: whole"
        );
        assert_eq!(log.approvals().unwrap(), approvals);
        assert_eq!(log.unseen().unwrap().len(), 1);
        assert!(matches!(log.verify().unwrap(), Verdict::Ok { .. }));
        let row = log.begin(&begin(1, 1_000_002)).unwrap();
        assert!(
            row.0 > rows || aside.len() > 1,
            "{row:?} of {rows}: {aside:?}"
        );
        log.end(row, &end(1_000_060)).unwrap();
    }
}
