//! How resolvers end, as values and errors of fields: the one place where a failure, a refusal or a fault becomes something a
//! client sees.
//!
//! **Invariant:** a fault is logged with its causes and told without them; a failed or refused mutation leaves its audit entry,
//! and a mutation that has begun runs to its end even if its client has gone.

use std::sync::Arc;

use tracing::Instrument;

use super::execute::{Call, FieldError, FieldErrorKind, INTERNAL, Values};
use super::output::{Object, Output};
use crate::audit::{self, AuditEvent, EventKind, Recorded};
use crate::background::refusals::RefusedOperation;
use crate::cx::Cx;
use crate::generated::types::MutationName;
use crate::metrics::OperationEnd;
use crate::outcome::{Coded, Failure, Fault, Never, Outcome, QueryResult, Stop};
use crate::telemetry::SPANS;

const BUSY: &str = "the service is not available, try again";

/// A field of Query.
pub async fn query<T: Output>(cx: &Cx, name: &'static str, answer: impl Future<Output = QueryResult<T>> + Send) -> Box<dyn Values> {
    let answer = answer.instrument(span(name)).await;
    cx.operations().query(name, ended(&answer));
    level(name, answer.map(|value| vec![value]))
}

/// A field with a resolver of its own on an object: one answer for all parents.
pub async fn lazy<T: Output>(name: &'static str, answer: impl Future<Output = QueryResult<Vec<T>>> + Send) -> Box<dyn Values> {
    level(name, answer.await)
}

/// The rows behind the parents of a level.
///
/// # Errors
/// If a parent is of another type.
pub fn parents<'a, P: Object, S>(call: &Call<'a>, source: fn(&'a P) -> &'a S) -> Result<Vec<&'a S>, Fault> {
    let of_one = |parent: &&'a dyn Object| parent.as_any().downcast_ref::<P>().map(source);
    let found: Option<Vec<_>> = call.parents.iter().map(of_one).collect();
    found.ok_or_else(|| Fault::new("the parent of a field has another type"))
}

/// A field of Mutation, in a task of its own. One that met a conflict is executed again from its beginning, with what is true then.
pub async fn mutation<R: Output, F: Future<Output = QueryResult<R>> + Send + 'static>(
    name: &'static str,
    cx: &Arc<Cx>,
    execute: impl Fn(Arc<Cx>) -> F + Send + Sync + 'static,
) -> Box<dyn Values> {
    let cx = Arc::clone(cx);
    let repeated = async move {
        cx.start_mutation();
        loop {
            match execute(Arc::clone(&cx)).await {
                Err(Stop::Fault(fault)) if cx.may_repeat(&fault) => cx.repeat_mutation().await?,
                answer => return answer,
            }
        }
    };
    let task = tokio::spawn(repeated.instrument(span(name)).in_current_span());
    let answer = task.await.unwrap_or_else(|error| Err(Stop::Fault(Fault::new(error))));
    level(name, answer.map(|value| vec![value]))
}

fn span(name: &'static str) -> tracing::Span {
    tracing::trace_span!(target: SPANS, "field", otel.name = name)
}

