//! Everything that a newcomer or CI runs.

fn main() {}
