use std::fmt::Write;

/// The number of annotated rpcs in one service.
const RPCS: usize = 10;

/// Returns a schema with `rpcs` annotated rpcs (a multiple of ten), in services similar to `examples/orders`.
pub(crate) fn schema(rpcs: usize) -> String {
    let mut text = String::from(HEAD);
    for number in 0..rpcs / RPCS {
        // Writing to a string cannot fail.
        let _ = writeln!(text, "{}", SERVICE.replace("{n}", &number.to_string()));
    }
    text
}

const HEAD: &str = r#"syntax = "proto3";
package bench.v1;

import "google/protobuf/empty.proto";
import "temporal/v1/temporal.proto";
"#;

const SERVICE: &str = r#"
// Takes orders and delivers them.
service Orders{n} {
  option (temporal.v1.service) = { task_queue: "orders-{n}" };

  // Processes an order.
  rpc PlaceOrder{n}(Order{n}) returns (Receipt{n}) {
    option (temporal.v1.workflow) = {
      id: "order/${! orderId }"
      execution_timeout: { seconds: 86400 }
      retry_policy: { max_attempts: 3 }
      signal: { ref: "Approve{n}", start: true }
      query: { ref: "GetStatus{n}" }
      update: { ref: "ChangeAddress{n}", validate: true }
    };
  }
  // Refunds the money.
  rpc Refund{n}(Order{n}) returns (Receipt{n}) {
    option (temporal.v1.workflow) = { id: "refund/${! orderId }", signal: { ref: "Approve{n}" } };
  }
  // Charges the customer.
  rpc Charge{n}(Order{n}) returns (Receipt{n}) {
    option (temporal.v1.activity) = {
      start_to_close_timeout: { seconds: 10 }
      retry_policy: { initial_interval: { seconds: 1 } max_attempts: 5 }
    };
  }
  // Reserves the goods.
  rpc Reserve{n}(Order{n}) returns (google.protobuf.Empty) {
    option (temporal.v1.activity) = { start_to_close_timeout: { seconds: 10 } };
  }
  // Ships the goods.
  rpc Ship{n}(Order{n}) returns (Receipt{n}) {
    option (temporal.v1.activity) = { start_to_close_timeout: { seconds: 60 } };
  }
  // Notifies the customer.
  rpc Notify{n}(Receipt{n}) returns (google.protobuf.Empty) {
    option (temporal.v1.activity) = { schedule_to_close_timeout: { seconds: 60 } };
  }
  // Approves an order.
  rpc Approve{n}(Receipt{n}) returns (google.protobuf.Empty) {
    option (temporal.v1.signal) = {};
  }
  // Puts an order on hold.
  rpc Hold{n}(google.protobuf.Empty) returns (google.protobuf.Empty) {
    option (temporal.v1.signal) = {};
  }
  // Returns the state of the order.
  rpc GetStatus{n}(google.protobuf.Empty) returns (Receipt{n}) {
    option (temporal.v1.query) = {};
  }
  // Changes the delivery address.
  rpc ChangeAddress{n}(Order{n}) returns (Receipt{n}) {
    option (temporal.v1.update) = { validate: true, id: "${! orderId }" };
  }
}

message Order{n} {
  // The number of the order.
  string order_id = 1;
  // The delivery address.
  string address = 2;
  repeated Item{n} items = 3;
}

message Item{n} {
  string name = 1;
  int64 cents = 2;
}

message Receipt{n} {
  string order_id = 1;
  int64 cents = 2;
}
"#;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_schema_has_the_rpcs_asked_for() {
        assert_eq!(schema(100).matches("\n  rpc ").count(), 100);
    }
}
