//! A browser without a window.

use std::env;
use std::process::Command;

/// Returns the elements of a page after its scripts have run.
pub(crate) fn page(url: &str) -> String {
    let chromium = env::var_os("CHROMIUM_PATH").expect("CHROMIUM_PATH is unset: run cargo xtask lane ui");
    let profile = env::temp_dir().join(format!("temporal-prost-ui-{}", crate::processes::unique()));
    let output = Command::new(chromium)
        .args(["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"])
        .args(["--disable-background-networking", "--disable-component-update", "--disable-sync"])
        .args(["--virtual-time-budget=20000", "--window-size=1600,4000", "--dump-dom"])
        .arg(format!("--user-data-dir={}", profile.display()))
        .arg(url)
        .output()
        .expect("the browser starts");
    let _ = std::fs::remove_dir_all(profile);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).into_owned()
}
