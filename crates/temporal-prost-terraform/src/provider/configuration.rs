//! The configuration of the provider, which contains the settings of its connection.

use super::{Server, values};
use crate::{
    diagnostic::{Path, error, warning_at},
    protos::tfplugin6::{Diagnostic, DynamicValue},
    resource::Provider,
    schema::{Attribute, Fault, Kind, Mode, Trait, check},
    value::Value,
};
use futures_util::future::BoxFuture;
use std::error::Error;
use temporal_prost::common::{
    data_converters::{DataConverter, SerializationContextData, WorkflowSerializationContext},
    protos::temporal::api::common::v1::Payload,
};
use temporal_prost_connect::ConnectionSettings;
use temporalio_client::{Client, NamespacedClient as _};

/// A function that connects with the settings of a configuration.
pub(crate) type Connect = dyn Fn(ConnectionSettings) -> BoxFuture<'static, Result<Client, Box<dyn Error + Send + Sync>>>
    + Send
    + Sync;

const fn setting(name: &'static str, description: &'static str) -> Attribute {
    Attribute { description, ..Attribute::new(name, "", Mode::Optional, Kind::Text) }
}

const fn secret(name: &'static str, description: &'static str) -> Attribute {
    Attribute { traits: &[Trait::Sensitive], ..setting(name, description) }
}

const fn switch(name: &'static str, description: &'static str) -> Attribute {
    Attribute { description, ..Attribute::new(name, "", Mode::Optional, Kind::Bool) }
}

/// The settings of the `temporal` command. Its profiles and environment variables provide the settings that are unset.
pub(super) const ATTRIBUTES: &[Attribute] = &[
    setting("address", "Address of the Temporal server, as `HOST:PORT`. Defaults to the profile's."),
    setting("namespace", "Namespace. Defaults to the profile's."),
    secret("api_key", "API key. It turns TLS on."),
    setting("profile", "Profile of the configuration file. Defaults to `default`."),
    setting("config_file", "Configuration file with profiles."),
    switch("tls", "Turns TLS on or off."),
    setting("tls_cert_path", "PEM file with the client certificate."),
    setting("tls_key_path", "PEM file with the private key of the client certificate."),
    setting("tls_ca_path", "PEM file with the authority of the server's certificate."),
    setting("tls_server_name", "Name expected in the server's certificate."),
    switch(
        "allow_plaintext",
        "Sends sensitive and write-only attributes without a codec that encrypts them, so that they are readable in \
         the histories of workflows. Defaults to `false`.",
    ),
];

/// Returns all errors of a configuration.
pub(super) fn validate(config: Option<&DynamicValue>) -> Vec<Diagnostic> {
    match values::read(config) {
        Ok(config) => faults(check(ATTRIBUTES, &config)),
        Err(diagnostic) => vec![diagnostic],
    }
}

pub(super) fn faults(faults: Vec<Fault>) -> Vec<Diagnostic> {
    let diagnostic = |Fault { is_warning, path, summary, detail }| {
        if is_warning { warning_at(summary, detail, path) } else { error(summary, detail, Some(path)) }
    };
    faults.into_iter().map(diagnostic).collect()
}

fn settings(config: &Value) -> ConnectionSettings {
    let text = |name: &str| config.get(name).text().map(str::to_owned);
    let tls = match config.get("tls") {
        Value::Bool(tls) => Some(*tls),
        _ => None,
    };
    ConnectionSettings {
        address: text("address"),
        namespace: text("namespace"),
        api_key: text("api_key"),
        profile: text("profile"),
        config_file: text("config_file"),
        tls,
        tls_cert_path: text("tls_cert_path"),
        tls_key_path: text("tls_key_path"),
        tls_ca_path: text("tls_ca_path"),
        tls_server_name: text("tls_server_name"),
        ..ConnectionSettings::default()
    }
}

