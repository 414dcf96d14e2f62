//! What the environment gives a Worker: its secrets and settings.

use crate::fault::Fault;
use crate::seal::SealKey;
use crate::shell::Secrets;
use headwater::settings::Settings;
use worker::Env;

/// The secrets of this installation.
///
/// # Errors
/// When one is not set, or a key is none.
pub(super) fn secrets(env: &Env) -> Result<Secrets, Fault> {
    let secret = |name: &str| {
        env.secret(name)
            .map(|secret| secret.to_string())
            .map_err(|_| Fault::Internal(format!("the secret {name} is not set; `npm run deploy` sets it")))
    };
    let seal_key = seal_key(&secret("SEAL_KEY")?, env.secret("SEAL_KEY_PREVIOUS").ok())?;
    let owner_token_sha256 = secret("OWNER_TOKEN_SHA256")?.trim().to_ascii_lowercase();
    Ok(Secrets { seal_key, owner_token_sha256 })
}

/// The key, and the one before it while it is changed.
fn seal_key(text: &str, previous: Option<worker::Secret>) -> Result<SealKey, Fault> {
    let wrong = |name: &str| Fault::Internal(format!("{name} is not 32 bytes in base64"));
    let key = SealKey::parse(text).map_err(|_| wrong("SEAL_KEY"))?;
    match previous.map(|previous| previous.to_string()).filter(|previous| !previous.is_empty()) {
        Some(previous) => key.with_previous(&previous).map_err(|_| wrong("SEAL_KEY_PREVIOUS")),
        None => Ok(key),
    }
}

/// A setting of `wrangler.toml`, or of a local run.
pub(super) fn var(env: &Env, name: &str) -> Option<String> {
    env.var(name).ok().map(|var| var.to_string()).filter(|text| !text.is_empty())
}

/// The settings of this installation. What of them is not taken as it is written is said in the log.
pub(super) fn settings(env: &Env) -> Settings {
    let (settings, complaints) = Settings::read_vars(|name| var(env, name));
    complaints.iter().for_each(|complaint| worker::console_error!("{complaint}"));
    settings
}
