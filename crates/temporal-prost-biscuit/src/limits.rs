//! Limits on tokens. None of them depends on time, so that each decision is the same on every machine.

/// The greatest length of a token in bytes. Longer tokens are refused before they are parsed.
pub const MAX_LENGTH: usize = 4096;

/// The greatest number of blocks of a token, each of which has a signature. A restricted token has at least two.
pub const MAX_BLOCKS: usize = 8;

/// The greatest cost of a token, a policy and the facts of a command, in steps of evaluation. A token of ten rights
/// costs some hundred steps.
pub const MAX_COST: u64 = 20_000;
