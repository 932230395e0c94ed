//! A short run of the fuzz targets of `tests/fuzz`, on any toolchain: what `judge.py` recorded, damaged.

#[path = "../../../tests/fuzz/src/target.rs"]
mod target;

use proptest::{collection::vec, prelude::*, sample::Index};
use serde_json::{Map, Value};
use target::MESSAGES;
use temporal_prost_json::Descriptors;
use temporal_prost_json::UnknownFields;

const CASES: u32 = 20_000;

/// The recorded inputs, each behind the byte that chooses its message.
fn corpus(key: &str, bytes: fn(&str) -> Vec<u8>) -> Vec<Vec<u8>> {
    let cases: Vec<Map<String, Value>> =
        serde_json::from_str(include_str!("conformance/cases.json")).unwrap();
    let seed = |case: &Map<String, Value>| {
        let (message, input) = (case.get("message")?.as_str()?, case.get(key)?.as_str()?);
        let choice = MESSAGES.iter().position(|name| name.ends_with(message))?;
        Some([vec![u8::try_from(choice).ok()?], bytes(input)].concat())
    };
    cases.iter().filter_map(seed).collect()
}

fn unhex(text: &str) -> Vec<u8> {
    let digits = text.as_bytes().chunks(2).map(|pair| std::str::from_utf8(pair).unwrap());
    digits.map(|pair| u8::from_str_radix(pair, 16).unwrap()).collect()
}

#[derive(Clone, Debug)]
enum Damage {
    Flip {
        at: Index,
        bits: u8,
    },
    Insert {
        at: Index,
        bytes: Vec<u8>,
    },
    Remove {
        from: Index,
        to: Index,
    },
    Repeat {
        from: Index,
        to: Index,
    },
    /// Goes on as another seed does.
    Splice {
        at: Index,
        seed: Index,
        from: Index,
    },
}

fn damage() -> impl Strategy<Value = Damage> {
    let telling = proptest::sample::select(&b"\x00\x01\x7f\x80\xff{}[]\",:\\-+.0e19\x0b\x0c"[..]);
    let index = any::<Index>;
    prop_oneof![
        (index(), any::<u8>()).prop_map(|(at, bits)| Damage::Flip { at, bits }),
        (index(), vec(prop_oneof![telling, any::<u8>()], 1..12))
            .prop_map(|(at, bytes)| Damage::Insert { at, bytes }),
        (index(), index()).prop_map(|(from, to)| Damage::Remove { from, to }),
        (index(), index()).prop_map(|(from, to)| Damage::Repeat { from, to }),
        (index(), index(), index()).prop_map(|(at, seed, from)| Damage::Splice { at, seed, from }),
    ]
}

impl Damage {
    fn apply(&self, data: &mut Vec<u8>, corpus: &[Vec<u8>]) {
        let place = |index: &Index| index.index(data.len() + 1);
        match self {
            Self::Flip { at, bits } => {
                let at = place(at);
                data.get_mut(at).into_iter().for_each(|byte| *byte ^= bits);
            }
            Self::Insert { at, bytes } => drop(data.splice(place(at)..place(at), bytes.clone())),
            Self::Remove { from, to } => {
                let (from, to) = (place(from), place(to));
                data.drain(from.min(to)..from.max(to));
            }
            Self::Repeat { from, to } => {
                let (from, to) = (place(from), place(to));
                let part = data[from.min(to)..from.max(to)].to_vec();
                data.splice(to..to, part);
            }
            Self::Splice { at, seed, from } => {
                let seed = &corpus[seed.index(corpus.len())];
                data.truncate(place(at));
                data.extend_from_slice(&seed[from.index(seed.len())..]);
            }
        }
    }
}

/// Seeds, each damaged a few times.
fn damaged(corpus: Vec<Vec<u8>>) -> impl Strategy<Value = Vec<u8>> {
    (any::<Index>(), vec(damage(), 1..6)).prop_map(move |(seed, damages)| {
        let mut data = corpus[seed.index(corpus.len())].clone();
        for damage in &damages {
            damage.apply(&mut data, &corpus);
        }
        data
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: CASES, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_read_or_refused(data in damaged(corpus("json", |text| text.as_bytes().to_vec()))) {
        target::read_json(&data);
    }

    #[test]
    fn any_bytes_are_written_or_refused(data in damaged(corpus("wire", unhex))) {
        target::write_json(&data);
    }
}

#[test]
fn the_corpus_is_there() {
    assert!(corpus("json", |text| text.as_bytes().to_vec()).len() > 250);
    assert!(corpus("wire", unhex).len() > 250);
}
