//! The limits of every expression.

/// The maximum nesting of expressions and values, in levels.
pub const MAX_DEPTH: usize = 128;

/// The maximum number of steps of an evaluation. A step is an operation or a KiB of values moved.
pub const MAX_STEPS: usize = 100_000;

/// The maximum size of a value, in bytes: 1 MiB.
pub const MAX_SIZE: usize = 1 << 20;
