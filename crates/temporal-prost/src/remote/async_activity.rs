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

/// A handle to complete an attempt of the activity `A` from outside its worker, after the worker's function has
/// returned `ActivityError::WillCompleteAsync`.
///
/// ```
/// use shop::v1::{ShipParcelResponse, orders_temporal::activity::ShipParcel};
/// use temporal_prost::{
///     AsyncActivity,
///     client::{ActivityIdentifier, Client, errors::AsyncActivityError},
/// };
///
/// async fn picked_up(client: &Client, token: Vec<u8>, tracking_number: String) -> Result<(), AsyncActivityError> {
///     // The activity has stored `ctx.info().task_token`.
///     let parcel = ActivityIdentifier::from_task_token(token.into());
///     AsyncActivity::<ShipParcel>::new(client, parcel).complete(ShipParcelResponse { tracking_number }).await
/// }
/// ```
pub struct AsyncActivity<A> {
    sdk: AsyncActivityHandle<Client>,
    activity: PhantomData<fn() -> A>,
}

impl<A: Activity> AsyncActivity<A> {
    /// Creates a handle to the activity that `identifier` names, either with the task token of its `ActivityInfo` or
    /// with ids.
    #[must_use]
    pub fn new(client: &Client, identifier: ActivityIdentifier) -> Self {
        Self { sdk: client.get_async_activity_handle(identifier), activity: PhantomData }
    }

    /// Returns the SDK's handle, for example to set options for a call or to send details with a cancellation.
    #[must_use]
    pub fn sdk(&self) -> &AsyncActivityHandle<Client> {
        &self.sdk
    }

    /// Completes the activity.
    ///
    /// # Errors
    /// Returns an error if the activity has already ended or the server cannot be reached.
    pub async fn complete(&self, output: MessageOf<A::Output>) -> Result<(), AsyncActivityError> {
        self.sdk.complete(Some(A::Output::from_message(output)), RpcOptions::default()).await
    }

    /// Fails this attempt of the activity. Its retry policy determines if there is another.
    ///
    /// # Errors
    /// Returns an error if the activity has already ended or the server cannot be reached.
    pub async fn fail(&self, failure: impl Into<ApplicationFailure>) -> Result<(), AsyncActivityError> {
        self.sdk.fail(failure, None::<A::Output>, RpcOptions::default()).await
    }

    /// Records a heartbeat with details of the progress, such as a message in [`Proto`](crate::Proto). The response
    /// states whether the activity should be cancelled.
    ///
    /// # Errors
    /// Returns an error if the activity has already ended or the server cannot be reached.
    pub async fn heartbeat<T>(&self, details: T) -> Result<ActivityHeartbeatResponse, AsyncActivityError>
    where
        T: TemporalSerializable + Send + 'static,
    {
        self.sdk.heartbeat(Some(details), RpcOptions::default()).await
    }

    /// Reports that the activity has ended because its cancellation was requested.
    ///
    /// # Errors
    /// Returns an error if cancellation was not requested, the activity has already ended or the server cannot be
    /// reached.
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
