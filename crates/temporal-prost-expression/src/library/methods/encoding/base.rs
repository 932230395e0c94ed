//! Encodings of bytes as text.

use base64::{
    Engine,
    alphabet::{STANDARD, URL_SAFE},
    engine::general_purpose::{GeneralPurpose, GeneralPurposeConfig, NO_PAD, PAD},
};

use crate::{
    evaluation::arguments::Arguments,
    formats::base85,
    go::text,
    library::definition::{Body, Definition, Parameter},
    value::{
        Value,
        kinds::Kinds,
        reason::{Outcome, Reason},
    },
};

const SCHEME: &[Parameter] = &[Parameter::string("scheme")];

pub(super) const METHODS: &[Definition] = &[
    Definition::new("encode", Body::Pure(encode))
        .takes(SCHEME)
        .validate(check_scheme)
        .types(Kinds::TEXT, Kinds::STRING),
    Definition::new("decode", Body::Pure(decode))
        .takes(SCHEME)
        .validate(check_scheme)
        .types(Kinds::TEXT, Kinds::BYTES),
];

const BASE64: GeneralPurpose = GeneralPurpose::new(&STANDARD, lenient(PAD));
const BASE64_URL: GeneralPurpose = GeneralPurpose::new(&URL_SAFE, lenient(PAD));
const BASE64_RAW_URL: GeneralPurpose = GeneralPurpose::new(&URL_SAFE, lenient(NO_PAD));

/// Go does not look at the bits that are left over at the end.
const fn lenient(config: GeneralPurposeConfig) -> GeneralPurposeConfig {
    config.with_decode_allow_trailing_bits(true)
}

const SCHEMES: [&str; 6] = ["base64", "base64url", "base64rawurl", "hex", "ascii85", "z85"];

fn check_scheme(arguments: &Arguments<'_>) -> Result<(), Reason> {
    if SCHEMES.contains(&arguments.text(0)) {
        return Ok(());
    }
    Err(format!("`{}` is not an encoding; expected one of {}", arguments.text(0), SCHEMES.join(", ")).into())
}

pub(super) fn bytes(target: Value) -> Result<Vec<u8>, Reason> {
    match target {
        Value::String(text) => Ok(text.into_bytes()),
        Value::Bytes(bytes) => Ok(bytes),
        other => Err(Reason::expected("string", &other)),
    }
}

fn encode(target: Value, arguments: &Arguments<'_>) -> Outcome {
    let bytes = bytes(target)?;
    Ok(Value::String(match arguments.text(0) {
        "base64" => BASE64.encode(bytes),
        "base64url" => BASE64_URL.encode(bytes),
        "base64rawurl" => BASE64_RAW_URL.encode(bytes),
        "hex" => text::hexadecimal(&bytes),
        "ascii85" => base85::encode_ascii85(&bytes),
        _ => base85::encode_z85(&bytes)?,
    }))
}

fn decode(target: Value, arguments: &Arguments<'_>) -> Outcome {
    let bytes = bytes(target)?;
    let decoded = match arguments.text(0) {
        "base64" => BASE64.decode(without_breaks(bytes)).map_err(Reason::new)?,
        "base64url" => BASE64_URL.decode(without_breaks(bytes)).map_err(Reason::new)?,
        "base64rawurl" => BASE64_RAW_URL.decode(without_breaks(bytes)).map_err(Reason::new)?,
        "hex" => hex(&bytes).ok_or("this is not hexadecimal")?,
        "ascii85" => base85::decode_ascii85(&bytes)?,
        _ => base85::decode_z85(&bytes)?,
    };
    Ok(Value::Bytes(decoded))
}

/// Go skips line breaks in base64.
fn without_breaks(mut bytes: Vec<u8>) -> Vec<u8> {
    bytes.retain(|byte| !matches!(byte, b'\r' | b'\n'));
    bytes
}

fn hex(digits: &[u8]) -> Option<Vec<u8>> {
    let digit = |byte: u8| char::from(byte).to_digit(16);
    let pair = |pair: &[u8]| match pair {
        [high, low] => u8::try_from(digit(*high)? * 16 + digit(*low)?).ok(),
        _ => None,
    };
    digits.chunks(2).map(pair).collect()
}
