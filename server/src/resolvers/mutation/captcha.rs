//! The captcha that the settings require of some mutations.
//!
//! No transaction may be open here: another service is asked.
//!
//! **Invariant:** without a token that can be one, no service is asked.

use crate::cx::Cx;
use crate::domain::configuration::{CaptchaProtect, Configuration};
use crate::outbound::Challenge;
use crate::outcome::Fault;
use crate::store;

/// The longest token that is sent on, in bytes. Those of the services have about 2000.
const LONGEST: usize = 8 * 1024;

/// Whether the mutation may go on: it needs no captcha, or has the token of one that was solved.
///
/// # Errors
/// If the database fails, or the stored secret does not open.
pub async fn is_solved(cx: &Cx, protects: fn(&CaptchaProtect) -> bool, token: Option<&str>) -> Result<bool, Fault> {
    let service = |settings: &Configuration| settings.captcha.provider.filter(|_| protects(&settings.captcha.protect));
    if service(&*cx.configuration().await?).is_none() {
        return Ok(true);
    }
    let Some(token) = token.filter(|token| (1..=LONGEST).contains(&token.len())) else { return Ok(false) };
    // The settings once more, as they belong to the secret.
    let stored = store::configuration::stored(&cx.read()).await?;
    let Some(service) = service(&stored.settings) else { return Ok(true) };
    let secret = stored.captcha_secret.and_then(|sealed| cx.open(&sealed, store::configuration::CAPTCHA_SECRET));
    let secret = secret.ok_or_else(|| Fault::new("the secret of captchas does not open with the key of the instance"))?;
    let threshold = stored.settings.captcha.threshold;
    Ok(cx.is_captcha_solved(&Challenge { service, secret: &secret, token, client: cx.client_ip(), threshold }).await)
}
