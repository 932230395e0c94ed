use super::{Describes, Empty, NullArgument, PayloadError, Proto};
use temporal_prost_json::Descriptors;
use temporalio_common::data_converters::{TemporalDeserializable, TemporalSerializable};

/// The full name of the message that signatures leave out.
pub const EMPTY: &str = "google.protobuf.Empty";

/// The message that an [`Envelope`] carries: what a user sees of it.
///
/// ```
/// use shop::v1::{PlaceOrderRequest, orders_temporal::workflow::PlaceOrder};
/// use temporal_prost::{MessageOf, workflow::common::WorkflowDefinition};
///
/// let order: MessageOf<<PlaceOrder as WorkflowDefinition>::Input> = PlaceOrderRequest::default();
/// ```
pub type MessageOf<E> = <E as Envelope>::Message;

/// An input or output as the SDK carries it, around the bare message.
///
/// ```
/// use shop::v1::{PlaceOrderRequest, orders_temporal::workflow::PlaceOrder};
/// use temporal_prost::{Envelope, PayloadError, workflow::common::WorkflowDefinition};
///
/// type Input = <PlaceOrder as WorkflowDefinition>::Input;
///
/// let order = PlaceOrderRequest { order_id: "7".to_owned(), ..PlaceOrderRequest::default() };
/// assert_eq!(Input::write_json(&order)?, br#"{"orderId":"7"}"#);
/// # Ok::<(), PayloadError>(())
/// ```
pub trait Envelope: TemporalSerializable + TemporalDeserializable + Send + Sync + 'static {
    /// The full protobuf name of the message.
    const MESSAGE: &'static str;

    /// The bare message; `()` for `google.protobuf.Empty`.
    type Message: Send + Sync + 'static;
    /// The same value where the other SDKs always send one argument: to signals and to children.
    type Argument: Envelope<Message = Self::Message>;

    /// Unwraps the message.
    fn into_message(self) -> Self::Message;
    /// Wraps a message.
    fn from_message(message: Self::Message) -> Self;
    /// The message's ProtoJSON form, over which the schema's expressions are evaluated.
    ///
    /// # Errors
    /// If the message can't be expressed in JSON, such as a timestamp out of range.
    fn to_json(message: &Self::Message) -> Result<serde_json::Value, PayloadError>;
    /// The same as text, with the fields in the order of their numbers.
    ///
    /// # Errors
    /// As [`to_json`](Self::to_json).
    fn write_json(message: &Self::Message) -> Result<Vec<u8>, PayloadError>;
    /// The message of a ProtoJSON form.
    ///
    /// # Errors
    /// If it is not the JSON form of the message.
    fn from_json(json: &serde_json::Value) -> Result<Self::Message, PayloadError>;
    /// Where the message is described; nowhere for `google.protobuf.Empty`.
    fn descriptors() -> Option<&'static Descriptors>;
}

impl<M, S> Envelope for Proto<M, S>
where
    M: prost::Message + Default + 'static,
    S: Describes<M>,
{
    const MESSAGE: &'static str = S::NAME;
    type Message = M;
    type Argument = Self;

    fn into_message(self) -> M {
        self.0
    }

    fn from_message(message: M) -> Self {
        Self::from(message)
    }

    fn to_json(message: &M) -> Result<serde_json::Value, PayloadError> {
        S::descriptors()
            .to_value(S::NAME, &message.encode_to_vec())
            .map_err(|source| PayloadError::json(S::NAME, source))
    }

    fn write_json(message: &M) -> Result<Vec<u8>, PayloadError> {
        S::descriptors()
            .to_json(S::NAME, &message.encode_to_vec())
            .map_err(|source| PayloadError::json(S::NAME, source))
    }

    fn from_json(json: &serde_json::Value) -> Result<M, PayloadError> {
        Self::from_text(json.to_string().as_bytes())
    }

    fn descriptors() -> Option<&'static Descriptors> {
        Some(S::descriptors())
    }
}

impl Envelope for Empty {
    const MESSAGE: &'static str = EMPTY;
    type Message = ();
    type Argument = NullArgument;

    fn into_message(self) {}

    fn from_message((): ()) -> Self {
        Self
    }

    fn to_json((): &()) -> Result<serde_json::Value, PayloadError> {
        Ok(serde_json::Value::Null)
    }

    fn write_json((): &()) -> Result<Vec<u8>, PayloadError> {
        Ok(b"null".to_vec())
    }

    fn from_json(_: &serde_json::Value) -> Result<(), PayloadError> {
        Ok(())
    }

    fn descriptors() -> Option<&'static Descriptors> {
        None
    }
}

impl Envelope for NullArgument {
    const MESSAGE: &'static str = EMPTY;
    type Message = ();
    type Argument = Self;

    fn into_message(self) {}

    fn from_message((): ()) -> Self {
        Self
    }

    fn to_json((): &()) -> Result<serde_json::Value, PayloadError> {
        Ok(serde_json::Value::Null)
    }

    fn write_json((): &()) -> Result<Vec<u8>, PayloadError> {
        Ok(b"null".to_vec())
    }

    fn from_json(_: &serde_json::Value) -> Result<(), PayloadError> {
        Ok(())
    }

    fn descriptors() -> Option<&'static Descriptors> {
        None
    }
}
