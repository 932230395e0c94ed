use crate::v1::{Booking, transfers_temporal::TransfersActivities};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Mutex;
use temporal_prost::sdk::activities::{ActivityContext, ActivityError};
use temporal_prost::sdk::error::ApplicationFailure;

/// A bank in memory. A real bank would hold connections to its database.
pub(crate) struct Bank(Mutex<Ledger>);

#[derive(Default)]
struct Ledger {
    /// The cents in each account.
    accounts: BTreeMap<String, u64>,
    /// Completed bookings, because Temporal runs an activity at least once, not exactly once.
    booked: BTreeSet<(&'static str, String)>,
}

impl Bank {
    pub(crate) fn with_accounts<const N: usize>(accounts: [(&str, u64); N]) -> Self {
        let accounts = accounts.map(|(name, cents)| (name.to_owned(), cents)).into();
        Self(Mutex::new(Ledger { accounts, ..Ledger::default() }))
    }

    /// Changes the balance of the booking's account once.
    fn book(
        &self,
        kind: &'static str,
        booking: Booking,
        change: impl FnOnce(u64, u64) -> Option<u64>,
    ) -> Result<(), ActivityError> {
        let mut ledger = self.0.lock().map_err(|_| failure("Poisoned", "the ledger is broken"))?;
        let Ledger { accounts, booked } = &mut *ledger;
        if booked.contains(&(kind, booking.reference.clone())) {
            return Ok(());
        }
        let account = accounts.get_mut(&booking.account);
        let account = account.ok_or_else(|| failure("UnknownAccount", "there is no such account"))?;
        *account = change(*account, booking.cents)
            .ok_or_else(|| failure("InsufficientFunds", "the account has insufficient funds"))?;
        booked.insert((kind, booking.reference));
        Ok(())
    }
}

impl TransfersActivities for Bank {
    async fn withdraw(&self, _: ActivityContext, booking: Booking) -> Result<(), ActivityError> {
        self.book("withdrawal", booking, u64::checked_sub)
    }

    async fn deposit(&self, _: ActivityContext, booking: Booking) -> Result<(), ActivityError> {
        self.book("deposit", booking, u64::checked_add)
    }
}

/// A failure of a type that the schema lists as non-retryable.
fn failure(kind: &str, message: &'static str) -> ApplicationFailure {
    ApplicationFailure::builder(message).type_name(kind.to_owned()).build()
}
