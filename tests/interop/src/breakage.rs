use crate::{
    sample,
    v1::{Breakage, Everything, temporal_schema::Schema},
};
use std::iter::successors;
use temporal_prost::{
    Envelope as _, Proto,
    workflow::common::{
        data_converters::{
            GenericPayloadConverter as _, PayloadConverter, SerializationContext, SerializationContextData,
        },
        error::ApplicationFailure,
        protos::temporal::api::{
            common::v1::Payloads,
            failure::v1::{Failure, failure::FailureInfo},
        },
    },
};

/// Returns the failure that every language uses, with a message as its details.
#[must_use]
pub fn broken(name: &str) -> ApplicationFailure {
    ApplicationFailure::builder("broken on purpose")
        .type_name("Broken".to_owned())
        .non_retryable(true)
        .details(Proto::<Everything, Schema>::from(sample(name)))
        .build()
}

/// Returns the innermost application failure.
#[must_use]
pub fn breakage(failure: &Failure) -> Option<Breakage> {
    let chain = successors(Some(failure), |failure| failure.cause.as_deref());
    let application = |failure: &Failure| match &failure.failure_info {
        Some(FailureInfo::ApplicationFailureInfo(info)) => Some(Breakage {
            r#type: info.r#type.clone(),
            message: failure.message.clone(),
            non_retryable: info.non_retryable,
            details: info.details.clone().and_then(details),
        }),
        _ => None,
    };
    chain.filter_map(application).last()
}

fn details(details: Payloads) -> Option<Everything> {
    let (data, converter) = (SerializationContextData::None, PayloadConverter::default());
    let context = SerializationContext::new(&data, &converter);
    let details = converter.from_payloads::<Proto<Everything, Schema>>(&context, details.payloads);
    details.ok().map(Proto::into_message)
}
