use crate::{
    definition::Activity,
    payload::{Envelope, MessageOf},
};
use std::{fmt, marker::PhantomData};
use temporalio_client::{
    ActivityHeartbeatResponse, ActivityIdentifier, AsyncActivityHandle, Client, RpcOptions,
    errors::AsyncActivityError,
};
use temporalio_common::{data_converters::TemporalSerializable, error::ApplicationFailure};

/// An attempt of the activity `A` that is completed from outside its worker:
/// the worker's function has returned `ActivityError::WillCompleteAsync`.
///
/// ```
/// use shop::v1::{ShipParcelResponse, orders_temporal::activity::ShipParcel};
/// use temporal_prost::{
///     AsyncActivity,
///     client::{ActivityIdentifier, Client, errors::AsyncActivityError},
/// };
///
/// async fn picked_up(client: &Client, token: Vec<u8>, tracking_number: String) -> Result<(), AsyncActivityError> {
///     // What the activity has kept of `ctx.info().task_token`.
///     let parcel = ActivityIdentifier::from_task_token(token.into());
///     AsyncActivity::<ShipParcel>::new(client, parcel).complete(ShipParcelResponse { tracking_number }).await
/// }
/// ```
pub struct AsyncActivity<A> {
    sdk: AsyncActivityHandle<Client>,
    activity: PhantomData<fn() -> A>,
}

impl<A: Activity> AsyncActivity<A> {
    /// The activity that `identifier` names: by the task token of its `ActivityInfo`, or by ids.
    #[must_use]
    pub fn new(client: &Client, identifier: ActivityIdentifier) -> Self {
        Self { sdk: client.get_async_activity_handle(identifier), activity: PhantomData }
    }

    /// The SDK's handle, for everything else: it takes options for the call, and details of a cancellation.
    #[must_use]
    pub fn sdk(&self) -> &AsyncActivityHandle<Client> {
        &self.sdk
    }

    /// Completes the activity.
    ///
    /// # Errors
    /// If it has ended already, or the server can't be reached.
    pub async fn complete(&self, output: MessageOf<A::Output>) -> Result<(), AsyncActivityError> {
        self.sdk.complete(Some(A::Output::from_message(output)), RpcOptions::default()).await
    }

    /// Fails this attempt of the activity; its retry policy says whether there is another.
    ///
    /// # Errors
    /// If it has ended already, or the server can't be reached.
    pub async fn fail(&self, failure: impl Into<ApplicationFailure>) -> Result<(), AsyncActivityError> {
        self.sdk.fail(failure, None::<A::Output>, RpcOptions::default()).await
    }

    /// Says that the activity goes on, and how far it has come, such as a message in [`Proto`](crate::Proto).
    /// The answer tells whether it is to be cancelled.
    ///
    /// # Errors
    /// If it has ended already, or the server can't be reached.
    pub async fn heartbeat<T>(&self, details: T) -> Result<ActivityHeartbeatResponse, AsyncActivityError>
    where
        T: TemporalSerializable + Send + 'static,
    {
        self.sdk.heartbeat(Some(details), RpcOptions::default()).await
    }

    /// Says that the activity has ended because its cancellation was asked for.
    ///
    /// # Errors
    /// If that was not asked for, it has ended already, or the server can't be reached.
    pub async fn cancelled(&self) -> Result<(), AsyncActivityError> {
        self.sdk.report_cancelation(None::<A::Output>, RpcOptions::default()).await
    }
}

impl<A: Activity> fmt::Debug for AsyncActivity<A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AsyncActivity")
            .field("activity", &A::NAME)
            .field("identifier", self.sdk.identifier())
            .finish()
    }
}
