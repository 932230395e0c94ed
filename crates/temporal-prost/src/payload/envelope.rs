use super::{Describes, PayloadError, Proto};
use temporal_prost_json::Descriptors;
use temporalio_common::data_converters::{TemporalDeserializable, TemporalSerializable};

/// The full name of the message that generated signatures omit.
pub const EMPTY: &str = "google.protobuf.Empty";

/// The bare message that an [`Envelope`] carries, as user code sees it.
///
/// ```
/// use shop::v1::{PlaceOrderRequest, orders_temporal::workflow::PlaceOrder};
/// use temporal_prost::{MessageOf, workflow::common::WorkflowDefinition};
///
/// let order: MessageOf<<PlaceOrder as WorkflowDefinition>::Input> = PlaceOrderRequest::default();
/// ```
pub type MessageOf<E> = <E as Envelope>::Message;

/// An input or output as the SDK carries it: a wrapper around the bare message.
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

    /// The bare message, or `()` for `google.protobuf.Empty`.
    type Message: Clone + Send + Sync + 'static;
    /// The envelope of the same message for signals and children, to which the other SDKs always send one argument.
    type Argument: Envelope<Message = Self::Message>;

    /// Returns the message.
    fn message(&self) -> &Self::Message;
    /// Unwraps the message.
    fn into_message(self) -> Self::Message;
    /// Wraps a message.
    fn from_message(message: Self::Message) -> Self;
    /// Writes a message in its wire format.
    fn to_wire(message: &Self::Message) -> Vec<u8>;
    /// Reads a message from its wire format.
    ///
    /// # Errors
    /// Returns an error if the bytes are not a form of the message.
    fn from_wire(wire: &[u8]) -> Result<Self::Message, PayloadError>;
    /// Converts a message to ProtoJSON, over which the schema's expressions are evaluated.
    ///
    /// # Errors
    /// Returns an error if the message has no JSON form, for example because a timestamp is out of range.
    fn to_json(message: &Self::Message) -> Result<serde_json::Value, PayloadError>;
    /// Converts a message to ProtoJSON text, with its fields in the order of their numbers.
    ///
    /// # Errors
    /// Returns the errors of [`to_json`](Self::to_json).
    fn write_json(message: &Self::Message) -> Result<Vec<u8>, PayloadError>;
    /// Writes a message in its canonical form, as [`Descriptors::canonical`] describes it.
    ///
    /// # Errors
    /// Returns an error if the message nests deeper than 127 levels.
    fn canonical(message: &Self::Message) -> Result<Vec<u8>, PayloadError>;
    /// Reads a message from ProtoJSON.
    ///
    /// # Errors
    /// Returns an error if `json` is not the ProtoJSON form of the message.
    fn from_json(json: &serde_json::Value) -> Result<Self::Message, PayloadError>;
    /// Returns the descriptors that describe the message. Returns `None` for `google.protobuf.Empty`.
    fn descriptors() -> Option<&'static Descriptors>;
}

impl<M, S> Envelope for Proto<M, S>
where
    M: prost::Message + Clone + Default + 'static,
    S: Describes<M>,
{
    const MESSAGE: &'static str = S::NAME;
    type Message = M;
    type Argument = Self;

    fn message(&self) -> &M {
        &self.0
    }

    fn into_message(self) -> M {
        self.0
    }

    fn from_message(message: M) -> Self {
        Self::from(message)
    }

    fn to_wire(message: &M) -> Vec<u8> {
        message.encode_to_vec()
    }

    fn from_wire(wire: &[u8]) -> Result<M, PayloadError> {
        M::decode(wire).map_err(|source| PayloadError::Binary { message: S::NAME, source })
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

    fn canonical(message: &M) -> Result<Vec<u8>, PayloadError> {
        S::descriptors()
            .canonical(S::NAME, &message.encode_to_vec())
            .map_err(|source| PayloadError::json(S::NAME, source))
    }

    fn from_json(json: &serde_json::Value) -> Result<M, PayloadError> {
        Self::from_text(json.to_string().as_bytes())
    }

    fn descriptors() -> Option<&'static Descriptors> {
        Some(S::descriptors())
    }
}
