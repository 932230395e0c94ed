use super::{
    Activities,
    activity::{ActivityCallback, ActivityFn},
};
use crate::{
    definition::Activity,
    payload::{Envelope, MessageOf},
};
use futures_util::future::BoxFuture;
use std::{marker::PhantomData, sync::Arc};
use temporalio_common::{
    ActivityDefinition,
    data_converters::{
        PayloadConversionError, SerializationContext, TemporalDeserializable, TemporalSerializable,
    },
    protos::temporal::api::common::v1::Payload,
};
use temporalio_sdk::{
    activities::{
        ActivityContext, ActivityDefinitions, ActivityError, ActivityImplementer, ExecutableActivity,
    },
    testing::{ActivityEnvironment, ActivityEnvironmentError},
};

/// Runs the activity `A` of an implementation in the SDK's test environment, without a worker or server.
///
/// The environment provides the activity's context: its info, headers, heartbeat details and cancellation.
///
/// ```
/// use shop::v1::{ChargeCardRequest, ChargeCardResponse, orders_temporal::{OrdersActivities, activity::ChargeCard}};
/// use temporal_prost::{
///     run_activity,
///     sdk::testing::{ActivityEnvironment, ActivityEnvironmentError},
/// };
///
/// async fn charge(shop: impl OrdersActivities) -> Result<ChargeCardResponse, ActivityEnvironmentError> {
///     let environment = ActivityEnvironment::builder().build();
///     let request = ChargeCardRequest { order_id: "7".to_owned(), ..ChargeCardRequest::default() };
///     run_activity::<ChargeCard, _>(&environment, shop, request).await
/// }
/// ```
///
/// # Errors
/// Returns the error of the activity.
pub async fn run_activity<A, I>(
    environment: &ActivityEnvironment,
    activities: I,
    input: MessageOf<A::Input>,
) -> Result<MessageOf<A::Output>, ActivityEnvironmentError>
where
    A: Activity<Service: Activities<I>>,
    I: Send + Sync + 'static,
{
    let callback = callback::<A, I>()
        .ok_or_else(|| ActivityEnvironmentError::MissingImplementer { activity_type: A::NAME.to_owned() })?;
    let test = TestInput { activities: Arc::new(activities), callback, input };
    Ok(environment.run(TestActivity::<A, I>::definition(), test).await?.into_message())
}

fn callback<A, I>() -> Option<ActivityCallback<A, I>>
where
    A: Activity<Service: Activities<I>>,
    I: Send + Sync + 'static,
{
    let mut activities = <A::Service as Activities<I>>::ACTIVITIES.iter();
    activities.find_map(|activity| Some(activity.as_any().downcast_ref::<ActivityFn<A, I>>()?.0))
}

/// The definition of the activity `A` in a test environment. The SDK calls it without an instance, so its input carries
/// the implementation.
struct TestActivity<A, I>(PhantomData<fn() -> (A, I)>);

struct TestInput<A: Activity, I> {
    activities: Arc<I>,
    callback: ActivityCallback<A, I>,
    input: MessageOf<A::Input>,
}

struct NoImplementer;

impl ActivityImplementer for NoImplementer {
    fn register_all(self: Arc<Self>, _: &mut ActivityDefinitions) {}
}

impl<A: Activity, I: Send + Sync + 'static> ActivityDefinition for TestActivity<A, I> {
    type Input = TestInput<A, I>;
    type Output = A::Output;

    fn name(&self) -> &str {
        A::NAME
    }
}

impl<A: Activity, I: Send + Sync + 'static> ExecutableActivity for TestActivity<A, I> {
    type Implementer = NoImplementer;
    const REQUIRES_INSTANCE: bool = false;

    fn definition() -> Self {
        Self(PhantomData)
    }

    fn execute(
        _: Option<Arc<NoImplementer>>,
        context: ActivityContext,
        test: TestInput<A, I>,
    ) -> BoxFuture<'static, Result<A::Output, ActivityError>> {
        Box::pin(async move {
            let output = (test.callback)(&test.activities, context, test.input).await?;
            Ok(A::Output::from_message(output))
        })
    }
}

fn not_a_payload() -> PayloadConversionError {
    PayloadConversionError::EncodingError("the input of a test environment is not a payload".into())
}

impl<A: Activity, I> TemporalSerializable for TestInput<A, I> {
    fn to_payload(&self, _: &SerializationContext<'_>) -> Result<Payload, PayloadConversionError> {
        Err(not_a_payload())
    }
}

impl<A: Activity, I> TemporalDeserializable for TestInput<A, I> {
    fn from_payload(_: &SerializationContext<'_>, _: Payload) -> Result<Self, PayloadConversionError> {
        Err(not_a_payload())
    }
}
