//! Random requests do no harm.

use crate::order::Order;
use crate::property::variable;
use crate::requests::raw::{Caller, methods};
use crate::server::Server;
use crate::worker::{QUEUE, RunningWorker};
use fastrand::Rng;
use futures::future::join_all;
use prost::Message;
use prost_reflect::{
    DynamicMessage, FieldDescriptor, Kind, MapKey, MessageDescriptor, MethodDescriptor, Value,
};
use std::time::{Duration, Instant};
use temporal_prost_testing::MemoryServer;
use temporalio_client::WorkflowStartOptions;
use temporalio_client::tonic::{Code, Status};

/// The number of requests at once.
const AT_ONCE: usize = 60;

/// The deepest nesting of messages.
const DEEPEST: u32 = 5;

/// Creates random messages, some of them with names that exist.
struct Generator {
    rng: Rng,
    /// Run ids and task tokens.
    known: Vec<String>,
}

impl Generator {
    fn message(&mut self, descriptor: &MessageDescriptor, depth: u32) -> DynamicMessage {
        let mut message = DynamicMessage::new(descriptor.clone());
        for field in descriptor.fields().filter(|_| depth < DEEPEST) {
            if self.rng.u32(..10) < 6 || self.is_known(&field) {
                let value = self.field(&field, depth);
                message.set_field(&field, value);
            }
        }
        message
    }

    fn is_known(&mut self, field: &FieldDescriptor) -> bool {
        matches!(field.name(), "namespace" | "workflow_id" | "schedule_id") && self.rng.u32(..20) > 0
    }

    fn field(&mut self, field: &FieldDescriptor, depth: u32) -> Value {
        if field.is_map() {
            let kind = field.kind();
            let value = kind.as_message().unwrap().map_entry_value_field();
            let entry = (MapKey::String(self.text("key")), self.value(&value, depth));
            return Value::Map([entry].into());
        }
        if field.is_list() {
            let count = self.rng.usize(..3);
            return Value::List((0..count).map(|_| self.value(field, depth)).collect());
        }
        self.value(field, depth)
    }

    fn value(&mut self, field: &FieldDescriptor, depth: u32) -> Value {
        let integer = *self.rng.choice(&[0, 0, 1, 1, 2, 5, -1, i64::MIN, i64::MAX, 1 << 40]).unwrap();
        let float = *self.rng.choice(&[0.0, 1.0, -1.0, f64::NAN, f64::INFINITY, 1e300]).unwrap();
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "any number will do")]
        match field.kind() {
            Kind::Double => Value::F64(float),
            Kind::Float => Value::F32(float as f32),
            Kind::Int32 | Kind::Sint32 | Kind::Sfixed32 => Value::I32(integer as i32),
            Kind::Int64 | Kind::Sint64 | Kind::Sfixed64 => Value::I64(integer),
            Kind::Uint32 | Kind::Fixed32 => Value::U32(integer as u32),
            Kind::Uint64 | Kind::Fixed64 => Value::U64(integer as u64),
            Kind::Bool => Value::Bool(self.rng.bool()),
            Kind::String => Value::String(self.text(field.name())),
            Kind::Bytes => Value::Bytes(self.text("token").into_bytes().into()),
            Kind::Message(message) => Value::Message(self.message(&message, depth + 1)),
            Kind::Enum(_) => Value::EnumNumber(self.rng.i32(-1..9)),
        }
    }

    fn text(&mut self, name: &str) -> String {
        let is_usual = self.rng.u32(..20) > 0;
        match name {
            "namespace" if is_usual => "default".to_owned(),
            "workflow_id" | "schedule_id" if is_usual => format!("hostile/{}", self.rng.u32(..4)),
            "run_id" if is_usual => String::new(),
            "cron_schedule" | "cron_string" => {
                let crons = ["", "* * * * *", "@every 1s", "@every 99999999h", "0 0 31 2 *", "*/0 * * * *"];
                (*self.rng.choice(&crons).unwrap()).to_owned()
            }
            "token" if is_usual => self.rng.choice(&self.known).cloned().unwrap_or_default(),
            _ if self.rng.u32(..4) == 0 => self.rng.choice(&self.known).cloned().unwrap_or_default(),
            _ => {
                let texts = [
                    "",
                    "a",
                    "hostile",
                    "Q",
                    "\u{0}\u{ffff}",
                    "WorkflowId = 'a'",
                    "1|2|3|4|5",
                    "-1",
                    "9223372036854775807",
                ];
                (*self.rng.choice(&texts).unwrap()).to_owned()
            }
        }
    }
}

