//! The ends of resolvers as responses: the one place where a failure, a refusal or a fault becomes something a client sees.
//!
//! **Invariant:** a fault is logged here with its causes and answered without them; a failed or refused mutation leaves its audit entry.

use std::any::Any;
use std::future::Future;

use async_graphql::dynamic::{FieldFuture, FieldValue, ResolverContext};
use async_graphql::{Context, Error, ErrorExtensionValues, ServerError};

use tracing::Instrument;

use super::convert::{Arguments, Output};
use super::document::arguments;
use super::execute::Execution;
use crate::audit::{self, AuditEvent, Recorded};
use crate::cx::Cx;
use crate::generated::types::MutationName;
use crate::metrics::Ended;
use crate::outcome::{Answer, Coded, Failure, Fault, Never, Outcome, Stop};
use crate::telemetry::SPANS;

/// What the executor gets instead of a value; the real error is kept by [`Execution`] and this one is dropped.
pub(super) const MARKER: &str = "\u{0}";

pub(super) const INTERNAL: &str = "Internal server error";
const BUSY: &str = "the service is not available, try again";

/// Answers a field of Query or Mutation.
pub fn field<'a, T, F, Fut>(ctx: ResolverContext<'a>, run: F) -> FieldFuture<'a>
where
    T: Output,
    F: FnOnce(&'a Cx, Arguments<'a>) -> Fut,
    Fut: Future<Output = Answer<T>> + Send + 'a,
{
    let field = ctx.ctx;
    let execution = Execution::of(field);
    execution.resolvers_ran();
    let answer = run(&execution.cx, arguments(&field.item.node, &execution.variables));
    FieldFuture::new(async move {
        let span = tracing::trace_span!(target: SPANS, "field", otel.name = field.item.node.name.node.as_str());
        let answer = answer.instrument(span).await;
        // Mutations are counted where their failures are known.
        execution.cx.app().operations.query(field.item.node.name.node.as_str(), ended(&answer));
        finish(field, execution, answer)
    })
}

/// Answers a field that has a resolver of its own on an object.
pub fn lazy<'a, P, T, F, Fut>(ctx: ResolverContext<'a>, run: F) -> FieldFuture<'a>
where
    P: Any + Send + Sync,
    T: Output,
    F: FnOnce(&'a Cx, &'a P, Arguments<'a>) -> Fut,
    Fut: Future<Output = Answer<T>> + Send + 'a,
{
    let field = ctx.ctx;
    let execution = Execution::of(field);
    execution.order_is_lost();
    let Some(parent) = ctx.parent_value.downcast_ref::<P>() else {
        let fault = Stop::Fault(Fault::new("the parent of a lazy field has another type"));
        return FieldFuture::new(async move { finish::<bool>(field, execution, Err(fault)) });
    };
    let answer = run(&execution.cx, parent, arguments(&field.item.node, &execution.variables));
    FieldFuture::new(async move { finish(field, execution, answer.await) })
}

/// The envelope of a mutation, and the audit entry of one that failed or was refused.
pub async fn mutation<T, E: Coded, R>(
    cx: &Cx,
    name: MutationName,
    outcome: Outcome<T, E>,
    success: fn(T) -> R,
    failure: fn(Failure<E>) -> R,
) -> Answer<R> {
    let operations = &cx.app().operations;
    let code = match &outcome {
        Ok(_) => Some("ok"),
        Err(Stop::Failure(stop)) => Some(stop.error.code()),
        Err(_) => None,
    };
    let failed = matches!(outcome, Err(Stop::Failure(_)));
    let answer = recorded(cx, name, outcome, success, failure).await;
    operations.mutation(name.as_str(), if failed && answer.is_ok() { Ended::Failure } else { ended(&answer) });
    if let (MutationName::SignIn, Ok(_), Some(code)) = (name, &answer, code) {
        operations.sign_in(code);
    }
    answer
}

async fn recorded<T, E: Coded, R>(
    cx: &Cx,
    name: MutationName,
    outcome: Outcome<T, E>,
    success: fn(T) -> R,
    failure: fn(Failure<E>) -> R,
) -> Answer<R> {
    match outcome {
        Ok(result) => Ok(success(result)),
        Err(Stop::Failure(stop)) => {
            if let Recorded::Action(kind) = audit::recorded(name) {
                cx.record(AuditEvent::Failed {
                    kind,
                    code: stop.error.code(),
                    message: stop.error.message().to_owned(),
                    note: stop.note.clone(),
                })
                .await?;
            }
            Ok(failure(stop))
        }
        Err(Stop::Denied(denied)) => {
            cx.record(AuditEvent::AccessDenied { operation: name.as_str() }).await?;
            Err(Stop::Denied(denied))
        }
        Err(Stop::BadInput(bad)) => Err(Stop::BadInput(bad)),
        Err(Stop::Fault(fault)) => Err(Stop::Fault(fault)),
    }
}

fn ended<T>(answer: &Answer<T>) -> Ended {
    match answer {
        Ok(_) => Ended::Ok,
        Err(Stop::Failure(failure)) => match failure.error {},
        Err(Stop::Denied(_)) => Ended::Denied,
        Err(Stop::BadInput(_)) => Ended::ClientError,
        Err(Stop::Fault(fault)) if fault.is_busy() => Ended::Unavailable,
        Err(Stop::Fault(_)) => Ended::Fault,
    }
}

fn finish<T: Output>(field: &Context<'_>, execution: &Execution, answer: Answer<T>) -> Result<Option<FieldValue<'static>>, Error> {
    match answer {
        Ok(value) => Ok(value.owned()),
        Err(stop) => {
            if let Stop::Fault(fault) = &stop
                && fault.is_busy()
            {
                execution.is_busy();
            }
            execution.keep(field.set_error_path(error(stop, field)));
            Err(Error::new(MARKER))
        }
    }
}

fn error(stop: Stop<Never>, field: &Context<'_>) -> ServerError {
    let (message, code) = match stop {
        Stop::Denied(denied) => (denied.message.to_owned(), Some("ForbiddenError")),
        Stop::BadInput(bad) => (bad.message, Some("UserInputError")),
        Stop::Fault(fault) if fault.is_busy() => (BUSY.to_owned(), Some("ServiceUnavailable")),
        Stop::Fault(fault) => {
            tracing::error!(field = field.item.node.name.node.as_str(), cause = fault.chain(), "a resolver failed");
            (INTERNAL.to_owned(), None)
        }
        Stop::Failure(failure) => match failure.error {},
    };
    let mut error = ServerError::new(message, Some(field.item.pos));
    if let Some(code) = code {
        let mut extensions = ErrorExtensionValues::default();
        extensions.set("code", code);
        error.extensions = Some(extensions);
    }
    error
}
