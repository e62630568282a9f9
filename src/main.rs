//! The `phatthanh` program: hands its arguments to [`phatthanh::cli`].

use std::process::ExitCode;

fn main() -> ExitCode {
    phatthanh::cli::main()
}
