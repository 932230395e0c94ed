use std::{collections::BTreeSet, ops::Deref};

use prost::{
    DecodeError, Message,
    bytes::{Buf, BufMut},
    encoding::{self, DecodeContext, WireType},
};

use super::{
    EnumOptions, EnumValueOptions, FieldOptions, FileOptions, MessageOptions, MethodOptions, OneofOptions,
    ServiceOptions, known,
};

/// The options of an element, to which newer releases may have added options and fields.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Open<M> {
    known: M,
    /// The fields that are set and that this release does not know, at any depth.
    unknown: BTreeSet<UnknownField>,
}

/// The numbers from an extension of the options to a field inside it.
pub(crate) type UnknownField = Vec<u32>;

/// The options of a kind of element, which other schemas extend.
pub(crate) trait Extendee {
    /// The full name.
    const NAME: &'static str;
    /// The number of the field `options` in the element's descriptor.
    const NUMBER: i32;
}

macro_rules! extendees {
    ($($message:ident: $name:literal, $number:literal;)*) => {
        $(impl Extendee for $message {
            const NAME: &'static str = concat!("google.protobuf.", $name);
            const NUMBER: i32 = $number;
        })*
    };
}

extendees! {
    FileOptions: "FileOptions", 8;
    MessageOptions: "MessageOptions", 7;
    FieldOptions: "FieldOptions", 8;
    OneofOptions: "OneofOptions", 2;
    EnumOptions: "EnumOptions", 3;
    EnumValueOptions: "EnumValueOptions", 3;
    ServiceOptions: "ServiceOptions", 3;
    MethodOptions: "MethodOptions", 4;
}

impl<M> Open<M> {
    /// Returns the fields that this release does not know, among them the options of other schemas.
    pub(crate) fn unknown(&self) -> impl Iterator<Item = &UnknownField> {
        self.unknown.iter()
    }
}

impl<M> From<M> for Open<M> {
    fn from(known: M) -> Self {
        Self { known, unknown: BTreeSet::new() }
    }
}

impl<M> Deref for Open<M> {
    type Target = M;

    fn deref(&self) -> &M {
        &self.known
    }
}

impl<M: Message + Extendee> Message for Open<M> {
    fn encode_raw(&self, buf: &mut impl BufMut) {
        self.known.encode_raw(buf);
    }

    fn merge_field(
        &mut self,
        tag: u32,
        wire_type: WireType,
        buf: &mut impl Buf,
        context: DecodeContext,
    ) -> Result<(), DecodeError> {
        if wire_type != WireType::LengthDelimited {
            self.note(tag, &[]);
            return self.known.merge_field(tag, wire_type, buf, context);
        }
        let length = encoding::decode_varint(buf)?;
        let in_buffer = usize::try_from(length).ok().filter(|length| *length <= buf.remaining());
        // Decoding it reports the error.
        let value = buf.copy_to_bytes(in_buffer.unwrap_or_else(|| buf.remaining()));
        self.note(tag, &value);
        let mut prefix = Vec::new();
        encoding::encode_varint(length, &mut prefix);
        self.known.merge_field(tag, wire_type, &mut prefix.chain(value), context)
    }

    fn encoded_len(&self) -> usize {
        self.known.encoded_len()
    }

    fn clear(&mut self) {
        self.known.clear();
        self.unknown.clear();
    }
}

impl<M: Extendee> Open<M> {
    /// Notes what is not known in the field `tag` with this value.
    fn note(&mut self, tag: u32, value: &[u8]) {
        if tag >= known::FIRST_EXTENSION {
            self.unknown.extend(known::unknown_fields(M::NAME, tag, value));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_of_tomorrow_is_noted_at_any_depth_and_the_rest_is_read() {
        // workflow { signal { ref: "a", cli { name: "b", 9: 1 } }, id: "c" }, 7239 { 1: "d" }
        let cli = b"\x12\x01b\x48\x01";
        let signal = [b"\x0a\x01a\x22", &[5_u8][..], cli].concat();
        let workflow = [b"\x12", &[u8::try_from(signal.len()).unwrap()][..], &signal, b"\x2a\x01c"].concat();
        let mut encoded = Vec::new();
        for (tag, value) in [(7233, &workflow[..]), (7239, b"\x0a\x01d")] {
            encoding::bytes::encode(tag, &value.to_vec(), &mut encoded);
        }
        let options = Open::<MethodOptions>::decode(&*encoded).unwrap();
        let workflow = options.workflow.as_ref().unwrap();
        let cli = workflow.signal[0].cli.as_ref().unwrap();
        assert_eq!((&*workflow.id, &*workflow.signal[0].r#ref, &*cli.name), ("c", "a", "b"));
        let unknown: Vec<_> = options.unknown().cloned().collect();
        assert_eq!(unknown, [vec![7233, 2, 4, 9], vec![7239]]);
    }

    #[test]
    fn what_is_cut_off_is_an_error() {
        let mut encoded = Vec::new();
        encoding::bytes::encode(7233, &b"\x2a\x01c".to_vec(), &mut encoded);
        for length in 1..encoded.len() {
            assert!(Open::<MethodOptions>::decode(&encoded[..length]).is_err(), "{length}");
        }
    }
}
