use std::collections::BTreeSet;

use serde::de::{Error, MapAccess, SeqAccess};

use super::place::{Place, Role};
use super::read::Seed;
use super::scalar::Scalar;
use super::schema::Slot;

impl Seed<'_, '_> {
    pub(super) fn elements<'de, A: SeqAccess<'de>>(
        self,
        slot: Slot,
        role: Role,
        mut list: A,
    ) -> Result<bool, A::Error> {
        let Self { reader, .. } = self;
        let packed = (role == Role::Packed).then(|| reader.wire.begin_counted(slot.number));
        for position in 0.. {
            let element = list.next_element_seed(reader.seed(Place::Single(slot, role)));
            if element.inspect_err(|_| reader.path.inside_element(position))?.is_none() {
                break;
            }
        }
        if let Some(part) = packed {
            reader.wire.finish_unless_empty(&part);
        }
        Ok(true)
    }

    pub(super) fn entries<'de, A: MapAccess<'de>>(
        self,
        map: u32,
        (key, value): (Slot, Slot),
        mut object: A,
    ) -> Result<bool, A::Error> {
        let Self { reader, .. } = self;
        let mut seen = BTreeSet::new();
        while let Some(name) = object.next_key::<String>()? {
            let part = reader.wire.begin_counted(map);
            let parsed = Scalar::parse_key(key.kind, &name).map_err(A::Error::custom);
            reader.wire.field(key, &parsed.inspect_err(|_| reader.path.inside_element(&name))?);
            let written = object.next_value_seed(reader.seed(Place::Single(value, Role::Element)));
            if written.inspect_err(|_| reader.path.inside_element(&name))? {
                reader.wire.finish(&part);
            } else {
                reader.wire.cancel(&part);
            }
            if let Some(twice) = seen.replace(name) {
                return Err(A::Error::custom(format_args!("key {twice:?} occurs twice")));
            }
        }
        Ok(true)
    }
}
