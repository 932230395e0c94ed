//! Panics of the SDK's core.

use std::panic::{PanicHookInfo, set_hook, take_hook};
use std::sync::{Mutex, Once};
use std::thread::{JoinHandle, current};

/// The thread of a worker on which core processes workflow tasks.
const THREAD: &str = "workflow-processing";

/// In debug builds, `temporalio-sdk-core` 0.10.1 panics in `managed_run.rs`, line 1164, when it evicts a workflow that
/// waits for a local activity and has commands to send. Release builds log an error and go on.
const EVICTED: &str =
    "There should not be any outgoing commands or messages when preparing a completion response";

/// A killed worker no longer takes what core has processed.
const KILLED: &str = "Activation processor channel not dropped";

/// The panics so far on threads of core, for all tests of the process.
static PANICS: Mutex<Vec<String>> = Mutex::new(Vec::new());

/// Records panics of core from now on.
pub(super) fn watch() {
    static WATCHED: Once = Once::new();
    WATCHED.call_once(|| {
        let next = take_hook();
        set_hook(Box::new(move |info| {
            record(info);
            next(info);
        }));
    });
}

fn record(info: &PanicHookInfo<'_>) {
    if current().name() == Some(THREAD) {
        PANICS.lock().unwrap().push(info.payload_as_str().unwrap_or_default().to_owned());
    }
}

/// Checks that a worker has ended because core panicked as it does when it evicts a workflow. No other panic of core is
/// known, except for panics of killed workers.
pub(super) fn expect(worker: JoinHandle<()>) {
    let panic = worker.join().expect_err("a worker ended by itself");
    let text = panic.downcast_ref::<String>().map_or("", String::as_str);
    assert!(text.starts_with("Workflow processing terminates cleanly: "), "{text}");
    let panics = PANICS.lock().unwrap();
    assert!(panics.iter().any(|panic| panic.starts_with(EVICTED)), "{panics:#?}");
    let known = |panic: &String| [EVICTED, KILLED].iter().any(|known| panic.starts_with(known));
    assert!(panics.iter().all(known), "{panics:#?}");
}
