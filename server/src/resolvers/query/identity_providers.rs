//! `identityProviders`: the providers by slug, without their secrets.

use crate::access::Action;
use crate::cx::{Cx, Scope};
use crate::domain::provider::configuration;
use crate::generated::types::{IDPOptionsOutput, IdentityProvider};
use crate::outcome::{Fault, QueryResult};
use crate::resolvers::mutation::identity_provider::open;
use crate::store;
use crate::store::identity_provider::ProviderRow;

pub async fn resolve(cx: &Cx) -> QueryResult<Vec<IdentityProvider>> {
    cx.require(Action::ProvidersView, Scope::Global).await?;
    let rows = cx.rows().await;
    cx.budget().load(store::identity_provider::size(&cx.read()).await?)?;
    let providers = store::identity_provider::list(&cx.read(), rows.most()).await?;
    rows.took(providers.len())?;
    Ok(providers.into_iter().map(|provider| view(cx, provider)).collect::<Result<_, Fault>>()?)
}

fn view(cx: &Cx, provider: ProviderRow) -> Result<IdentityProvider, Fault> {
    let configuration = configuration::public(&open(cx, &provider)?);
    let options = provider.options;
    Ok(IdentityProvider {
        slug: provider.slug,
        type_: provider.kind.as_str().to_owned(),
        configuration,
        disabled_at: provider.disabled_at,
        options: IDPOptionsOutput {
            auto_sign_up: options.auto_sign_up,
            exclusive: options.exclusive,
            init_returns_config: options.init_returns_config,
            require_verified_email: options.require_verified_email,
            assume_email_verified: options.assume_email_verified,
        },
    })
}
