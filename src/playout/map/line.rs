//! The line of a card's crystal, drawn through reports of which some come late.
//!
//! What is known of the noise: a callback that runs late, or a card that tells its position only now
//! and then, makes a moment look later than it is; so of each second only the earliest report is kept.
//! A sound server's word of where it is may for some seconds be too early as well as too late; so the
//! line lies where most of those seconds agree, along the early side of them.
//!
//! Pure.

use std::collections::VecDeque;

use crate::units::FRAMES_PER_SECOND;

/// Seconds kept: what the drift is measured over.
const KEPT: usize = 240;

/// Stretches of them whose earliest reports are compared.
const STRETCHES: usize = 20;

/// Seconds that place the line.
const PLACING: usize = 60;

/// Once as many as that are known, the slope is measured anew only every so many seconds.
const SELDOM: usize = 10;

/// Seconds in a row off the line, all on one side, before the card is believed to have jumped.
const JUMPED: usize = 3;

/// How far off that must be, at least: less is noise.
const JUMP_SECONDS: f64 = 0.0015;

/// So many times the distance of neighbours is a gap between them.
const GAP: f64 = 4.0;

/// How far off crystals are, before anything is known.
const CRYSTAL: f64 = 60e-6;

/// The best a single second can be known.
const RESOLUTION_SECONDS: f64 = 50e-6;

/// The earliest report of one second.
#[derive(Debug, Clone, Copy)]
struct Point {
    /// Seconds by the card, from the first report.
    x: f64,
    /// Seconds of uptime more than that.
    y: f64,
}

/// Uptime as a function of the frames the card has taken: nearly a straight line.
#[derive(Debug, Default)]
pub(super) struct Line {
    /// Card's frame and uptime of the first report.
    origin: Option<(u64, f64)>,
    points: VecDeque<Point>,
    /// The earliest of the second that is not over.
    filling: Option<Point>,
    offset: f64,
    /// Seconds of uptime a second by the card, less one.
    slope: f64,
    /// Seconds taken since it was measured.
    unmeasured: usize,
    /// What the slope was before the first report.
    prior: f64,
}

impl Line {
    /// Forgets where the card is, not how fast its crystal runs.
    pub(super) fn restart(&mut self) {
        *self = Self { slope: self.slope, prior: self.slope, ..Self::default() };
    }

    /// Whether there was a report.
    pub(super) fn is_known(&self) -> bool {
        self.origin.is_some()
    }

    /// How much longer than nominal the card takes for its frames, as a fraction.
    pub(super) fn slope(&self) -> f64 {
        self.slope
    }

    /// The card's frame number `card` was reported to be heard at uptime `heard`, in seconds.
    pub(super) fn observe(&mut self, card: u64, heard: f64) {
        let (first, since) = *self.origin.get_or_insert((card, heard));
        let x = card.saturating_sub(first) as f64 / f64::from(FRAMES_PER_SECOND);
        let point = Point { x, y: heard - since - x };
        match self.filling {
            Some(earliest) if earliest.x as u64 == x as u64 => {
                if self.residual(point) < self.residual(earliest) {
                    self.filling = Some(point);
                }
            }
            Some(complete) => {
                self.filling = Some(point);
                self.take(complete);
            }
            None => self.filling = Some(point),
        }
        if self.points.len() < JUMPED {
            let seen = self.points.iter().chain(&self.filling);
            self.offset = seen.map(|point| self.residual_from_zero(*point)).fold(f64::MAX, f64::min);
        }
    }

    /// When the card's frame `card` is heard, in seconds of uptime.
    pub(super) fn uptime(&self, card: f64) -> f64 {
        let (first, since) = self.origin.unwrap_or_default();
        let x = (card - first as f64) / f64::from(FRAMES_PER_SECOND);
        since + self.offset + x * (1.0 + self.slope)
    }

    /// The card's frame heard at `uptime`, in seconds.
    pub(super) fn card(&self, uptime: f64) -> f64 {
        let (first, since) = self.origin.unwrap_or_default();
        let x = (uptime - since - self.offset) / (1.0 + self.slope);
        first as f64 + x * f64::from(FRAMES_PER_SECOND)
    }

