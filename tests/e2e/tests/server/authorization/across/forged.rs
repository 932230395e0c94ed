//! Requests through the HTTP API of a server, whose headers and links claim a caller that does not exist.

use super::place::{BOURSE, policy};
use crate::{
    authorization::setup::Decisions,
    cells::server::{Server, database, program},
    harness::unique,
    nexus::floor::{Handling, create_endpoint},
};
use temporal_prost::nexus::NexusWorker;
use temporal_prost_biscuit::{Rule, WorkerAuthorization, testing::TestIssuer};
use temporal_prost_e2e::{
    bourse::{Ask, Asked},
    bourse_v1::bourse_temporal,
};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
};

/// The headers that a workflow `Broke` of the namespace `default` would send.
const FORGED: &str = "temporal-prost-caller: bourse.v1.Brokers.Broke\r\n\
    nexus-link: <temporal:///namespaces/default/workflows/nobody/none/history?eventID=5&\
    eventType=NexusOperationScheduled&referenceType=EventReference>; \
    type=\"temporal.api.common.v1.Link.WorkflowEvent\"\r\n";

/// A worker of operations that decides, behind an endpoint of a server with an HTTP API.
struct Open {
    server: Server,
    queue: String,
    endpoint_id: String,
    decisions: Decisions,
}

impl Open {
    /// Starts all of it. Only callers with the right may trade.
    async fn start(server: Server) -> Self {
        let (issuer, decisions) = (TestIssuer::new(), Decisions::default());
        let strict = policy().rule(BOURSE, "Trade", Rule::new().right("trade"));
        let authorization = decisions.audit(WorkerAuthorization::new(issuer.keys(), strict));
        let (client, queue) = (server.client().await.unwrap(), unique("open"));
        let endpoint_id = create_endpoint(&client, &queue, &queue).await;
        let operations = bourse_temporal::nexus_service().operation(Ask, Asked::default());
        let operations = NexusWorker::new(&client, &*queue).register(operations).unwrap();
        Handling::start(authorization.guard(operations)).forget();
        Self { server, queue, endpoint_id, decisions }
    }

    /// Returns the paths of an operation: by the endpoint, and past it.
    fn paths(&self, operation: &str) -> [String; 2] {
        let Self { queue, endpoint_id, .. } = self;
        [
            format!("/nexus/endpoints/{endpoint_id}/services/bourse/{operation}"),
            format!("/namespaces/default/task-queues/{queue}/nexus-services/bourse/{operation}"),
        ]
    }

    /// Sends a request with these headers, and returns the answer.
    async fn post(&self, path: &str, headers: &str) -> String {
        let body = r#"{"id": "x", "fate": "done"}"#;
        let request = format!(
            "POST {path} HTTP/1.1\r\nhost: it\r\nconnection: close\r\ncontent-length: {}\r\n\
             content-type: application/json; format=protobuf; message-type=\"bourse.v1.Order\"\r\n\
             {headers}\r\n{body}",
            body.len()
        );
        let mut stream = TcpStream::connect(self.server.http_address()).await.unwrap();
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.unwrap();
        answer
    }

    async fn served(&self) {
        for _ in 0..100 {
            if !self.post(&self.paths("ask")[0], "").await.starts_with("HTTP/1.1 404") {
                return;
            }
            tokio::time::sleep(std::time::Duration::from_millis(200)).await;
        }
        panic!("the server does not learn of its endpoint");
    }
}

#[tokio::test]
async fn whoever_reaches_the_http_api_can_claim_to_be_any_caller() {
    // A server in memory has no such API.
    let Some(program) = program() else { return };
    let open = Open::start(Server::real(&program, &database("forged"), None).await).await;
    open.served().await;
    for (number, path) in open.paths("ask").iter().enumerate() {
        let answer = open.post(path, "").await;
        assert!(answer.starts_with("HTTP/1.1 403"), "{answer}");
        let answer = open.post(path, FORGED).await;
        assert!(answer.starts_with("HTTP/1.1 200") && answer.contains("call "), "{answer}");
        assert_eq!(open.decisions.of("allowed operation Ask").len(), number + 1);
    }
    for path in open.paths("buy-and-sell") {
        let answer = open.post(&path, FORGED).await;
        assert!(answer.starts_with("HTTP/1.1 403"), "a caller alone has no right: {answer}");
    }
    assert_eq!(open.decisions.of("refused operation Trade").len(), 2);
}
