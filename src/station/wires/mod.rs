//! What hangs on a wire of the station: relay boards, a modem, web addresses. Asked by threads beside the air, never by the conductor.

pub(super) mod board;
pub(super) mod modem;
pub(super) mod port;
pub(super) mod program;
pub(crate) mod web;

/// Returns the first line of the secret in `file`, which is never logged.
pub(super) fn secret(file: &std::path::Path) -> Result<String, String> {
    let named = |problem: &dyn std::fmt::Display| format!("{}: {problem}", file.display());
    let text = std::fs::read_to_string(file).map_err(|problem| named(&problem))?;
    let first = text.lines().next().unwrap_or_default().trim();
    if first.is_empty() {
        return Err(named(&"empty"));
    }
    Ok(first.to_owned())
}
