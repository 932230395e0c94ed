use bytes::Bytes;
use http::Response;
use http_body_util::Full;

/// A wrong response to the next requests.
#[derive(Clone)]
pub(in super::super) struct Fault {
    request: String,
    times: usize,
    /// `true` if the request has its effect before the wrong response.
    pub(super) is_late: bool,
    /// `true` if the response is held back.
    pub(super) is_held: bool,
    status: u16,
    headers: Vec<(&'static str, &'static str)>,
    body: &'static str,
}

impl Fault {
    /// Responds with a status to the next request whose method and path begin with `request`.
    pub(in super::super) fn new(request: &str, status: u16) -> Self {
        let (request, headers) = (request.to_owned(), Vec::new());
        Self { request, times: 1, is_late: false, is_held: false, status, headers, body: "" }
    }

    pub(in super::super) fn times(self, times: usize) -> Self {
        Self { times, ..self }
    }

    pub(in super::super) fn header(mut self, name: &'static str, value: &'static str) -> Self {
        self.headers.push((name, value));
        self
    }

    pub(in super::super) fn body(self, body: &'static str) -> Self {
        Self { body, ..self }
    }

    /// Lets the request have its effect before the wrong response.
    pub(in super::super) fn late(self) -> Self {
        Self { is_late: true, ..self }
    }

    /// Holds the response back until [`release`](super::FakeEnterprise::release).
    pub(in super::super) fn held(self) -> Self {
        Self { is_held: true, ..self }
    }

    pub(super) fn answer(&self) -> Response<Full<Bytes>> {
        let answer = Response::builder().status(self.status);
        let answer = self.headers.iter().fold(answer, |answer, (name, value)| answer.header(*name, *value));
        answer.body(Full::new(self.body.into())).unwrap()
    }
}

/// Returns the fault for a request, if there is one.
pub(super) fn take(faults: &mut Vec<Fault>, request: &str) -> Option<Fault> {
    let index = faults.iter().position(|fault| request.starts_with(&fault.request))?;
    faults[index].times -= 1;
    let fault = faults[index].clone();
    if fault.times == 0 {
        faults.remove(index);
    }
    Some(fault)
}
