//! The Terraform provider of a service: its resources, their attributes and rpcs, as data.

use super::{handshake, options, value};
use crate::{
    config::Config,
    model::{
        Attribute, AttributeKind, Collection, IdPart, Mode, Operation, Provider, Resource, ResourceTimeouts,
        Service,
    },
    schema::pool::Kind,
};

pub(super) fn all(service: &Service, config: &Config) -> String {
    let Some(provider) = service.provider.as_ref().filter(|_| config.terraform.code) else {
        return String::new();
    };
    let runtime = &config.types.terraform;
    let handshake = handshake::release("tp_tf", "temporal-prost-terraform");
    let name = &service.names.service;
    let value = value(provider);
    format!(
        "
        use {runtime}::codegen as tp_tf;
        {handshake}
        impl tp_tf::Provided for Service {{
            const PROVIDER: &'static tp_tf::Provider = &{value};
        }}
        /// The Terraform provider of `{name}`.
        pub mod terraform {{
            use super::Service;
            use super::tp_tf;
            /// Returns the program `terraform-provider-{}`. Edit its connection before you run it.
            pub fn program() -> tp_tf::Program {{
                tp_tf::Program::new::<Service>()
            }}
        }}
        ",
        provider.name
    )
}

fn value(provider: &Provider) -> String {
    let Provider { name, source, description, resources, .. } = provider;
    let resources = value::list(resources.iter().map(resource));
    format!(
        "tp_tf::Provider {{ name: {name:?}, source: {source:?}, description: {description:?}, \
         resources: &[{resources}] }}"
    )
}

fn resource(resource: &Resource) -> String {
    let Resource { name, description, version, gone, .. } = resource;
    let update = resource.update.as_ref().map_or("None".to_owned(), |update| {
        let (variant, call) = call(update, &resource.create);
        format!("Some(tp_tf::Update::{variant}({call}))")
    });
    let (read, read_call) = call(&resource.read, &resource.create);
    let (delete, delete_call) = call(&resource.delete, &resource.create);
    let import = value::list(resource.import.iter().map(id_part));
    format!(
        "tp_tf::Resource {{ name: {name:?}, description: {description:?}, version: {version}, \
         attributes: &[{}], create: {}, read: tp_tf::Read::{read}({read_call}), update: {update}, \
         delete: tp_tf::Delete::{delete}({delete_call}), gone: &{gone:?}, timeouts: {}, import: &[{import}] }}",
        attributes(resource),
        create(resource),
        timeouts(resource.timeouts),
    )
}

fn create(resource: &Resource) -> String {
    let (_, workflow) = call(&resource.create, &resource.create);
    match &resource.ready {
        None => format!("tp_tf::Create::Workflow({workflow})"),
        Some(ready) => {
            let (_, ready) = call(ready, &resource.create);
            format!("tp_tf::Create::Entity({workflow}, {ready})")
        }
    }
}

/// Returns the kind of an rpc, and the rpc with what it exchanges.
fn call(operation: &Operation, create: &Operation) -> (&'static str, String) {
    let (workflow, marker) = (&create.marker, &operation.marker);
    let (variant, call) = match operation.kind {
        Kind::Query => ("Query", format!("query::<workflow::{workflow}, query::{marker}>()")),
        Kind::Signal => ("Signal", format!("signal::<workflow::{workflow}, signal::{marker}>()")),
        Kind::Update => ("Update", format!("update::<workflow::{workflow}, update::{marker}>()")),
        Kind::Workflow | Kind::Activity => ("Workflow", format!("workflow::<workflow::{marker}>()")),
    };
    let Operation { input, output, .. } = operation;
    (variant, format!("tp_tf::{call}, tp_tf::Exchanged {{ input: &{input:?}, output: &{output:?} }}"))
}

fn attributes(resource: &Resource) -> String {
    let given =
        ["tp_tf::Attribute::ID".to_owned()].into_iter().chain(resource.attributes.iter().map(attribute));
    value::list(given.chain(["tp_tf::Attribute::TIMEOUTS".to_owned()]))
}

