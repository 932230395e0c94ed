//! A namespace that the server does not know.

use crate::stage::Stage;
use test_terraform::Cli;

const BOTH: &str = "resource \"depot_box\" \"main\" {\n  name = \"tea\"\n}\n\
                    resource \"depot_shelf\" \"main\" {\n  row = \"7\"\n}";

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs the programs of the lane"]
async fn an_unknown_namespace_is_an_error_and_the_state_stays() {
    for cli in Cli::BOTH {
        let stage = Stage::new().await;
        let mut directory = stage.directory(cli, BOTH);
        directory.apply().await;
        let kept = directory.state();
        assert!(kept.contains("box/tea") && kept.contains("shelf/7"), "{kept}");

        directory.set_provider(stage.provider_of("nowhere"));
        for resources in [BOTH, "", &BOTH.replace('7', "8")] {
            directory.write(resources);
            let text = directory.apply_fails().await;
            assert!(text.contains("nowhere"), "{text}");
            assert_eq!(directory.state(), kept);
        }

        directory.set_provider(stage.new_provider());
        directory.write(BOTH);
        directory.expect_no_changes().await;
    }
}