/// Returns the methods that the server supports. The others are named in its answers.
async fn supported(caller: &Caller) -> Vec<MethodDescriptor> {
    let mut supported = Vec::new();
    for method in methods() {
        match caller.call(&method, bytes::Bytes::new()).await {
            Err(status) if status.code() == Code::Unimplemented => {
                let named = format!("{}/{}", method.parent_service().full_name(), method.name());
                assert!(status.message().starts_with(&named), "{status:?}");
            }
            _ => supported.push(method),
        }
    }
    supported
}

/// Checks that the server did not refuse by mistake.
fn check(method: &MethodDescriptor, answer: &Result<bytes::Bytes, Status>) {
    let Err(status) = answer else { return };
    let is_mistake = matches!(status.code(), Code::Internal | Code::Unknown | Code::Unimplemented);
    assert!(!is_mistake, "{}: {status:?}", method.name());
}

/// Returns task tokens and page tokens of these runs, some of them with extreme numbers.
fn tokens(run: &str) -> Vec<String> {
    let numbers = [
        "0|0|0",
        "1|5|1",
        "1|-1|1",
        "18446744073709551615|9223372036854775807|2147483647",
        "2|7|-2147483648",
    ];
    let tasks =
        ["w", "q", "a"].into_iter().flat_map(|kind| numbers.map(|rest| format!("{kind}|{run}|{rest}")));
    let pages = ["1", "9223372036854775807", "-5", "3"].map(|page| format!("{run}|{page}"));
    tasks.chain(pages).chain([run.to_owned()]).collect()
}

#[tokio::test]
async fn random_requests_do_no_harm() {
    let server = MemoryServer::new();
    let client = server.client().await.unwrap();
    let options = WorkflowStartOptions::new("Q", "hostile/0").build();
    let order = client.start_workflow(Order::run, String::new(), options).await.unwrap();
    let known = tokens(order.run_id().unwrap());
    let seed = variable("PROPERTY_SEED").unwrap_or_else(|| fastrand::u64(..));
    println!("the seed is {seed}: repeat with PROPERTY_SEED={seed}");
    let mut generator = Generator { rng: Rng::with_seed(seed), known };
    let caller = Caller::new(&Server::memory(server.clone())).await.with_timeout("20m");
    let methods = supported(&caller).await;
    let end = Instant::now() + Duration::from_secs(variable("PROPERTY_SECONDS").unwrap_or(3));
    while Instant::now() < end {
        let calls = (0..AT_ONCE).map(|_| {
            let method = generator.rng.choice(&methods).unwrap();
            let request = generator.message(&method.input(), 0).encode_to_vec();
            let answer = caller.call(method, request.into());
            async move { (method, answer.await) }
        });
        for (method, answer) in join_all(calls).await {
            check(method, &answer);
        }
    }
    let worker = RunningWorker::start(&server, 0);
    let options = WorkflowStartOptions::new(QUEUE, "friendly").build();
    let order = client.start_workflow(Order::run, "1 Main Street".to_owned(), options).await.unwrap();
    order.signal(Order::ship_now, (), Default::default()).await.unwrap();
    let update =
        order.execute_update(Order::change_address, "2 Market Square".to_owned(), Default::default());
    drop(update.await);
    loop {
        let described = order.describe(Default::default()).await.unwrap();
        if described.status() != temporalio_client::WorkflowExecutionStatus::Running {
            break;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    worker.stop().await;
}
