//! The events of a run.

use crate::proto::{Event, HistoryEvent, count};
use prost::Message;
use prost::encoding::{WireType, encode_key, encode_varint};

/// An encoded history. It needs a tenth of the memory of decoded events, and can be sent as it is.
#[derive(Clone, Debug, Default)]
pub(crate) struct History {
    /// The fields of a `History` message.
    bytes: Vec<u8>,
    /// The offset of each event.
    starts: Vec<usize>,
    /// For each event, whether the next one belongs to the same batch.
    followed: Vec<bool>,
}

impl History {
    /// Returns the id of the last event, or zero.
    pub(crate) fn last(&self) -> i64 {
        count(self.starts.len())
    }

    /// Returns the size in bytes.
    pub(crate) fn size(&self) -> i64 {
        count(self.bytes.len())
    }

    /// Appends an event and assigns its id.
    pub(crate) fn push(&mut self, mut event: HistoryEvent) -> i64 {
        event.event_id = self.last() + 1;
        self.starts.push(self.bytes.len());
        self.followed.push(false);
        encode(&event, &mut self.bytes);
        event.event_id
    }

    /// Adds the last event to the batch of the event before it.
    pub(crate) fn join_batch(&mut self) {
        if let [.., followed, _] = &mut *self.followed {
            *followed = true;
        }
    }

    /// Returns `true` if a batch ends with the event with this id.
    pub(crate) fn ends_batch(&self, id: i64) -> bool {
        let index = usize::try_from(id.saturating_sub(1)).unwrap_or_default();
        self.followed.get(index) == Some(&false)
    }

    /// Divides the events into the batches of another history with the same events.
    pub(crate) fn copy_batches(&mut self, other: &Self) {
        let length = self.followed.len().saturating_sub(1);
        for (followed, other) in self.followed.iter_mut().zip(&other.followed).take(length) {
            *followed = *other;
        }
    }

    /// Returns the events with ids from `first` to `last`, encoded as fields of a `History` message.
    pub(crate) fn encoded(&self, first: i64, last: i64) -> &[u8] {
        let (start, end) = (self.offset(first), self.offset(last.saturating_add(1)));
        self.bytes.get(start..end).unwrap_or_default()
    }

    /// Returns the offset of the event with this id.
    fn offset(&self, id: i64) -> usize {
        let index = usize::try_from(id.saturating_sub(1)).unwrap_or_default();
        self.starts.get(index).copied().unwrap_or(self.bytes.len())
    }

    /// Returns the event with this id, or an empty event.
    pub(crate) fn event(&self, id: i64) -> HistoryEvent {
        let mut bytes = self.encoded(id, id);
        // Skips the key of the field, which is a single byte.
        bytes = bytes.get(1..).unwrap_or_default();
        HistoryEvent::decode_length_delimited(bytes).unwrap_or_default()
    }

    /// Returns the attributes of the event with this id, if they are of the type `E`.
    pub(crate) fn get<E: Event>(&self, id: i64) -> Option<E> {
        E::from_attributes(self.event(id).attributes?)
    }

    pub(crate) fn events(&self) -> impl Iterator<Item = HistoryEvent> {
        (1..=self.last()).map(|id| self.event(id))
    }

    pub(crate) fn shrink(&mut self) {
        self.bytes.shrink_to_fit();
        self.starts.shrink_to_fit();
        self.followed.shrink_to_fit();
    }
}

/// Appends an event as a field of a `History` message.
pub(crate) fn encode(event: &HistoryEvent, bytes: &mut Vec<u8>) {
    encode_key(1, WireType::LengthDelimited, bytes);
    bytes.extend(event.encode_length_delimited_to_vec());
}

/// Encodes a message with a history as its field `tag`. Concatenated fields merge, so no event is encoded again.
pub(crate) fn with_history(message: &impl Message, tag: u32, parts: &[&[u8]]) -> Vec<u8> {
    let mut bytes = message.encode_to_vec();
    let length: usize = parts.iter().map(|part| part.len()).sum();
    bytes.reserve(length + 10);
    encode_key(tag, WireType::LengthDelimited, &mut bytes);
    encode_varint(length as u64, &mut bytes);
    for part in parts {
        bytes.extend_from_slice(part);
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::proto::{event::TimerFired, history};

    fn fired(timer: &str) -> HistoryEvent {
        let attributes = TimerFired { timer_id: timer.to_owned(), started_event_id: 5 }.into_attributes();
        HistoryEvent { attributes: Some(attributes), ..Default::default() }
    }

    #[test]
    fn a_batch_ends_with_its_last_event() {
        let mut history = History::default();
        for timer in ["a", "b", "c"] {
            history.push(fired(timer));
        }
        history.join_batch();
        assert_eq!([0, 1, 2, 3, 4].map(|id| history.ends_batch(id)), [true, true, false, true, false]);
        let mut copy = History::default();
        copy.push(fired("a"));
        copy.push(fired("b"));
        copy.copy_batches(&history);
        assert_eq!([1, 2].map(|id| copy.ends_batch(id)), [true, true]);
    }

    #[test]
    fn events_are_read_as_they_were_written() {
        let mut history = History::default();
        assert_eq!((history.push(fired("a")), history.push(fired("b"))), (1, 2));
        assert_eq!(history.get::<TimerFired>(2).map(|fired| fired.timer_id), Some("b".to_owned()));
        assert_eq!(history.event(3), HistoryEvent::default());
        assert_eq!(history.event(-1).attributes, None);
        let all = history::History::decode(history.encoded(1, 2)).unwrap();
        assert_eq!(all.events.iter().map(|event| event.event_id).collect::<Vec<_>>(), [1, 2]);
    }
}
