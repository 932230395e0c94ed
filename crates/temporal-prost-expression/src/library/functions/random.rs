//! Random values. All randomness comes from [`Env`](crate::Env).

use crate::{
    evaluation::{Evaluator, arguments::Arguments},
    library::definition::{Body, Default, Definition, Parameter},
    limits::MAX_SIZE,
    value::{
        Value, coerce,
        kinds::Kinds,
        reason::{Outcome, Reason},
    },
};

pub(super) const FUNCTIONS: &[Definition] = &[
    Definition::new("uuid_v4", Body::Function(|evaluator, _| Ok(uuid_v4(evaluator))))
        .types(Kinds::NONE, Kinds::STRING),
    Definition::new("nanoid", Body::Function(nanoid))
        .takes(&[Parameter::int("length").optional(), Parameter::string("alphabet").optional()])
        .validate(check_nanoid)
        .types(Kinds::NONE, Kinds::STRING),
    Definition::new("ksuid", Body::Function(ksuid)).types(Kinds::NONE, Kinds::STRING),
    Definition::new("ulid", Body::Function(ulid))
        .takes(&[
            Parameter::string("encoding").or(Default::String("crockford")),
            Parameter::string("random_source").or(Default::String("secure_random")),
        ])
        .validate(check_ulid)
        .types(Kinds::NONE, Kinds::STRING),
    Definition::new("random_int", Body::Function(random_int))
        .takes(&[
            Parameter::query("seed").optional(),
            Parameter::int("min").or(Default::Int(0)),
            Parameter::int("max").or(Default::Int(i64::MAX - 1)),
        ])
        .validate(check_random_int)
        .types(Kinds::NONE, Kinds::NUMBER),
];

impl Evaluator<'_> {
    fn random_u128(&mut self) -> u128 {
        (u128::from(self.env.random()) << 64) | u128::from(self.env.random())
    }

    /// A number below `bound`, all as good as equally likely.
    fn random_below(&mut self, bound: u64) -> u64 {
        let product = u128::from(self.env.random()) * u128::from(bound);
        u64::try_from(product >> 64).unwrap_or_default()
    }
}

fn uuid_v4(evaluator: &mut Evaluator<'_>) -> Value {
    let random = evaluator.random_u128();
    let uuid = uuid::Builder::from_random_bytes(random.to_be_bytes()).into_uuid();
    Value::String(uuid.hyphenated().to_string())
}

/// The alphabet of nanoid.
const URL_SAFE: &str = "_-0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

fn check_nanoid(arguments: &Arguments<'_>) -> Result<(), Reason> {
    if arguments.optional_text(1).is_some() && arguments.optional_int(0).is_none() {
        return Err("an alphabet needs a length before it".into());
    }
    Ok(())
}

fn nanoid(evaluator: &mut Evaluator<'_>, arguments: &Arguments<'_>) -> Outcome {
    let length = usize::try_from(arguments.optional_int(0).unwrap_or(21)).map_err(Reason::new)?;
    let alphabet: Vec<char> = arguments.optional_text(1).unwrap_or(URL_SAFE).chars().collect();
    if length == 0 || length > MAX_SIZE || alphabet.is_empty() || alphabet.len() > 255 {
        return Err("a nanoid has a positive length and an alphabet of 1 to 255 characters".into());
    }
    evaluator.charge(length)?;
    let bound = u64::try_from(alphabet.len()).map_err(Reason::new)?;
    let mut id = String::with_capacity(length);
    for _ in 0..length {
        let index = usize::try_from(evaluator.random_below(bound)).map_err(Reason::new)?;
        id.extend(alphabet.get(index));
    }
    Ok(Value::String(id))
}

/// Seconds since 2014-05-13, then 128 random bits, in base 62.
fn ksuid(evaluator: &mut Evaluator<'_>, _: &Arguments<'_>) -> Outcome {
    const EPOCH: i128 = 1_400_000_000;
    let seconds = super::general::nanos(evaluator)?.div_euclid(1_000_000_000) - EPOCH;
    let seconds = u32::try_from(seconds.rem_euclid(1 << 32)).map_err(Reason::new)?;
    let mut bytes = [0; 20];
    let (time, payload) = bytes.split_at_mut(4);
    time.copy_from_slice(&seconds.to_be_bytes());
    payload.copy_from_slice(&evaluator.random_u128().to_be_bytes());
    Ok(Value::String(base62(bytes)))
}

/// 27 digits, which hold 160 bits.
fn base62(mut number: [u8; 20]) -> String {
    const DIGITS: &[u8] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    let mut text = Vec::with_capacity(27);
    for _ in 0..27 {
        let mut remainder: u32 = 0;
        for byte in &mut number {
            let dividend = (remainder << 8) | u32::from(*byte);
            *byte = u8::try_from(dividend / 62).unwrap_or_default();
            remainder = dividend % 62;
        }
        let digit = usize::try_from(remainder).ok().and_then(|index| DIGITS.get(index));
        text.extend(digit.map(|digit| char::from(*digit)));
    }
    text.iter().rev().collect()
}

fn check_ulid(arguments: &Arguments<'_>) -> Result<(), Reason> {
    match (arguments.text(0), arguments.text(1)) {
        ("crockford" | "hex", "secure_random" | "fast_random") => Ok(()),
        ("crockford" | "hex", source) => Err(format!("`{source}` is not a source of randomness").into()),
        (encoding, _) => Err(format!("`{encoding}` is not an encoding of ulids").into()),
    }
}

/// Milliseconds since 1970 in 48 bits, then 80 random bits.
fn ulid(evaluator: &mut Evaluator<'_>, arguments: &Arguments<'_>) -> Outcome {
    let millis = super::general::nanos(evaluator)?.div_euclid(1_000_000).rem_euclid(1 << 48);
    let millis = u128::try_from(millis).map_err(Reason::new)?;
    let random = evaluator.random_u128() >> 48;
    let ulid = (millis << 80) | random;
    Ok(Value::String(match arguments.text(0) {
        "hex" => format!("{ulid:032x}"),
        _ => crockford(ulid),
    }))
}

/// 26 digits of 5 bits.
fn crockford(number: u128) -> String {
    const DIGITS: &[u8] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    let digits = (0..26).rev().filter_map(|place| {
        let index = usize::try_from((number >> (place * 5)) & 31).ok()?;
        DIGITS.get(index).map(|digit| char::from(*digit))
    });
    digits.collect()
}

fn check_random_int(arguments: &Arguments<'_>) -> Result<(), Reason> {
    let (min, max) = (arguments.int(1), arguments.int(2));
    if min < 0 || max < min || max == i64::MAX {
        return Err(format!("{min} and {max} are not the bounds of random integers").into());
    }
    Ok(())
}

/// The seed is evaluated, as it may fail, but the numbers come from the `Env`.
fn random_int<'e>(evaluator: &mut Evaluator<'e>, arguments: &Arguments<'e>) -> Outcome {
    if let Some(seed) = arguments.query(0) {
        let seed = evaluator.evaluate(seed)?;
        coerce::int(&seed)?;
    }
    let (min, max) = (arguments.int(1), arguments.int(2));
    let span = u64::try_from(max - min + 1).map_err(Reason::new)?;
    let random = i64::try_from(evaluator.random_below(span)).map_err(Reason::new)?;
    Ok(Value::Int(min + random))
}
