//! The infrastructure of a database, which Terraform creates.

use crate::RunningDatabase;
use crate::v1::{
    Database, PrepareRequest, Prepared, Size,
    databases_temporal::{RunDatabaseContext, activities},
};
use temporal_prost::prost_types::{Struct, Value, value::Kind};
use temporal_prost::{ActivityCallError, ChildError};
use temporal_prost_terraform::execution::v1::configuration::Source as Place;
use temporal_prost_terraform::execution::v1::secret_reference::{Source, Target};
use temporal_prost_terraform::execution::v1::terraform_temporal::children;
use temporal_prost_terraform::execution::v1::{
    ApplyRequest, ApplyResponse, Configuration, InlineConfiguration, SecretReference, Stack,
};

/// A database as its user wants it.
pub(crate) struct Wanted {
    pub(crate) database: Database,
    /// Empty if it does not change.
    pub(crate) password: String,
    /// The name of the current password.
    pub(crate) secret: String,
}

/// A database whose infrastructure is prepared, or made.
pub(crate) struct Made {
    pub(crate) database: Database,
    pub(crate) secret: String,
    pub(crate) stack: Stack,
}

/// Keeps the password, and names the stack of a database.
pub(crate) async fn prepare(
    ctx: &RunDatabaseContext<RunningDatabase>,
    wanted: Wanted,
) -> Result<Made, ActivityCallError> {
    let Wanted { mut database, password, secret } = wanted;
    let prepared = activities(ctx).prepare(PrepareRequest { password }).await?;
    database.module_version.clone_from(&prepared.version);
    let secret = if prepared.secret.is_empty() { secret } else { prepared.secret.clone() };
    let stack = stack(&database, prepared, &secret);
    Ok(Made { database, secret, stack })
}

/// Runs Terraform to make the infrastructure of a prepared database.
pub(crate) async fn make(
    ctx: &RunDatabaseContext<RunningDatabase>,
    mut prepared: Made,
) -> Result<Made, ChildError> {
    let request = ApplyRequest { stack: Some(prepared.stack.clone()), plan: None };
    prepared.database.address = address(children(ctx).apply(request).await?);
    Ok(prepared)
}

fn stack(database: &Database, prepared: Prepared, secret: &str) -> Stack {
    let inline = InlineConfiguration { files: prepared.files };
    Stack {
        name: format!("database/{}/{}", database.region, database.name),
        configuration: Some(Configuration { source: Some(Place::Inline(inline)), root: String::new() }),
        variables: Some(variables(database)),
        secrets: password(secret).into_iter().collect(),
        managed_state: true,
        ..Stack::default()
    }
}

fn variables(database: &Database) -> Struct {
    let text = |text: &str| Value { kind: Some(Kind::StringValue(text.to_owned())) };
    let nodes = Value { kind: Some(Kind::NumberValue(database.nodes.into())) };
    let size = if database.size() == Size::Large { "large" } else { "small" };
    let variables = [
        ("region", text(&database.region)),
        ("name", text(&database.name)),
        ("size", text(size)),
        ("nodes", nodes),
    ];
    Struct { fields: variables.map(|(name, value)| (name.to_owned(), value)).into_iter().collect() }
}

fn password(secret: &str) -> Option<SecretReference> {
    let target = Some(Target::Variable("password".to_owned()));
    let source = Some(Source::FromResolver(secret.to_owned()));
    (!secret.is_empty()).then_some(SecretReference { target, source })
}

/// Returns the output `address` of the module.
fn address(applied: ApplyResponse) -> String {
    let mut outputs = applied.outputs.unwrap_or_default().values;
    match outputs.remove("address").and_then(|output| output.value).and_then(|value| value.kind) {
        Some(Kind::StringValue(address)) => address,
        _ => String::new(),
    }
}
