//! Providers whose profile has no codec.

use crate::stage::Stage;
use test_terraform::Cli;

const SHELF: &str = "resource \"depot_shelf\" \"main\" {\n  row = \"7\"\n}";

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs the programs of the lane"]
async fn secrets_of_every_rpc_need_a_codec() {
    let stage = Stage::idle().await;
    for cli in Cli::BOTH {
        let mut directory = stage.directory(cli, SHELF);
        let mut provider = stage.new_provider();
        for setting in ["", "  allow_plaintext = false"] {
            provider.block = provider.block.replace("  allow_plaintext = true", setting);
            directory.set_provider(provider.clone());
            directory.write(SHELF);
            let text = directory.apply_fails().await;
            assert!(text.contains("Secrets would be readable"), "{text}");
            assert!(text.contains("set `allow_plaintext = true`"), "{text}");
            // Sensitive and write-only, of a create workflow, and of the update that answers when a shelf is ready.
            for secret in ["`depot_parcel.seal`", "`depot_parcel.code`", "`depot_shelf.key`"] {
                assert!(text.contains(secret), "{secret}: {text}");
            }
            assert!(!text.contains("depot_box"), "{text}");
            provider = stage.new_provider();
        }
        directory.set_provider(provider);
        directory.write(SHELF);
        assert!(directory.plan().await.0);
    }
}
