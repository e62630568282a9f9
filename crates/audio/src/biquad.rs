//! A filter of second order, for both channels at once. Pure.

use phatthanh_core::units::CHANNELS;

/// A filter of second order, transposed direct form II.
#[derive(Debug, Clone, Copy)]
pub struct Biquad {
    b: [f64; 3],
    a: [f64; 2],
    state: [[f64; CHANNELS]; 2],
}

impl Biquad {
    /// * `b`: weights of the sample and the two before it, `a`: of the two results before it.
    #[must_use]
    pub const fn new(b: [f64; 3], a: [f64; 2]) -> Self {
        Self {
            b,
            a,
            state: [[0.0; CHANNELS]; 2],
        }
    }

    /// The next frame.
    #[inline]
    pub fn step(&mut self, x: [f64; CHANNELS]) -> [f64; CHANNELS] {
        let [first, second] = self.state;
        let mut y = [0.0; CHANNELS];
        for side in 0..CHANNELS {
            y[side] = self.b[0] * x[side] + first[side];
            self.state[0][side] = self.b[1] * x[side] - self.a[0] * y[side] + second[side];
            self.state[1][side] = self.b[2] * x[side] - self.a[1] * y[side];
        }
        y
    }

    /// What rings on in silence ends here: numbers near the smallest there are slow.
    pub fn settle(&mut self) {
        for state in self
            .state
            .iter_mut()
            .flatten()
            .filter(|state| state.abs() < 1e-30)
        {
            *state = 0.0;
        }
    }

    /// Whether what rings on is below `level`; then it is over.
    pub fn ends_below(&mut self, level: f64) -> bool {
        let over = self.state.iter().flatten().all(|state| state.abs() < level);
        if over {
            self.state = [[0.0; CHANNELS]; 2];
        }
        over
    }
}