fn attribute(attribute: &Attribute) -> String {
    let Attribute { name, json, mode, description, deprecated, formerly, default, .. } = attribute;
    let mode = match mode {
        Mode::Required => "Required",
        Mode::Optional => "Optional",
        Mode::Computed => "Computed",
        Mode::OptionalComputed => "OptionalComputed",
    };
    let new =
        format!("tp_tf::Attribute::new({name:?}, {json:?}, tp_tf::Mode::{mode}, {})", kind(&attribute.kind));
    let texts = [
        ("description", description.as_str()),
        ("deprecated", deprecated.as_str()),
        ("oneof", attribute.oneof.as_deref().unwrap_or_default()),
        ("default", default.as_str()),
    ];
    let texts = texts.into_iter().filter(|(_, text)| !text.is_empty());
    let mut fields: Vec<_> = texts.map(|(field, text)| format!("{field}: {text:?}")).collect();
    let traits: Vec<_> = attribute.traits.iter().map(|one| format!("tp_tf::Trait::{one:?}")).collect();
    fields.extend((!traits.is_empty()).then(|| format!("traits: &[{}]", traits.join(", "))));
    fields.extend((!formerly.is_empty()).then(|| format!("formerly: &{formerly:?}")));
    if fields.is_empty() { new } else { format!("tp_tf::Attribute {{ {}, ..{new} }}", fields.join(", ")) }
}

fn kind(of: &AttributeKind) -> String {
    let nested = |attributes: &[Attribute]| value::list(attributes.iter().map(attribute));
    let kind = match of {
        AttributeKind::Bool => "Bool".to_owned(),
        AttributeKind::Integer(_) => "Integer".to_owned(),
        AttributeKind::Real => "Real".to_owned(),
        AttributeKind::Float => "Float".to_owned(),
        AttributeKind::Text => "Text".to_owned(),
        AttributeKind::Bytes => "Bytes".to_owned(),
        AttributeKind::Duration => "Duration".to_owned(),
        AttributeKind::Timestamp => "Timestamp".to_owned(),
        AttributeKind::Json(_) => "Json".to_owned(),
        AttributeKind::Enum(names, zero) => format!("Enum(&{names:?}, {zero:?})"),
        AttributeKind::Collection(collection, element) => {
            format!("Collection({}, &{})", collection_of(*collection), kind(element))
        }
        AttributeKind::Object(attributes) => format!("Object(&[{}])", nested(attributes)),
        AttributeKind::Objects(collection, attributes) => {
            format!("Objects({}, &[{}])", collection_of(*collection), nested(attributes))
        }
    };
    format!("tp_tf::Kind::{kind}")
}

fn collection_of(collection: Collection) -> &'static str {
    match collection {
        Collection::List => "tp_tf::Collection::List",
        Collection::Set => "tp_tf::Collection::Set",
        Collection::Map => "tp_tf::Collection::Map",
    }
}

fn id_part(part: &IdPart) -> String {
    match part {
        IdPart::Text(text) => format!("tp_tf::IdPart::Text({text:?})"),
        IdPart::Field(field) => format!("tp_tf::IdPart::Field({field:?})"),
    }
}

fn timeouts(timeouts: ResourceTimeouts) -> String {
    let ResourceTimeouts { create, read, update, delete } = timeouts;
    let given = [("create", create), ("read", read), ("update", update), ("delete", delete)];
    let given = given
        .into_iter()
        .filter_map(|(name, timeout)| Some(format!("{name}: {}", options::duration(timeout?))));
    let given: Vec<_> = given.collect();
    if given.is_empty() {
        return "tp_tf::Timeouts::DEFAULT".to_owned();
    }
    format!("tp_tf::Timeouts {{ {}, ..tp_tf::Timeouts::DEFAULT }}", given.join(", "))
}
