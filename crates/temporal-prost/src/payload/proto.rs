use super::{Describes, ENCODING, Encoding, MESSAGE_TYPE, PayloadError, payload};
use std::{fmt, marker::PhantomData, ops::Deref};
use temporalio_common::{
    data_converters::{
        PayloadConversionError, SerializationContext, TemporalDeserializable, TemporalSerializable,
    },
    protos::temporal::api::common::v1::Payload,
};

/// A message that is converted to and from payloads in the encoding of the schema `S`.
///
/// Generated code wraps and unwraps inputs and outputs. Use it directly wherever the SDK takes any serializable value,
/// with any message that a service of the schema exchanges: in the details of heartbeats and failures, or in memos.
///
/// ```
/// use shop::v1::{ShipParcelRequest, ShipParcelResponse, temporal_schema::Schema};
/// use temporal_prost::{Proto, sdk::activities::{ActivityContext, ActivityError}};
///
/// type Progress = Proto<ShipParcelResponse, Schema>;
///
/// async fn ship(ctx: ActivityContext, parcel: ShipParcelRequest) -> Result<ShipParcelResponse, ActivityError> {
///     let before = ctx.heartbeat_details().deserialize::<Progress>()?.map(Proto::into_inner);
///     let label = before.unwrap_or_else(|| print_label(&parcel));
///     // The next attempt does not print a second one.
///     ctx.record_heartbeat(Progress::from(label.clone())).await?;
///     hand_over(parcel, &label).await?;
///     Ok(label)
/// }
/// # fn print_label(_: &ShipParcelRequest) -> ShipParcelResponse { Default::default() }
/// # async fn hand_over(_: ShipParcelRequest, _: &ShipParcelResponse) -> Result<(), ActivityError> { Ok(()) }
/// ```
///
/// Set the memo of a workflow, and the details of a failure:
///
/// ```
/// use shop::v1::{Order, PlaceOrderRequest, temporal_schema::Schema};
/// use shop::v1::orders_temporal::{OrdersClient, PlaceOrderHandle};
/// use temporal_prost::{Proto, StartError, common::MemoValues, sdk::error::ApplicationFailure};
///
/// async fn place(orders: &OrdersClient, request: PlaceOrderRequest) -> Result<PlaceOrderHandle, StartError> {
///     let mut memo = MemoValues::new();
///     memo.insert("request", Proto::<PlaceOrderRequest, Schema>::from(request.clone()));
///     orders.place_order(request).options(|options| options.memo = Some(memo)).start().await
/// }
///
/// fn lost(parcel: Order) -> ApplicationFailure {
///     ApplicationFailure::builder("the parcel is lost").details(Proto::<Order, Schema>::from(parcel)).build()
/// }
/// ```
pub struct Proto<M, S>(pub(super) M, PhantomData<fn() -> S>);

impl<M, S> From<M> for Proto<M, S> {
    fn from(message: M) -> Self {
        Self(message, PhantomData)
    }
}

impl<M, S> Proto<M, S> {
    /// Returns the message.
    #[must_use]
    pub fn into_inner(self) -> M {
        self.0
    }
}

impl<M, S> Deref for Proto<M, S> {
    type Target = M;

    fn deref(&self) -> &M {
        &self.0
    }
}

impl<M: Clone, S> Clone for Proto<M, S> {
    fn clone(&self) -> Self {
        Self::from(self.0.clone())
    }
}

impl<M: PartialEq, S> PartialEq for Proto<M, S> {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}

impl<M: fmt::Debug, S> fmt::Debug for Proto<M, S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl<M: prost::Message, S: Describes<M>> Proto<M, S> {
    fn write(&self) -> Result<Payload, PayloadError> {
        let wire = self.0.encode_to_vec();
        let (encoding, data) = match S::ENCODING {
            Encoding::Binary => ("binary/protobuf", wire),
            Encoding::Json => {
                let json = S::descriptors().to_json(S::NAME, &wire);
                ("json/protobuf", json.map_err(|e| PayloadError::json(S::NAME, e))?)
            }
        };
        Ok(payload([(ENCODING, encoding), (MESSAGE_TYPE, S::NAME)], data))
    }
}

impl<M: prost::Message + Default, S: Describes<M>> Proto<M, S> {
    fn read(payload: &Payload) -> Result<Self, PayloadError> {
        let encoding = payload.metadata.get(ENCODING).map_or(&b""[..], Vec::as_slice);
        let message = match encoding {
            b"binary/protobuf" => decode::<M, S>(&payload.data),
            b"json/protobuf" => Self::from_text(&payload.data).map_err(|e| e.in_payload("json/protobuf")),
            b"json/plain" => Self::from_text(&payload.data).map_err(|e| e.in_payload("json/plain")),
            // Go encodes a nil message like this.
            b"binary/null" => Ok(M::default()),
            other => Err(PayloadError::Encoding {
                message: S::NAME,
                encoding: String::from_utf8_lossy(other).into_owned(),
            }),
        }?;
        Ok(message.into())
    }

    /// Reads a message from ProtoJSON text.
    pub(super) fn from_text(json: &[u8]) -> Result<M, PayloadError> {
        let wire = S::descriptors().from_json(S::NAME, json, S::UNKNOWN_FIELDS);
        decode::<M, S>(&wire.map_err(|source| PayloadError::json(S::NAME, source))?)
    }
}

fn decode<M: prost::Message + Default, S: Describes<M>>(wire: &[u8]) -> Result<M, PayloadError> {
    M::decode(wire).map_err(|source| PayloadError::Binary { message: S::NAME, source })
}

impl<M: prost::Message, S: Describes<M>> TemporalSerializable for Proto<M, S> {
    fn to_payload(&self, _: &SerializationContext<'_>) -> Result<Payload, PayloadConversionError> {
        Ok(self.write()?)
    }
}

impl<M: prost::Message + Default, S: Describes<M>> TemporalDeserializable for Proto<M, S> {
    fn from_payload(_: &SerializationContext<'_>, payload: Payload) -> Result<Self, PayloadConversionError> {
        Ok(Self::read(&payload)?)
    }

    fn from_payloads(
        _: &SerializationContext<'_>,
        payloads: Vec<Payload>,
    ) -> Result<Self, PayloadConversionError> {
        match payloads.as_slice() {
            [payload] => Ok(Self::read(payload)?),
            _ => Err(PayloadError::Count { message: S::NAME, count: payloads.len() }.into()),
        }
    }
}
