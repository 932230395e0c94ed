use crate::error::Error;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

const TICK: Duration = Duration::from_millis(20);

/// Turns Ctrl-C and SIGTERM into an error, so that every guard on the stack is dropped.
pub(crate) struct Interrupt(Arc<AtomicBool>);

impl Interrupt {
    pub(crate) fn listen() -> Result<Self, Error> {
        let raised = Arc::new(AtomicBool::new(false));
        let flag = Arc::clone(&raised);
        ctrlc::set_handler(move || flag.store(true, Ordering::Relaxed))?;
        Ok(Self(raised))
    }

    /// Polls until there is a result, an error or Ctrl-C.
    pub(crate) fn until<T>(&self, mut ask: impl FnMut() -> Result<Option<T>, Error>) -> Result<T, Error> {
        loop {
            self.check()?;
            if let Some(answer) = ask()? {
                return Ok(answer);
            }
            thread::sleep(TICK);
        }
    }

    pub(crate) fn check(&self) -> Result<(), Error> {
        if self.0.load(Ordering::Relaxed) { Err(Error::Interrupted) } else { Ok(()) }
    }
}
