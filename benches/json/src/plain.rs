//! The structs that a user of `serde_json` would write for the same document.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PlainOrder {
    id: String,
    customer: Customer,
    items: Vec<Item>,
    labels: BTreeMap<String, String>,
    created_at: String,
    status: String,
    note: String,
    gift: bool,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Customer {
    name: String,
    email: String,
    address_lines: Vec<String>,
    loyalty_points: Option<i32>,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Item {
    sku: String,
    title: String,
    quantity: u32,
    price_cents: String,
    weight_kg: f64,
}
