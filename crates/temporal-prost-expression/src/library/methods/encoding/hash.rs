//! Hashes.

use hmac::{Hmac, Mac};
use md5::Md5;
use sha1::Sha1;
use sha2::{Digest, Sha256, Sha512};
use twox_hash::XxHash64;

use super::base::bytes;
use crate::{
    evaluation::arguments::Arguments,
    library::definition::{Body, Default, Definition, Parameter},
    value::{
        Value,
        kinds::Kinds,
        reason::{Outcome, Reason},
    },
};

pub(super) const METHODS: &[Definition] = &[Definition::new("hash", Body::Pure(hash))
    .takes(&[
        Parameter::string("algorithm"),
        Parameter::string("key").optional(),
        Parameter::string("polynomial").or(Default::String("IEEE")),
    ])
    .validate(check)
    .types(Kinds::TEXT, Kinds::BYTES)];

const ALGORITHMS: [&str; 9] =
    ["md5", "sha1", "sha256", "sha512", "xxhash64", "crc32", "hmac_sha1", "hmac_sha256", "hmac_sha512"];

fn check(arguments: &Arguments<'_>) -> Result<(), Reason> {
    let algorithm = arguments.text(0);
    match algorithm {
        "hmac_sha1" | "hmac-sha1" | "hmac_sha256" | "hmac-sha256" | "hmac_sha512" | "hmac-sha512" => {
            if arguments.text(1).is_empty() {
                Err(format!("`{algorithm}` needs a key").into())
            } else {
                Ok(())
            }
        }
        _ if ALGORITHMS.contains(&algorithm) => Ok(()),
        _ => Err(format!("`{algorithm}` is not a hash; expected one of {}", ALGORITHMS.join(", ")).into()),
    }
}

fn hash(target: Value, arguments: &Arguments<'_>) -> Outcome {
    let bytes = bytes(target)?;
    let key = arguments.text(1).as_bytes();
    Ok(Value::Bytes(match arguments.text(0) {
        "md5" => Md5::digest(bytes).to_vec(),
        "sha1" => Sha1::digest(bytes).to_vec(),
        "sha256" => Sha256::digest(bytes).to_vec(),
        "sha512" => Sha512::digest(bytes).to_vec(),
        "xxhash64" => XxHash64::oneshot(0, &bytes).to_string().into_bytes(),
        "crc32" => crc32(&bytes, polynomial(arguments.text(2))?).to_be_bytes().to_vec(),
        "hmac_sha1" | "hmac-sha1" => authenticate(Hmac::<Sha1>::new_from_slice(key), &bytes)?,
        "hmac_sha256" | "hmac-sha256" => authenticate(Hmac::<Sha256>::new_from_slice(key), &bytes)?,
        _ => authenticate(Hmac::<Sha512>::new_from_slice(key), &bytes)?,
    }))
}

fn authenticate<M: Mac, E: std::fmt::Display>(mac: Result<M, E>, bytes: &[u8]) -> Result<Vec<u8>, Reason> {
    let mut mac = mac.map_err(Reason::new)?;
    mac.update(bytes);
    Ok(mac.finalize().into_bytes().to_vec())
}

fn polynomial(name: &str) -> Result<u32, Reason> {
    match name {
        "IEEE" => Ok(0xedb8_8320),
        "Castagnoli" => Ok(0x82f6_3b78),
        "Koopman" => Ok(0xeb31_d82e),
        _ => Err(format!("`{name}` is not a polynomial; expected one of IEEE, Castagnoli, Koopman").into()),
    }
}

fn crc32(bytes: &[u8], polynomial: u32) -> u32 {
    let shift = |crc: u32, _| if crc & 1 == 1 { (crc >> 1) ^ polynomial } else { crc >> 1 };
    !bytes.iter().fold(u32::MAX, |crc, byte| (0..8).fold(crc ^ u32::from(*byte), shift))
}