/// The envelope of a mutation, and the audit entry of one that failed or was refused.
///
/// # Errors
/// If the mutation was denied or failed otherwise than with a typed error, or if the audit entry cannot be written.
pub async fn envelope<T, E: Coded, R>(
    cx: &Arc<Cx>,
    name: MutationName,
    outcome: Outcome<T, E>,
    success: fn(T) -> R,
    failure: fn(Failure<E>) -> R,
) -> QueryResult<R> {
    let (code, failed) = match &outcome {
        Ok(_) => (Some("ok"), false),
        Err(Stop::Failure(stop)) => (Some(stop.error.code()), true),
        Err(_) => (None, false),
    };
    let answer = match outcome {
        Ok(result) => Ok(success(result)),
        Err(Stop::Failure(stop)) => record(cx, name, &stop).await.map(|()| failure(stop)).map_err(Stop::Fault),
        Err(Stop::Denied(denied)) => Err(record_denied(cx, name).await.map_or_else(Stop::Fault, |()| Stop::Denied(denied))),
        Err(Stop::Ended(end)) => Err(record_denied(cx, name).await.map_or_else(Stop::Fault, |()| Stop::Ended(end))),
        Err(Stop::BadInput(bad)) => Err(Stop::BadInput(bad)),
        Err(Stop::Excess(excess)) => Err(Stop::Excess(excess)),
        Err(Stop::Fault(fault)) => Err(Stop::Fault(fault)),
    };
    // It is counted once, however often it is executed.
    if matches!(&answer, Err(Stop::Fault(fault)) if cx.may_repeat(fault)) {
        return answer;
    }
    cx.operations().mutation(name.as_str(), if failed && answer.is_ok() { OperationEnd::Failure } else { ended(&answer) });
    if let (MutationName::SignIn, Ok(_), Some(code)) = (name, &answer, code) {
        cx.operations().sign_in(code);
    }
    answer
}

async fn record_denied(cx: &Cx, name: MutationName) -> Result<(), Fault> {
    let refused = RefusedOperation { kind: EventKind::AccessDenied, operation: name.as_str(), code: audit::FORBIDDEN };
    cx.record_refusal(refused, AuditEvent::AccessDenied { operation: name.as_str() }).await
}

/// A caller that can never use the mutation, or not now, could fill the log with it, as one without the permission could; so could one
/// that makes tokens up, or uses one again and again.
async fn record<E: Coded>(cx: &Cx, name: MutationName, stop: &Failure<E>) -> Result<(), Fault> {
    let Recorded::Action(kind) = audit::recorded(name) else { return Ok(()) };
    let code = stop.error.code();
    let event = AuditEvent::Failed { kind, code, message: stop.error.message().to_owned(), note: (*stop.note).clone() };
    match code {
        "INVALID_CAPTCHA"
        | "NOT_A_PERSON"
        | "RATE_LIMIT_EXCEEDED"
        | "TOKEN_EXPIRED"
        | "TOKEN_INVALID"
        | "TOKEN_NOT_FOUND"
        | "TOKEN_USED" => cx.record_refusal(RefusedOperation { kind, operation: name.as_str(), code }, event).await,
        _ => cx.record(event).await,
    }
}

fn ended<T>(answer: &QueryResult<T>) -> OperationEnd {
    match answer {
        Ok(_) => OperationEnd::Ok,
        Err(Stop::Failure(failure)) => match failure.error {},
        Err(Stop::Denied(_)) => OperationEnd::Denied,
        Err(Stop::Ended(_)) => OperationEnd::Unauthorized,
        Err(Stop::BadInput(_) | Stop::Excess(_)) => OperationEnd::ClientError,
        Err(Stop::Fault(fault)) if fault.is_busy() => OperationEnd::Unavailable,
        Err(Stop::Fault(_)) => OperationEnd::Fault,
    }
}

fn level<T: Output>(name: &'static str, answer: QueryResult<Vec<T>>) -> Box<dyn Values> {
    match answer {
        Ok(values) => Box::new(values),
        Err(stop) => Box::new(error(name, stop)),
    }
}

fn error(name: &'static str, stop: Stop<Never>) -> FieldError {
    match stop {
        Stop::Denied(denied) => FieldError::new(FieldErrorKind::Denied, denied.message),
        Stop::Ended(end) => FieldError::new(FieldErrorKind::Ended, end.message()),
        Stop::BadInput(bad) => FieldError::new(FieldErrorKind::BadInput, bad.message),
        Stop::Excess(excess) => excess.into(),
        Stop::Fault(fault) if fault.is_busy() => FieldError::new(FieldErrorKind::Busy, BUSY),
        Stop::Fault(fault) => {
            tracing::error!(field = name, cause = fault.chain(), "a resolver failed");
            FieldError::new(FieldErrorKind::Fault, INTERNAL)
        }
        Stop::Failure(failure) => match failure.error {},
    }
}
