//! A log that is not there any more when the station starts.

use super::*;

#[test]
fn a_log_that_is_gone_at_the_start_is_read_from_its_sealed_days() {
    let var = Var::new();
    let mut log = var.hold();
    history(&mut log);
    let key = crate::SealKey::open(&var.0.path().join("seal.key")).unwrap();
    let day = at(0).to_zoned(jiff::tz::TimeZone::UTC).date();
    log.seal(at(100_000), day, &key).unwrap().unwrap();
    log.write_sealed(&var.traces().sealed).unwrap();
    drop(log);
    fs::remove_file(var.path()).unwrap();
    let log = var.hold();
    assert_eq!(
        (log.approvals().unwrap().len(), log.unseen().unwrap().len()),
        (19, 1)
    );
    let attestation = log.attestation(&var.traces().sealed, &[]).unwrap();
    assert_eq!(attestation.findings, []);

    // A folder in its place, on a machine that was never sealed.
    let other = Var::new();
    fs::create_dir(other.path()).unwrap();
    let mut log = other.hold();
    log.approve(&consent(1, 1)).unwrap();
    assert_eq!(other.aside(), ["airlog.db.damaged-1"]);

    // And a station that never was is not told of as one that lost something.
    assert_eq!(Var::new().hold().unseen().unwrap(), []);
}

/// The damaged log that lies aside is not the one that is gone: what came between has no rows any more, and the new log
/// says so.
#[test]
fn a_log_that_is_gone_after_another_was_set_aside_is_not_made_from_that() {
    let var = Var::new();
    let mut log = var.hold();
    history(&mut log);
    drop(log);
    let beats = |row: Seq, second| {
        let mut heart = Heartbeat::at(&var.traces().heartbeat);
        let beat = Beat::new(at(second), Some(row), Frames::from_ms(1000));
        heart.beat(&beat).unwrap();
    };
    // All of its entries can be read, but the last beat knew of later ones.
    let mut bytes = fs::read(var.path()).unwrap();
    bytes[..4096].fill(0);
    fs::write(var.path(), bytes).unwrap();
    beats(Seq(2000), 30_000);
    let mut log = var.hold();
    let own = log.version().unwrap();
    let row = log.begin(&begin(3, 40_000)).unwrap();
    assert!(own < 100, "a log of its own");
    beats(row, 40_030);
    drop(log);

    fs::remove_file(var.path()).unwrap();
    drop(fs::remove_file(beside(&var.path(), "-wal")));
    let log = var.hold();
    let events = log.all_events().unwrap();
    let first = events.first().map(|(.., event)| event);
    assert!(
        matches!(first, Some(Event::LogSetAside { .. })),
        "{events:?}"
    );
    assert!(log.beginning().is_some(), "and says that it is not all");
    assert!(matches!(log.verify().unwrap(), Verdict::Ok { .. }));
}
