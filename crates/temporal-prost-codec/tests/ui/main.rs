//! Shows encrypted workflows in the Temporal UI, in a browser, and with the `temporal` command: through the codec
//! server in clear, and without it encrypted.
//!
//! `cargo xtask lane ui` passes the programs in `TEMPORAL_CLI_PATH` and `CHROMIUM_PATH`.

mod browser;
mod processes;
mod workflows;

use processes::{CodecServer, Temporal};
use workflows::{Run, Workflows};

/// The words that only the holder of the key may read.
const SECRETS: [&str; 3] = ["the secret input", "the secret result", "the secret failure"];

/// Returns the words in a text.
fn secrets_in(text: &str) -> Vec<&'static str> {
    SECRETS.into_iter().filter(|secret| text.contains(secret)).collect()
}

/// Returns the secrets that the UI shows of a run.
fn shown(temporal: &Temporal, run: &Run) -> (Vec<&'static str>, String) {
    let page = browser::page(
        &temporal.ui(&format!("/namespaces/default/workflows/{}/{}/history", run.workflow_id, run.run_id)),
    );
    (secrets_in(&page), page)
}

#[tokio::test]
#[ignore = "needs a browser: cargo xtask lane ui"]
async fn the_ui_shows_what_the_codec_server_decodes() {
    let codec = CodecServer::start();
    let temporal = Temporal::start(Some(&codec));
    let workflows = Workflows::connect(&temporal).await;
    let (completed, failed) = (workflows.completed().await, workflows.failed().await);
    let (secrets, page) = shown(&temporal, &completed);
    assert_eq!(secrets, SECRETS[..2], "{page}");
    let (secrets, page) = shown(&temporal, &failed);
    assert_eq!(secrets, [SECRETS[0], SECRETS[2]], "{page}");
}

#[tokio::test]
#[ignore = "needs a browser: cargo xtask lane ui"]
async fn the_ui_shows_ciphertext_without_the_codec_server() {
    let temporal = Temporal::start(None);
    let workflows = Workflows::connect(&temporal).await;
    for run in [workflows.completed().await, workflows.failed().await] {
        let (secrets, page) = shown(&temporal, &run);
        assert!(secrets.is_empty(), "{page}");
        // The page has been rendered.
        assert!(page.contains("Workflow Execution Started") && page.contains(&run.workflow_id), "{page}");
    }
}

#[tokio::test]
#[ignore = "needs the temporal command: cargo xtask lane ui"]
async fn the_command_shows_what_the_codec_server_decodes() {
    let codec = CodecServer::start();
    let temporal = Temporal::start(None);
    let workflows = Workflows::connect(&temporal).await;
    let (completed, failed) = (workflows.completed().await, workflows.failed().await);
    let endpoint = codec.endpoint();
    // With the namespace in the path, the command sends an empty header and an empty path segment.
    for endpoint in [endpoint.clone(), format!("{endpoint}/{{namespace}}")] {
        let codec = ["--codec-endpoint", &endpoint];
        assert_eq!(secrets_in(&temporal.show(&completed, &codec)), SECRETS[..2], "{endpoint}");
        assert_eq!(secrets_in(&temporal.show(&failed, &codec)), [SECRETS[0], SECRETS[2]], "{endpoint}");
    }
    assert!(secrets_in(&temporal.show(&completed, &[])).is_empty());
    assert!(secrets_in(&temporal.show(&failed, &[])).is_empty());
}
