//! A log whose file went, and came back.

use super::*;

/// What waits for others for a moment does so after its file was put back, too: who ends waits for it.
#[test]
fn a_log_that_is_put_back_waits_for_others_no_longer_than_before() {
    let var = Var::new();
    let mut log = var.hold();
    log.patience(Duration::from_millis(250)).unwrap();
    log.event(at(0), &Event::Stopped).unwrap();
    fs::remove_file(var.path()).unwrap();
    log.event(at(1), &Event::Stopped).unwrap();
    assert_eq!(log.waits().unwrap(), Duration::from_millis(250));
}

/// Two misfortunes at once: it cannot be copied to its place, and is set aside there as it is.
#[test]
fn a_damaged_log_that_loses_its_file_while_it_runs_goes_on_with_what_can_be_read() {
    let sound = Var::new();
    let mut log = sound.hold();
    history(&mut log);
    let approvals = log.approvals().unwrap().len();
    drop(log);
    let whole = fs::read(sound.path()).unwrap();
    for page in (1..whole.len() / 4096).step_by(7) {
        let var = Var::new();
        let mut bytes = whole.clone();
        bytes[page * 4096..(page + 1) * 4096].fill(0);
        fs::write(var.path(), &bytes).unwrap();
        let mut log = var.hold();
        fs::remove_file(var.path()).unwrap();
        let row = log
            .begin(&begin(1, 1_000_000))
            .unwrap_or_else(|error| panic!("page {page}: {error:?}"));
        log.end(row, &end(1_000_060))
            .unwrap_or_else(|error| panic!("page {page}: {error:?}"));
        assert!(
            log.approvals().unwrap().len() >= approvals - 12,
            "page {page}"
        );
        // A page that nobody asks for is not noticed.
        let noticed = var.aside().iter().any(|name| name.contains("damaged"));
        assert!(
            !noticed || matches!(log.verify().unwrap(), Verdict::Ok { .. }),
            "page {page}"
        );
    }
}
