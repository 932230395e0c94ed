use std::fmt::Write as _;
use temporal_prost::Execution;
use temporalio_client::Url;

/// The address of the UI: the configured address, or the address of Temporal Cloud. For any other server, it cannot be
/// known from the server's address.
pub(crate) fn ui(address: Option<&str>, server: &Url) -> Option<String> {
    if let Some(address) = address {
        return Some(address.trim_end_matches('/').to_owned());
    }
    let host = server.host_str()?;
    let is_cloud = host.ends_with(".tmprl.cloud") || host.ends_with(".api.temporal.io");
    is_cloud.then(|| "https://cloud.temporal.io".to_owned())
}

/// The page of an execution.
pub(crate) fn page(ui: &str, namespace: &str, execution: &Execution) -> String {
    let mut page = format!(
        "{ui}/namespaces/{}/workflows/{}",
        percent_encode(namespace),
        percent_encode(&execution.workflow_id)
    );
    if let Some(run_id) = &execution.run_id {
        let _ = write!(page, "/{}/history", percent_encode(run_id));
    }
    page
}

/// The text as one segment of a path.
fn percent_encode(text: &str) -> String {
    let mut out = String::new();
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => out.push(byte.into()),
            other => {
                let _ = write!(out, "%{other:02X}");
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ui_is_not_guessed() {
        let ui = |address, server: &str| ui(address, &Url::parse(server).unwrap());
        let cloud = Some("https://cloud.temporal.io".to_owned());
        assert_eq!(ui(None, "https://ns.acct.tmprl.cloud:7233"), cloud);
        assert_eq!(ui(None, "https://eu-central-1.aws.api.temporal.io:7233"), cloud);
        assert_eq!(ui(None, "http://localhost:7233"), None);
        assert_eq!(ui(None, "http://temporal.example:7233"), None);
        assert_eq!(ui(Some("https://ui/"), "http://temporal.example:7233").as_deref(), Some("https://ui"));
    }

    #[test]
    fn ids_are_segments_of_the_path() {
        let order = Execution { workflow_id: "order/1 ü".into(), run_id: Some("r".into()) };
        assert_eq!(
            page("http://ui", "default", &order),
            "http://ui/namespaces/default/workflows/order%2F1%20%C3%BC/r/history"
        );
    }
}
