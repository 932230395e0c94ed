//! Blocks of any bytes with valid signatures, as a holder can make them without a library.

use biscuit_auth::{Algorithm, KeyPair, PrivateKey};
use prost::Message;

#[derive(Clone, PartialEq, Message)]
struct Container {
    #[prost(uint32, optional, tag = "1")]
    root_key_id: Option<u32>,
    #[prost(bytes = "vec", tag = "2")]
    authority: Vec<u8>,
    #[prost(message, repeated, tag = "3")]
    blocks: Vec<SignedBlock>,
    #[prost(message, optional, tag = "4")]
    proof: Option<Proof>,
}

#[derive(Clone, PartialEq, Message)]
struct SignedBlock {
    #[prost(bytes = "vec", tag = "1")]
    block: Vec<u8>,
    #[prost(message, optional, tag = "2")]
    next_key: Option<Key>,
    #[prost(bytes = "vec", tag = "3")]
    signature: Vec<u8>,
}

#[derive(Clone, PartialEq, Message)]
struct Key {
    #[prost(int32, required, tag = "1")]
    algorithm: i32,
    #[prost(bytes = "vec", tag = "2")]
    key: Vec<u8>,
}

#[derive(Clone, PartialEq, Message)]
struct Proof {
    #[prost(bytes = "vec", tag = "1")]
    next_secret: Vec<u8>,
}

/// Returns the last appended block of a token.
pub(crate) fn last_block(token: &[u8]) -> Vec<u8> {
    Container::decode(token).unwrap().blocks.pop().unwrap().block
}

/// Appends a block of any bytes to a token that is not sealed.
pub(crate) fn append(token: &[u8], block: Vec<u8>) -> Vec<u8> {
    let mut container = Container::decode(token).unwrap();
    let secret = container.proof.take().unwrap().next_secret;
    let holder = KeyPair::from(&PrivateKey::from_bytes(&secret, Algorithm::Ed25519).unwrap());
    let next = KeyPair::new();
    let key = next.public().to_bytes();
    let signed = [&block[..], &0_i32.to_le_bytes(), &key].concat();
    let signature = holder.sign(&signed).unwrap().to_bytes().to_vec();
    container.blocks.push(SignedBlock { block, next_key: Some(Key { algorithm: 0, key }), signature });
    container.proof = Some(Proof { next_secret: next.private().to_bytes().to_vec() });
    container.encode_to_vec()
}
