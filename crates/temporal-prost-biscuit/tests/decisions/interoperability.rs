//! The form of tokens, which other implementations of Biscuit read.

use crate::fixture::{Fixture, delete};
use biscuit_auth::UnverifiedBiscuit;

/// The lowest version, which every implementation reads.
const DATALOG_3_0: u32 = 3;

#[test]
fn tokens_use_what_every_implementation_reads() {
    let fixture = Fixture::new();
    let child = fixture.operator().restrict(&delete(), fixture.after(60)).unwrap();
    let parsed = UnverifiedBiscuit::from(child.as_bytes()).unwrap();
    for block in 0..parsed.block_count() {
        assert_eq!(parsed.block_version(block).unwrap(), DATALOG_3_0);
        let source = parsed.print_block_source(block).unwrap();
        assert!(
            !source.contains("hex:") && !source.contains("reject if") && !source.contains('['),
            "{source}"
        );
    }
}
