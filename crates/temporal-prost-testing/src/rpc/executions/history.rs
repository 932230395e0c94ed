//! Reads histories.

use crate::proto::status::{Answer, invalid, not_found};
use crate::proto::{enums::HistoryEventFilterType, history::History, service};
use crate::rpc::Call;
use crate::run::Run;
use crate::run::history::with_history;
use crate::run::wait::Want;
use crate::server::MemoryServer;
use crate::state::{State, Target};

type Request = service::GetWorkflowExecutionHistoryRequest;
type Response = service::GetWorkflowExecutionHistoryResponse;
type ReverseRequest = service::GetWorkflowExecutionHistoryReverseRequest;
type ReverseResponse = service::GetWorkflowExecutionHistoryReverseResponse;

/// The page of a history that a caller requests.
struct Page {
    run: String,
    /// The id of the first event.
    first: i64,
    most: Option<i64>,
    only_last: bool,
    wait: bool,
}

impl MemoryServer {
    /// Returns an encoded page. If the caller waits for an event, the response at the deadline has no events.
    pub(in crate::rpc) async fn get_history(&self, call: &Call, request: Request) -> Answer<Vec<u8>> {
        let page = self.with(|state| state.page(&request))?;
        if !page.wait {
            return self.with(|state| state.history_of(&page.run).map(|run| page.read(run)));
        }
        let changed = self.with(|state| state.changes_of(&page.run))?;
        let waiting = page.only_last.then(|| self.waiting(&page.run, Want::Result, call.waiting_activity()));
        let check = |state: &mut State| match state.history_of(&page.run) {
            Err(gone) => Some(Err(gone)),
            Ok(run) if page.is_ready(run) => Some(Ok(page.read(run))),
            Ok(_) => waiting.as_ref().and_then(|waiting| waiting.failure(state)).map(Err),
        };
        match self.until(&changed, call.deadline(), check).await {
            Some(answer) => answer,
            None => self.with(|state| state.history_of(&page.run).map(|run| page.read(run))),
        }
    }
}

impl Page {
    fn is_ready(&self, run: &Run) -> bool {
        !run.is_open() || !self.only_last && run.history.last() >= self.first
    }

    fn read(&self, run: &Run) -> Vec<u8> {
        let last = run.history.last();
        let (from, to) = match (self.only_last, self.wait && run.is_open()) {
            (true, true) => (1, 0),
            (true, false) => (last, last),
            (false, _) => {
                (self.first, self.most.map_or(last, |most| last.min(self.first.saturating_add(most - 1))))
            }
        };
        let more = self.wait && run.is_open() || !self.only_last && to < last;
        let next = if self.only_last { self.first } else { to + 1 };
        let next_page_token = if more { page_token(&self.run, next) } else { Vec::new() };
        let events = if from > to { &[] } else { run.history.encoded(from, to) };
        with_history(&Response { next_page_token, ..Default::default() }, 1, &[events])
    }
}

fn page_token(run: &str, next: i64) -> Vec<u8> {
    format!("{run}|{next}").into_bytes()
}

fn read_page_token(token: &[u8]) -> Answer<(String, i64)> {
    let text = std::str::from_utf8(token).ok().and_then(|text| text.split_once('|'));
    let read =
        text.and_then(|(run, next)| Some((run.to_owned(), next.parse().ok().filter(|next| *next > 0)?)));
    read.ok_or_else(|| invalid("Invalid NextPageToken."))
}

impl State {
    fn page(&mut self, request: &Request) -> Answer<Page> {
        let target = Target::new(&request.namespace, request.execution.as_ref());
        let (run, first) = match &request.next_page_token[..] {
            [] => (self.find(target)?.0.id.clone(), 1),
            token => read_page_token(token)?,
        };
        Ok(Page {
            run,
            first,
            most: Some(i64::from(request.maximum_page_size)).filter(|most| *most > 0),
            only_last: request.history_event_filter_type() == HistoryEventFilterType::CloseEvent,
            wait: request.wait_new_event,
        })
    }

    fn history_of(&self, run: &str) -> Answer<&Run> {
        self.runs.get(run).ok_or_else(|| not_found("workflow not found"))
    }

    /// Returns a page of a history, newest events first.
    pub(in crate::rpc) fn history_reverse(&mut self, request: &ReverseRequest) -> Answer<ReverseResponse> {
        let target = Target::new(&request.namespace, request.execution.as_ref());
        let run = self.find(target)?.0;
        let last = match &request.next_page_token[..] {
            [] => run.history.last(),
            token => read_page_token(token)?.1.min(run.history.last()),
        };
        let size = Some(i64::from(request.maximum_page_size)).filter(|size| *size > 0).unwrap_or(last);
        let first = (last - size + 1).max(1);
        let events = (first..=last).rev().map(|id| run.history.event(id)).collect();
        let next_page_token = if first > 1 { page_token(&run.id, first - 1) } else { Vec::new() };
        Ok(ReverseResponse { history: Some(History { events }), next_page_token })
    }
}
