//! Sizes, and the work that a decision takes.

use crate::fixture::{Fixture, SERVICE, blue, command};
use biscuit_auth::{BlockBuilder, UnverifiedBiscuit};
use std::{fmt::Write as _, time::Instant};
use temporal_prost_biscuit::{
    Claims, Command, Kind, MAX_BLOCKS, MAX_LENGTH, Reason, Right, Token, TokenError,
};

#[test]
fn ten_rights_and_long_ids_take_less_than_a_kilobyte() {
    let fixture = Fixture::new();
    let claims = Claims::new("ada@example.com", fixture.after(600)).role("operator");
    let names =
        ["read", "list", "create", "delete", "resize", "drain", "cordon", "restart", "upgrade", "audit"];
    let rights = names.map(|name| Right::everywhere(format!("clusters.{name}")));
    let token = fixture.root.mint(&rights.into_iter().fold(claims, Claims::right)).unwrap();
    let long = "x".repeat(64);
    let command =
        Command::new(Kind::Update, SERVICE, "ResizeCluster").namespace("production").workflow(&long);
    let child = token.restrict(&command.update(&long), fixture.after(60)).unwrap();
    let length = child.as_bytes().len();
    assert!(length <= 1024, "{length}");
}

#[test]
fn long_tokens_are_neither_made_nor_accepted() {
    let fixture = Fixture::new();
    let claims = Claims::new("x".repeat(MAX_LENGTH), fixture.after(600));
    assert!(matches!(fixture.root.mint(&claims), Err(TokenError::TooLong { .. })));
    let long = vec![0; MAX_LENGTH + 1];
    let get = command(Kind::Query, "GetCluster");
    let refusal = fixture.decide_bytes(&long, &get, fixture.now).unwrap_err();
    assert_eq!(refusal.reason(), &Reason::TooLong { length: MAX_LENGTH + 1, limit: MAX_LENGTH });
}

#[test]
fn tokens_of_many_blocks_are_not_accepted() {
    let fixture = Fixture::new();
    let mut token = UnverifiedBiscuit::from(fixture.viewer().as_bytes()).unwrap();
    for _ in 1..MAX_BLOCKS {
        token = token.append(BlockBuilder::new()).unwrap();
    }
    assert!(Token::from_bytes(token.to_vec().unwrap()).is_ok());
    let token = token.append(BlockBuilder::new()).unwrap().to_vec().unwrap();
    assert_eq!(Token::from_bytes(token).unwrap_err(), TokenError::Malformed);
}

/// The dearest tokens that are just accepted take a few milliseconds, not seconds. The limit has room for slow machines
/// and builds without optimization.
#[test]
fn the_dearest_accepted_token_is_cheap() {
    let fixture = Fixture::new();
    let get = command(Kind::Query, "GetCluster");
    let mut accepted = 0;
    for (predicates, count) in [(2, 10), (2, 6), (3, 4), (5, 2), (8, 1)] {
        let variables: Vec<_> = (0..predicates).map(|index| format!("n($x{index})")).collect();
        let mut code = format!("check if {}, $x0 < 0;", variables.join(", "));
        for number in 0..count {
            let _ = write!(code, "n({number});");
        }
        let token = UnverifiedBiscuit::from(fixture.viewer().as_bytes()).unwrap();
        let token = token.append(BlockBuilder::new().code(&code).unwrap()).unwrap();
        let child =
            Token::from_bytes(token.to_vec().unwrap()).unwrap().restrict(&get, fixture.after(60)).unwrap();
        let started = Instant::now();
        let refusal = fixture.decide(&child, &get, &blue()).unwrap_err();
        assert!(started.elapsed().as_secs() < 5, "{predicates} {count}: {:?}", started.elapsed());
        accepted += u32::from(matches!(refusal.reason(), Reason::Check { .. }));
    }
    assert!(accepted >= 3, "{accepted}");
}