impl Server {
    /// Connects, unless a setting is not known yet because it depends on another resource.
    pub(super) async fn configure(&self, config: Option<&DynamicValue>) -> Vec<Diagnostic> {
        let config = match values::read(config) {
            Ok(config) if config.is_known() => config,
            Ok(_) => return Vec::new(),
            Err(diagnostic) => return vec![diagnostic],
        };
        let connected = (self.connect)(settings(&config)).await;
        let client = match connected {
            Ok(client) => client,
            Err(reason) => {
                let reason = temporal_prost::Report::new(&*reason).to_string();
                return vec![error("Cannot connect to Temporal", reason, None)];
            }
        };
        let is_plaintext_allowed = matches!(config.get("allow_plaintext"), Value::Bool(true));
        let secrets = secrets(self.provider);
        if !is_plaintext_allowed && !secrets.is_empty() && !is_encrypted(client.data_converter()).await {
            return vec![plaintext(&secrets)];
        }
        self.stop.reset();
        self.set_client(client);
        Vec::new()
    }
}

/// Returns the secret attributes that are sent to workflows.
fn secrets(provider: &Provider) -> Vec<String> {
    let mut secrets = Vec::new();
    for resource in provider.resources {
        for attribute in resource.sent() {
            add_secrets(attribute, resource.name, &mut secrets);
        }
    }
    secrets
}

/// Adds the attribute if it is secret, or else the secret attributes inside.
fn add_secrets(attribute: &Attribute, parent: &str, secrets: &mut Vec<String>) {
    let path = format!("{parent}.{}", attribute.name);
    if attribute.is(Trait::Sensitive) || attribute.is(Trait::WriteOnly) {
        secrets.push(format!("`{path}`"));
    } else if let Kind::Object(inside) | Kind::Objects(_, inside) = attribute.kind {
        for attribute in inside {
            add_secrets(attribute, &path, secrets);
        }
    }
}

fn plaintext(secrets: &[String]) -> Diagnostic {
    let detail = format!(
        "The profile has no codec that encrypts, so the histories of workflows would contain {} in plain text. Add a \
         codec to the profile and to the workers, or set `allow_plaintext = true`.",
        secrets.join(", ")
    );
    error("Secrets would be readable", detail, Some(Path::attribute("allow_plaintext")))
}

/// Returns `true` if the codec hides the data of payloads.
async fn is_encrypted(converter: &DataConverter) -> bool {
    const CANARY: &[u8] = br#""temporal-prost-terraform""#;
    let metadata = [("encoding".to_owned(), b"json/plain".to_vec())].into();
    let payload = Payload { metadata, data: CANARY.to_vec(), ..Payload::default() };
    let context = SerializationContextData::Workflow(WorkflowSerializationContext::new());
    match converter.codec().encode(&context, vec![payload]).await {
        Ok(encoded) => {
            let shows = |payload: &Payload| payload.data.windows(CANARY.len()).any(|part| part == CANARY);
            !encoded.iter().any(shows)
        }
        Err(_) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::Collection;

    const KEY: Attribute =
        Attribute { traits: &[Trait::Sensitive], ..Attribute::new("key", "key", Mode::Optional, Kind::Text) };
    const INSIDE: &[Attribute] = &[KEY, Attribute::new("name", "name", Mode::Optional, Kind::Text)];

    #[test]
    fn secrets_are_found_inside_objects() {
        let kind = Kind::Objects(Collection::List, INSIDE);
        let mut secrets = Vec::new();
        add_secrets(&Attribute::new("users", "users", Mode::Optional, kind), "shop_order", &mut secrets);
        add_secrets(&KEY, "shop_order", &mut secrets);
        assert_eq!(secrets, ["`shop_order.users.key`", "`shop_order.key`"]);
    }

    #[test]
    fn settings_are_those_of_the_connection() {
        let texts = ["address", "namespace", "api_key", "profile", "config_file", "tls_cert_path"];
        let texts = texts.into_iter().chain(["tls_key_path", "tls_ca_path", "tls_server_name"]);
        let mut object: crate::value::Object =
            texts.map(|name| (name.to_owned(), Value::from(format!("a {name}").as_str()))).collect();
        object.insert("tls".to_owned(), Value::Bool(false));
        let settings = settings(&Value::Object(object));
        assert_eq!(settings.api_key.as_deref(), Some("a api_key"));
        assert_eq!(settings.profile.as_deref(), Some("a profile"));
        assert_eq!(settings.tls_server_name.as_deref(), Some("a tls_server_name"));
        assert_eq!((settings.tls, settings.namespace.as_deref()), (Some(false), Some("a namespace")));
    }
}
