//! No bytes make a decision panic, or take long.

use crate::fixture::{Fixture, blue, command, delete};
use crate::{forge, target};
use biscuit_auth::{BlockBuilder, UnverifiedBiscuit};
use proptest::{prelude::*, strategy::ValueTree as _};
use std::time::{Duration, Instant};
use temporal_prost_biscuit::{Kind, Token};

proptest! {
    #[test]
    fn any_bytes_are_refused(bytes in proptest::collection::vec(any::<u8>(), 0..600)) {
        let fixture = Fixture::new();
        let decision = fixture.decide_bytes(&bytes, &delete(), fixture.now);
        prop_assert!(decision.is_err());
    }

    /// Protobuf reads a missing algorithm as the default one, so two bytes of a token can change without an effect.
    #[test]
    fn any_damage_is_refused_or_without_effect(position in 0usize..2000, value in any::<u8>(), cut in 0usize..2000) {
        let fixture = Fixture::new();
        let child = fixture.operator().restrict(&delete(), fixture.after(60)).unwrap();
        let genuine = fixture.decide(&child, &delete(), &blue()).unwrap();
        let mut bytes = child.as_bytes().to_vec();
        let position = position % bytes.len();
        bytes[position] = value;
        if let Ok(permit) = fixture.decide_bytes(&bytes, &delete(), fixture.now) {
            prop_assert_eq!(permit, genuine, "byte {}", position);
        }
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
        let get = command(Kind::Query, "GetCluster");
        let child = token.restrict(&get, fixture.after(60)).unwrap();
        let first = fixture.decide(&child, &get, &blue());
        for _ in 0..3 {
            prop_assert_eq!(&fixture.decide(&child, &get, &blue()), &first);
        }
    }

    /// A holder can also sign bytes that are not a block, so nothing in a block can be trusted before it is evaluated.
    #[test]
    fn any_bytes_of_a_holder_are_harmless(
        changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>(), 0..3), 0..6),
    ) {
        let fixture = Fixture::new();
        let viewer = fixture.viewer();
        let genuine = UnverifiedBiscuit::from(viewer.as_bytes()).unwrap();
        let genuine = genuine.append(BlockBuilder::new().code(GENUINE).unwrap()).unwrap().to_vec().unwrap();
        let block = damage(forge::last_block(&genuine), &changes);
        let forged = forge::append(viewer.as_bytes(), block);
        let get = command(Kind::Query, "GetCluster");
        let _ = fixture.decide_bytes(&forged, &get, fixture.now);
        let Ok(token) = Token::from_bytes(forged) else { return Ok(()) };
        let _ = token.inspect().to_string();
        let Ok(child) = token.restrict(&get, fixture.after(60)) else { return Ok(()) };
        let first = fixture.decide(&child, &get, &blue());
        prop_assert_eq!(fixture.decide(&child, &get, &blue()), first);
    }
}

/// A block with every construct, also those that are refused.
const GENUINE: &str = r#"
    n(1); s("a", {1, 2}); d(2020-01-01T00:00:00Z, hex:00ff, true); o(null, [1, {"k": 1}]);
    m($x) <- n($x), $x > 0 trusting authority, previous;
    check if n($x), $x + 1 > 0 || !($x === 3), s($y, $z), $y.starts_with("a"), {1, 2}.any($e -> $e > 1);
    check all m($x), $x < 5;
    reject if o($x, $y), $x == null;
"#;

/// Replaces, inserts or removes bytes.
fn damage(mut block: Vec<u8>, changes: &[(prop::sample::Index, u8, i32)]) -> Vec<u8> {
    for (position, value, change) in changes {
        let position = position.index(block.len().max(1));
        match change {
            0 if position < block.len() => block[position] = *value,
            1 => block.insert(position, *value),
            _ if position < block.len() => _ = block.remove(position),
            _ => {}
        }
    }
    block
}

/// The undamaged forgery is accepted, so that the property above tests more than signatures.
#[test]
fn forged_blocks_have_valid_signatures() {
    let fixture = Fixture::new();
    let harmless = UnverifiedBiscuit::from(fixture.viewer().as_bytes()).unwrap();
    let harmless = harmless.append(BlockBuilder::new().code("n(1); check if n(1);").unwrap()).unwrap();
    let block = forge::last_block(&harmless.to_vec().unwrap());
    let token = Token::from_bytes(forge::append(fixture.viewer().as_bytes(), block)).unwrap();
    fixture.run(&token, &command(Kind::Query, "GetCluster"), &blue()).unwrap();
}

/// The fuzz target `token` of `tests/fuzz`, for 20 seconds: damaged blocks of a child, from a fixed beginning.
#[test]
fn the_fuzz_target_holds_for_a_short_time() {
    target::check_forgery();
    let seed = target::genuine_block();
    let changes = proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>(), 0..3), 0..6);
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let (begin, mut cases) = (Instant::now(), 0_u32);
    while begin.elapsed() < Duration::from_secs(20) {
        let changes = changes.new_tree(&mut runner).unwrap().current();
        let data = damage(seed.clone(), &changes);
        let checked = std::panic::catch_unwind(|| target::token(&data));
        assert!(checked.is_ok(), "the data are {data:?}");
        cases += 1;
    }
    assert!(cases > 100, "{cases}");
}
