//! The headers of a cluster's requests.

use http::{HeaderMap, HeaderName};
use temporalio_client::{
    ConnectionOptions,
    tonic::metadata::{
        AsciiMetadataKey, AsciiMetadataValue, BinaryMetadataKey, BinaryMetadataValue, MetadataMap,
    },
};

/// Returns the headers of the SDK's options.
///
/// # Errors
/// Returns the name of a header that is invalid.
pub(super) fn of_options(options: &ConnectionOptions) -> Result<HeaderMap, String> {
    let mut metadata = MetadataMap::new();
    for (name, value) in options.headers.iter().flatten() {
        let value: AsciiMetadataValue = value.parse().map_err(|_| name.clone())?;
        metadata.insert(name.parse::<AsciiMetadataKey>().map_err(|_| name.clone())?, value);
    }
    for (name, value) in options.binary_headers.iter().flatten() {
        let key: BinaryMetadataKey = name.parse().map_err(|_| name.clone())?;
        metadata.insert_bin(key, BinaryMetadataValue::from_bytes(value));
    }
    if let Some(key) = &options.api_key {
        let value = format!("Bearer {key}").parse::<AsciiMetadataValue>();
        let mut value = value.map_err(|_| "authorization".to_owned())?;
        value.set_sensitive(true);
        metadata.insert("authorization", value);
    }
    Ok(metadata.into_headers())
}

/// Sets headers of a request. A header with the same name is replaced.
pub(super) fn replace(headers: &mut HeaderMap, added: HeaderMap) {
    let mut current: Option<HeaderName> = None;
    for (name, value) in added {
        // The map yields the name of several values once.
        match (name, &current) {
            (Some(name), _) => {
                headers.insert(&name, value);
                current = Some(name);
            }
            (None, Some(name)) => {
                headers.append(name, value);
            }
            (None, None) => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashMap;
    use temporalio_client::Url;

    fn options() -> ConnectionOptions {
        ConnectionOptions::new(Url::parse("http://temporal.example").unwrap()).build()
    }

    #[test]
    fn all_kinds_of_headers_are_written() {
        let mut options = options();
        options.headers = Some(HashMap::from([("tenant".to_owned(), "a".to_owned())]));
        options.binary_headers = Some(HashMap::from([("trace-bin".to_owned(), vec![0, 255])]));
        options.api_key = Some("secret".to_owned());
        let headers = of_options(&options).unwrap();
        assert_eq!(headers["tenant"], "a");
        assert_eq!(headers["trace-bin"], "AP8");
        assert_eq!(headers["authorization"], "Bearer secret");
    }

    #[test]
    fn an_invalid_header_is_named_without_its_value() {
        let mut options = options();
        options.api_key = Some("sec\nret".to_owned());
        assert_eq!(of_options(&options).unwrap_err(), "authorization");
    }

    #[test]
    fn several_values_replace_several_values() {
        let name = HeaderName::from_static("tenant");
        let mut headers = HeaderMap::from_iter([(name.clone(), "old".parse().unwrap())]);
        let added = ["a", "b"].map(|value| (name.clone(), value.parse().unwrap()));
        replace(&mut headers, HeaderMap::from_iter(added));
        assert_eq!(headers.get_all(name).iter().collect::<Vec<_>>(), ["a", "b"]);
    }
}
