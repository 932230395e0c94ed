use crate::dice::Dice;

/// Parts that mean something to a parser of protobuf, in text or on the wire.
const TOKENS: &[&[u8]] = &[
    b"{",
    b"}",
    b"\"",
    b"'",
    b"\\",
    b"/*",
    b"*/",
    b"//",
    b"\n",
    b"\r",
    b"\0",
    b"=",
    b";",
    b",",
    b"<",
    b">",
    b"[",
    b"]",
    b"option",
    b"message",
    b"group",
    b"oneof",
    b"extend",
    b"reserved 1 to max;",
    b"import",
    b"syntax",
    b"edition",
    b"${!",
    b"1e999",
    b"-9223372036854775809",
    b"0x",
    b"inf",
    b"\xff",
    b"\xff\xff\xff\xff\x0f",
    b"\x80",
    b"\x0a\xff",
];

/// Damages `bytes` in a few places. Some places go on with a part of `other`. A seed always does the same.
#[must_use]
pub fn damage(bytes: &[u8], other: &[u8], seed: u64) -> Vec<u8> {
    let mut dice = Dice::new(seed);
    let mut damaged = bytes.to_vec();
    for _ in 0..dice.between(1..=4) {
        damage_once(&mut damaged, other, &mut dice);
    }
    damaged
}

fn damage_once(bytes: &mut Vec<u8>, other: &[u8], dice: &mut Dice) {
    let (from, to) = range(dice, bytes.len());
    match dice.between(0..=4) {
        0 => drop(bytes.splice(from..from, dice.pick(TOKENS).iter().copied())),
        1 => drop(bytes.drain(from..to)),
        2 => {
            let repeated = bytes[from..to].to_vec();
            drop(bytes.splice(from..from, repeated));
        }
        3 => {
            let (first, end) = range(dice, other.len());
            drop(bytes.splice(from..to, other[first..end].iter().copied()));
        }
        _ => bytes.iter_mut().skip(from).take(1).for_each(|byte| *byte ^= 1 << dice.between(0..=7)),
    }
}

/// A part of something with this length, mostly a short one.
fn range(dice: &mut Dice, length: usize) -> (usize, usize) {
    let from = dice.between(0..=length);
    let most = if dice.chance(80) { 16.min(length - from) } else { length - from };
    (from, from + dice.between(0..=most))
}
