//! No bytes make a decision panic, or take long.

use crate::fixture::{Fixture, blue, delete};
use biscuit_auth::{BlockBuilder, UnverifiedBiscuit};
use proptest::prelude::*;
use temporal_prost_biscuit::{Kind, Token};

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_bytes_are_refused(bytes in proptest::collection::vec(any::<u8>(), 0..600)) {
        let fixture = Fixture::new();
        let decision = fixture.decide_bytes(&bytes, &delete(), fixture.now);
        prop_assert!(decision.is_err());
    }

    #[test]
    fn any_damage_is_refused(position in 0usize..2000, value in any::<u8>(), cut in 0usize..2000) {
        let fixture = Fixture::new();
        let child = fixture.operator().restrict(&delete(), fixture.after(60)).unwrap();
        let mut bytes = child.as_bytes().to_vec();
        let position = position % bytes.len();
        let damaged = bytes[position] != value;
        bytes[position] = value;
        let decision = fixture.decide_bytes(&bytes, &delete(), fixture.now);
        prop_assert_eq!(decision.is_err(), damaged, "byte {}", position);
        let cut = &child.as_bytes()[..cut % child.as_bytes().len()];
        prop_assert!(fixture.decide_bytes(cut, &delete(), fixture.now).is_err());
    }

    /// Every holder can sign any block.
    #[test]
    fn any_block_of_a_holder_is_harmless(
        facts in proptest::collection::vec("(n|right|time|user|workflow)\\(([0-9]{1,20}|\"[a-z]{0,9}\"|true|2020-01-01T00:00:00Z|\\{1, 2\\}|null|\\[1\\])\\)", 0..12),
        body in "(n|time|workflow)\\(\\$x\\), (n|user)\\(\\$y\\)(, \\$x (<|===|==|>=) \\$y|, \\$x\\.contains\\(\\$y\\)|, !\\$x|)",
    ) {
        let fixture = Fixture::new();
        let mut code = format!("check if {body};");
        for fact in &facts {
            code.push_str(fact);
            code.push(';');
        }
        let Ok(block) = BlockBuilder::new().code(&code) else { return Ok(()) };
        let token = UnverifiedBiscuit::from(fixture.viewer().as_bytes()).unwrap().append(block).unwrap();
        let token = Token::from_bytes(token.to_vec().unwrap()).unwrap();
        let get = crate::fixture::command(Kind::Query, "GetCluster");
        let child = token.restrict(&get, fixture.after(60)).unwrap();
        let first = fixture.decide(&child, &get, &blue());
        for _ in 0..3 {
            prop_assert_eq!(&fixture.decide(&child, &get, &blue()), &first);
        }
    }
}
