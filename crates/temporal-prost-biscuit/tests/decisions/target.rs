//! The fuzz target `token` of `tests/fuzz`, which `fuzz.rs` also runs for a short time: decides about any header, and about
//! any block that a holder of a token has signed. No decision panics, takes long or depends on chance, and no bytes are
//! worth more than the token. The including module has `forge` in scope.

use super::forge;
use std::{sync::LazyLock, time::Duration};
use temporal_prost_biscuit::{
    Authorizer, Command, Kind, Permit, Policy, Refusal, Rule, Token, testing::TestIssuer,
};

struct World {
    issuer: TestIssuer,
    authorizer: Authorizer,
}

static WORLD: LazyLock<World> = LazyLock::new(|| {
    let issuer = TestIssuer::new();
    let policy = Policy::deny()
        .rule("clusters.v1.Clusters", "GetCluster", Rule::new().right("clusters.read"))
        .rule("clusters.v1.Clusters", "DeleteCluster", Rule::new().right("clusters.delete"));
    World { authorizer: Authorizer::new(issuer.keys(), policy), issuer }
});

impl World {
    fn decide(&self, token: &[u8], command: &Command) -> Result<Permit, Refusal> {
        self.authorizer.decide(Some(token), command, self.issuer.now())
    }
}

fn command(method: &str) -> Command {
    Command::new(Kind::Query, "clusters.v1.Clusters", method).workflow("cluster/eu/blue")
}

/// Checks that a block that was not changed is accepted, so that the target tests more than signatures.
pub(crate) fn check_forgery() {
    let viewer = WORLD.issuer.token("viewer", &["clusters.read"]);
    let forged = forge::append(viewer.as_bytes(), genuine_block());
    WORLD.decide(&forged, &command("GetCluster")).expect("the block is genuine");
}

/// Returns the block of a genuine child.
pub(crate) fn genuine_block() -> Vec<u8> {
    forge::last_block(WORLD.issuer.child("viewer", &["clusters.read"], &command("GetCluster")).as_bytes())
}

/// Checks a header, and a block with a valid signature.
pub(crate) fn token(data: &[u8]) {
    WORLD.decide(data, &command("GetCluster")).expect_err("nobody has signed it");
    let viewer = WORLD.issuer.token("viewer", &["clusters.read"]);
    let Ok(forged) = Token::from_bytes(forge::append(viewer.as_bytes(), data.to_vec())) else { return };
    let _ = forged.inspect().to_string();
    WORLD.decide(forged.as_bytes(), &command("DeleteCluster")).expect_err("a viewer deletes nothing");
    let Ok(child) = forged.restrict(&command("GetCluster"), WORLD.issuer.now() + Duration::from_mins(1))
    else {
        return;
    };
    let first = WORLD.decide(child.as_bytes(), &command("GetCluster"));
    assert_eq!(WORLD.decide(child.as_bytes(), &command("GetCluster")), first);
}
