use std::ops::Deref;

use prost::{
    DecodeError, Message,
    bytes::{Buf, BufMut},
    encoding::{DecodeContext, WireType},
};

use super::{
    ActivityOptions, QueryRef, RetryPolicy, SignalOptions, SignalRef, TemporalServiceOptions, UpdateOptions,
    UpdateRef, WorkflowOptions,
};

/// A message of the options, to which newer releases may have added fields.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Open<M> {
    known: M,
    /// The numbers of the fields that are set and that this release does not know.
    pub(crate) unknown: Vec<u32>,
}

/// A message of `temporal.v1`, whose fields are numbered without gaps.
pub(crate) trait Numbered {
    const NAME: &'static str;
    /// The number of the last field.
    const LAST: u32;
}

macro_rules! numbered {
    ($($message:ident: $name:literal, $last:literal;)*) => {
        $(impl Numbered for $message {
            const NAME: &'static str = concat!("temporal.v1.", $name);
            const LAST: u32 = $last;
        })*

        /// The number of the last field, by the name of the message.
        #[cfg(test)]
        const ALL: &[(&str, u32)] = &[$((<$message as Numbered>::NAME, $last)),*];
    };
}

numbered! {
    TemporalServiceOptions: "ServiceOptions", 4;
    WorkflowOptions: "WorkflowOptions", 25;
    ActivityOptions: "ActivityOptions", 9;
    // Queries have the same fields.
    SignalOptions: "SignalOptions", 4;
    UpdateOptions: "UpdateOptions", 8;
    QueryRef: "WorkflowOptions.Query", 2;
    SignalRef: "WorkflowOptions.Signal", 4;
    UpdateRef: "WorkflowOptions.Update", 6;
    RetryPolicy: "RetryPolicy", 5;
}

impl<M> Deref for Open<M> {
    type Target = M;

    fn deref(&self) -> &M {
        &self.known
    }
}

impl<M: Message + Numbered> Message for Open<M> {
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
        if tag > M::LAST {
            self.unknown.push(tag);
        }
        self.known.merge_field(tag, wire_type, buf, context)
    }

    fn encoded_len(&self) -> usize {
        self.known.encoded_len()
    }

    fn clear(&mut self) {
        self.known.clear();
        self.unknown.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::descriptor::{FileDescriptorProto, FileDescriptorSet};

    fn options() -> FileDescriptorProto {
        let directory = tempfile::tempdir().unwrap();
        crate::protos::write(directory.path()).unwrap();
        let set = protox::compile(["temporal/v1/temporal.proto"], [directory.path()]).unwrap();
        FileDescriptorSet::decode(&*set.encode_to_vec()).unwrap().file.pop().unwrap()
    }

    #[test]
    fn every_field_of_the_options_is_known() {
        let files = [options()];
        let pool = crate::pool::Pool::new(&files);
        for (name, last) in ALL {
            let fields = &pool.message(name).unwrap().field;
            let numbers: Vec<_> = fields.iter().map(|field| u32::try_from(field.number).unwrap()).collect();
            assert_eq!(numbers.iter().max(), Some(last), "{name}");
            assert_eq!(numbers.len(), usize::try_from(*last).unwrap(), "{name}");
        }
    }

    #[test]
    fn a_field_of_tomorrow_is_noted_and_the_others_are_read() {
        // name: "a", and 6: 1.
        let read = Open::<SignalOptions>::decode(&b"\x0a\x01a\x30\x01"[..]).unwrap();
        assert_eq!((read.name.as_str(), &read.unknown), ("a", &vec![6]));
    }
}