    fn residual_from_zero(&self, point: Point) -> f64 {
        point.y - self.slope * point.x
    }

    /// How much later than the line says.
    fn residual(&self, point: Point) -> f64 {
        self.residual_from_zero(point) - self.offset
    }

    /// Takes a second that is complete, and draws the line anew.
    fn take(&mut self, point: Point) {
        if self.points.len() == KEPT {
            self.points.pop_front();
        }
        self.points.push_back(point);
        if self.has_jumped() {
            self.points.drain(..self.points.len() - JUMPED);
        }
        self.unmeasured += 1;
        if self.points.len() < PLACING || self.unmeasured >= SELDOM {
            self.unmeasured = 0;
            self.measure_slope();
        }
        let residuals = self.placing();
        self.offset = residuals[densest(&residuals).0];
    }

    /// `y` of the points that place the line, less the slope; sorted.
    fn placing(&self) -> Vec<f64> {
        let recent = self.points.iter().rev().take(PLACING);
        let mut residuals: Vec<f64> = recent.map(|point| self.residual_from_zero(*point)).collect();
        residuals.sort_unstable_by(f64::total_cmp);
        residuals
    }

    /// Whether the last seconds are all off the line, by more than the noise, on the same side.
    fn has_jumped(&self) -> bool {
        if self.points.len() <= JUMPED {
            return false;
        }
        let (_, noise) = densest(&self.placing());
        let far = JUMP_SECONDS.max(6.0 * noise);
        let mut last = self.points.iter().rev().take(JUMPED).map(|point| self.residual(*point));
        last.clone().all(|off| off > far) || last.all(|off| off < -far)
    }

    /// The median of slopes between points half the time kept apart, as far as it can be trusted.
    fn measure_slope(&mut self) {
        let points = self.envelope();
        let half = points.len() / 2;
        if half < JUMPED {
            return;
        }
        let pairs = points.iter().zip(points.iter().skip(half));
        let mut slopes: Vec<f64> = pairs.map(|(a, b)| (b.y - a.y) / (b.x - a.x)).collect();
        let middle = slopes.len() / 2;
        let median = nth(&mut slopes, middle);
        for slope in &mut slopes {
            *slope = (*slope - median).abs();
        }
        let spread = nth(&mut slopes, middle);
        // 1.48: from a median deviation to a standard deviation; 1.25: of a median against a mean.
        let error = 1.48 * 1.25 * spread / (slopes.len() as f64).sqrt();
        let apart = (self.points.len() / 2) as f64;
        let variance = error.powi(2) + (RESOLUTION_SECONDS / apart).powi(2);
        let trust = CRYSTAL.powi(2) / (CRYSTAL.powi(2) + variance);
        self.slope = self.prior + trust * (median - self.prior);
    }

    /// A point for each of some twenty stretches of the time kept, chosen as the line itself is placed.
    fn envelope(&self) -> Vec<Point> {
        let length = self.points.len() / STRETCHES + 1;
        let mut points: Vec<Point> = self.points.iter().copied().collect();
        let early = |stretch: &mut [Point]| {
            stretch.sort_unstable_by(|a, b| self.residual(*a).total_cmp(&self.residual(*b)));
            let residuals: Vec<f64> = stretch.iter().map(|point| self.residual(*point)).collect();
            stretch[densest(&residuals).0]
        };
        points.rchunks_mut(length).rev().map(early).collect()
    }
}

/// Where in `sorted` that begins which belongs together: the half that lies closest together, and what is
/// before it without a gap. And how wide that half is.
fn densest(sorted: &[f64]) -> (usize, f64) {
    let half = sorted.len() / 2 + 1;
    let widths = sorted.windows(half).map(|half| half[half.len() - 1] - half[0]);
    let (mut early, width) = widths.enumerate().min_by(|a, b| a.1.total_cmp(&b.1)).unwrap_or_default();
    let near = RESOLUTION_SECONDS.max(GAP * width / half as f64);
    while early > 0 && sorted[early] - sorted[early - 1] <= near {
        early -= 1;
    }
    (early, width)
}

/// The value that would be at `index` if they were sorted.
fn nth(values: &mut [f64], index: usize) -> f64 {
    *values.select_nth_unstable_by(index, f64::total_cmp).1
}
