//! A service that moves from Go to Rust in the steps of `docs/from-go.md`.

use crate::{
    conversation::Conversation,
    harness::{self, Form, unique, work_on},
    language::Worker,
};
use temporal_prost::{RegistrationError, register_workflow, sdk::WorkerOptions};
use temporal_prost_interop::{
    Hands, Holder, sample,
    v1::interop_temporal::{self, HoldHandle, InteropClient, workflow::Hold},
};

fn hold(options: &mut WorkerOptions) -> Result<(), RegistrationError> {
    register_workflow::<Hold, Holder>(options)
}

/// Starts a workflow on a queue, and waits until a worker of the queue answers.
async fn held(interop: &InteropClient, queue: &str, name: &str) -> HoldHandle {
    let hold = interop.hold(sample(name)).task_queue(queue).start().await.unwrap();
    assert_eq!(hold.get().await.unwrap(), sample(name));
    hold
}

async fn finish(hold: HoldHandle, name: &str) {
    hold.finish().await.unwrap();
    assert_eq!(hold.result().await.unwrap(), sample(name));
}

#[tokio::test]
async fn a_service_moves_from_go_to_rust_step_by_step() {
    let interop = InteropClient::new(harness::connect(Form::Plain).await);
    let name = unique("moved");
    let [old, new, last] = ["old", "new", "last"].map(|part| format!("{name}/{part}"));

    // The activities move: both workers poll one queue.
    let go = Worker::without_activities(&name);
    let queue = go.queue().to_owned();
    work_on(&queue, |options| interop_temporal::register_activities(options, Hands));
    Conversation::new(&interop, &queue, &queue, &name).relay().await;

    // One workflow moves by its queue. The workflow that is running stays in Go.
    let running = held(&interop, &queue, &old).await;
    let moved = format!("{name}-rust");
    work_on(&moved, hold);
    finish(held(&interop, &moved, &new).await, &new).await;
    finish(running, &old).await;

    // The worker in Go stops, and the queue gets its old name back.
    drop(go);
    work_on(&queue, hold);
    finish(held(&interop, &queue, &last).await, &last).await;
}
