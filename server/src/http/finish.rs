//! What every answer gets on its way out: the id of its request, leave for other pages to read it, and fewer bytes.
//!
//! **Invariant:** no answer leaves without an `X-Request-Id`.

use warp::http::HeaderMap;
use warp::http::header::{HeaderValue, ORIGIN};

use super::Service;
use super::compression::{self, Coding};
use super::cors;
use super::reply::Response;
use super::request_id::{REQUEST_ID, RequestId};

/// Marks what belongs to a page of our own: other pages may not read it, whatever they may otherwise.
#[derive(Clone)]
pub struct SameOrigin;

/// What of a request is still needed when it has been answered.
pub struct Finish {
    pub request_id: RequestId,
    origin: Option<HeaderValue>,
    coding: Option<Coding>,
}

impl Finish {
    pub fn of(request: &HeaderMap) -> Self {
        Self { request_id: RequestId::of(request), origin: request.get(ORIGIN).cloned(), coding: compression::accepted(request) }
    }

    pub async fn apply(self, service: &Service, answer: Response) -> Response {
        let is_own = answer.extensions().get::<SameOrigin>().is_some();
        let mut answer =
            if service.settings.compression { compression::compress(&service.resources.work, self.coding, answer).await } else { answer };
        let headers = answer.headers_mut();
        if !is_own {
            cors::allow(&service.settings.origins, self.origin.as_ref(), headers);
        }
        headers.insert(REQUEST_ID, self.request_id.header());
        answer
    }
}
