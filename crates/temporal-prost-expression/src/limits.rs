//! What no expression may exceed, whatever its input.

/// How deep expressions and values may be nested, in levels.
pub const MAX_DEPTH: usize = 128;

/// How many steps an evaluation may take. A step is an operation or a KiB of values moved.
pub const MAX_STEPS: usize = 100_000;

/// How large a value may become, in bytes: 1 MiB.
pub const MAX_SIZE: usize = 1 << 20;
